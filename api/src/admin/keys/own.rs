//! `/api/keys/own`: the keys of who asks, and revoking one.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::hub_keys::page::{KeyFilter, page as page_of};
use utoipa::IntoParams;

use super::KeyObject;
use super::list::KeysReply;
use super::revoke::revoke_row;
use super::show::missing;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page;
use crate::admin::query::{Query, filled};
use crate::identity::extract::AnyCaller;
use crate::identity::principal::Subject;

/// Which of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OwnKeyQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
}

/// Lists one's own keys, newest first, revoked ones too.
#[utoipa::path(get, path = "/api/keys/own", operation_id = "list_own_keys", tag = "keys", params(OwnKeyQuery),
    responses((status = 200, body = KeysReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<OwnKeyQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let limit = page::limit(query.limit)?;
    let now = context.clock.now();
    let mut rows = match caller.0.user_id {
        None => Vec::new(),
        Some(user_id) => {
            let filter = KeyFilter {
                user_id: Some(user_id),
                now: now.0,
                ..KeyFilter::default()
            };
            let after = filled(query.after);
            context
                .store
                .read(move |conn| page_of(conn, &filter, after.as_deref(), limit + 1))
                .await?
        }
    };
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let keys = rows.iter().map(|row| KeyObject::of(row, now)).collect();
    Ok(HttpResponse::Ok().json(KeysReply { keys, meta }))
}

/// Revokes one of one's own keys for good. A key by itself can revoke no other one.
#[utoipa::path(delete, path = "/api/keys/own/{id}", operation_id = "revoke_own_key", tag = "keys", params(("id" = String, Path, description = "The key's id")),
    responses((status = 204, description = "Revoked"), (status = 404, description = "No such key of one's own"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn revoke(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let itself = match &caller.0.subject {
        Subject::Key { id: own, .. } => *own == id,
        Subject::Session { .. } | Subject::Outside { .. } => true,
    };
    let Some(user_id) = caller.0.user_id.filter(|_| itself) else {
        return Err(missing(&id));
    };
    revoke_row(&context, id, move |row| {
        row.user_id.as_deref() == Some(user_id.as_str())
    })
    .await
}
