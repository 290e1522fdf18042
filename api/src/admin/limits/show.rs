//! `GET /api/limits/{id}`: one limit.

use actix_web::{HttpResponse, web};

use super::{LimitObject, LimitReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// One limit.
#[utoipa::path(get, path = "/api/limits/{id}", operation_id = "show_limit", tag = "limits", params(("id" = String, Path, description = "The limit's id")),
    responses((status = 200, body = LimitReply), (status = 404, description = "No such limit")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let limit = context
        .store
        .read(move |conn| match store::limits::by_id(conn, &id)? {
            Some(row) => LimitObject::of(conn, row).map(Ok),
            None => Ok(Err(missing(&id))),
        })
        .await??;
    Ok(HttpResponse::Ok().json(LimitReply { limit }))
}

/// The refusal for an id that is no limit's.
pub fn missing(id: &str) -> AdminError {
    AdminError::not_found(format!("there is no limit {id:?}"))
}
