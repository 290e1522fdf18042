//! `POST /api/connections/{id}/deny`: lets a program have nothing.

use actix_web::{HttpResponse, web};
use store::connections::{Answer, DENIED};

use super::{ConnectionObject, ConnectionReply, answer, person};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AnyCaller;

/// Denies it. The program is told so.
#[utoipa::path(post, path = "/api/connections/{id}/deny", operation_id = "deny_connection", tag = "connections", params(("id" = String, Path, description = "The id in the page's address")),
    responses((status = 200, body = ConnectionReply), (status = 404, description = "Finished, expired or unknown"),
        (status = 409, description = "Allowed before")))]
pub async fn deny(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let said = Answer {
        word: DENIED,
        user_id: person(caller.0)?,
        key_name: None,
        key_expires_at: None,
    };
    let row = answer(&context, &id, said).await?;
    Ok(HttpResponse::Ok().json(ConnectionReply {
        connection: ConnectionObject::of(row),
    }))
}
