//! `GET /api/issuers/{id}`: one issuer.

use actix_web::{HttpResponse, web};

use super::{IssuerObject, IssuerReply, missing};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Shows one issuer.
#[utoipa::path(get, path = "/api/issuers/{id}", operation_id = "show_issuer", tag = "users", params(("id" = String, Path, description = "The issuer's id")),
    responses((status = 200, body = IssuerReply), (status = 404, description = "No such issuer")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let none = missing(&id);
    let row = context
        .store
        .read(move |conn| store::issuers::by_id(conn, &id))
        .await?
        .ok_or(none)?;
    Ok(HttpResponse::Ok().json(IssuerReply {
        issuer: IssuerObject::of(row, &context.public_url),
    }))
}
