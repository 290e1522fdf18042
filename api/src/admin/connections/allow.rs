//! `POST /api/connections/{id}/allow`: lets a program have a key of one's own.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::connections::{ALLOWED, Answer};
use utoipa::ToSchema;

use super::{ConnectionObject, ConnectionReply, answer, find, person};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::keys::checks;
use crate::identity::extract::AnyCaller;

/// The key that the program gets. It calls models as the person who allows it, and does nothing else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowBody {
    /// 1 to 100 characters.
    name: String,
    /// RFC 3339; without it the key does not expire.
    expires_at: Option<String>,
}

/// Allows it. The program fetches its key; nobody else sees it.
#[utoipa::path(post, path = "/api/connections/{id}/allow", operation_id = "allow_connection", tag = "connections", params(("id" = String, Path, description = "The id in the page's address")),
    request_body = AllowBody,
    responses((status = 200, body = ConnectionReply), (status = 404, description = "Finished, expired or unknown"),
        (status = 409, description = "Denied before")))]
pub async fn allow(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    body: Result<Body<AllowBody>, AdminError>,
) -> Result<HttpResponse, AdminError> {
    let (user_id, now) = (person(caller.0)?, context.clock.now());
    // What somebody else has answered does not exist, whatever the body is.
    find(&context, &id, &user_id).await?;
    let body = body?.0;
    let said = Answer {
        word: ALLOWED,
        user_id,
        key_name: Some(checks::name(&body.name)?),
        key_expires_at: checks::expires_at(body.expires_at.as_deref(), now)?,
    };
    let row = answer(&context, &id, said).await?;
    Ok(HttpResponse::Ok().json(ConnectionReply {
        connection: ConnectionObject::of(row),
    }))
}
