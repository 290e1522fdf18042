//! `GET /api/codes`: the codes, newest first.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::CodeObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::identity::extract::AdminCaller;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CodeQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
}

/// A page of codes.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodesReply {
    /// The codes.
    pub codes: Vec<CodeObject>,
    /// Where the next page begins.
    pub meta: Meta,
}

/// Lists codes, newest first; their texts are not kept.
#[utoipa::path(get, path = "/api/codes", operation_id = "list_codes", tag = "credits", params(CodeQuery),
    responses((status = 200, body = CodesReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<CodeQuery>,
) -> Result<HttpResponse, AdminError> {
    let limit = page::limit(query.0.limit)?;
    let after = filled(query.0.after);
    let now = context.clock.now();
    let mut rows = context
        .store
        .read(move |conn| store::codes::page(conn, after.as_deref(), limit + 1))
        .await?;
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let codes = rows.iter().map(|row| CodeObject::of(row, now)).collect();
    Ok(HttpResponse::Ok().json(CodesReply { codes, meta }))
}
