//! `GET /api/connections/{id}`: who asks for a key, and what has become of it.

use actix_web::{HttpResponse, web};

use super::{ConnectionObject, ConnectionReply, find, person};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AnyCaller;

/// A program that asks for a key of its own.
#[utoipa::path(get, path = "/api/connections/{id}", operation_id = "show_connection", tag = "connections", params(("id" = String, Path, description = "The id in the page's address")),
    responses((status = 200, body = ConnectionReply), (status = 404, description = "Finished, expired or unknown")))]
pub async fn show(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let user_id = person(caller.0)?;
    let row = find(&context, &id, &user_id).await?;
    Ok(HttpResponse::Ok().json(ConnectionReply {
        connection: ConnectionObject::of(row),
    }))
}
