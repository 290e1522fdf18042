//! `GET /api/keys/{id}`: one key.

use actix_web::{HttpResponse, web};

use super::{KeyObject, KeyReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// One key, without its secret.
#[utoipa::path(get, path = "/api/keys/{id}", operation_id = "show_key", tag = "keys", params(("id" = String, Path, description = "The key's id")),
    responses((status = 200, body = KeyReply), (status = 404, description = "No such key")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let wanted = id.clone();
    let row = context
        .store
        .read(move |conn| store::hub_keys::by_id(conn, &wanted))
        .await?
        .ok_or_else(|| missing(&id))?;
    Ok(HttpResponse::Ok().json(KeyReply {
        key: KeyObject::of(&row, context.clock.now()),
    }))
}

/// The refusal for an id that is no key's.
pub fn missing(id: &str) -> AdminError {
    AdminError::not_found(format!("there is no key {id:?}"))
}
