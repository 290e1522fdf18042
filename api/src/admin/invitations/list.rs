//! `GET /api/invitations`: invitations, newest first.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::account_links;
use utoipa::{IntoParams, ToSchema};

use super::InvitationObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::identity::extract::AdminCaller;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InvitationQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
}

/// A page of invitations.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationsReply {
    /// The invitations.
    pub invitations: Vec<InvitationObject>,
    /// Where the next page begins.
    pub meta: Meta,
}

/// Lists invitations, newest first, used ones too.
#[utoipa::path(get, path = "/api/invitations", operation_id = "list_invitations", tag = "users", params(InvitationQuery),
    responses((status = 200, body = InvitationsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<InvitationQuery>,
) -> Result<HttpResponse, AdminError> {
    let limit = page::limit(query.0.limit)?;
    let after = filled(query.0.after);
    let mut rows = context
        .store
        .read(move |conn| account_links::invitations(conn, after.as_deref(), limit + 1))
        .await?;
    let now = context.clock.now();
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let of = |row| InvitationObject::of(row, now);
    let invitations = rows.iter().map(of).collect();
    Ok(HttpResponse::Ok().json(InvitationsReply { invitations, meta }))
}
