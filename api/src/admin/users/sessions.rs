//! `/api/users/{id}/sessions`: where somebody is signed in, and ending that.

use actix_web::{HttpResponse, web};

use super::{missing, role_of};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::people;
use crate::admin::session::own::SignedInReply;
use crate::identity::extract::AdminCaller;
use crate::identity::resolve::Identity;

/// Where somebody is signed in.
#[utoipa::path(get, path = "/api/users/{id}/sessions", operation_id = "list_user_sessions", tag = "users", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = SignedInReply), (status = 404, description = "No such person")))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let (id, now) = (id.into_inner(), context.clock.now());
    let none = missing(&id);
    let rows = context.store.read(move |conn| {
        let known = store::users::by_id(conn, &id)?.is_some();
        let rows = store::sessions::of_user(conn, &id, now.0)?;
        Ok(known.then_some(rows))
    });
    let rows = rows.await?.ok_or(none)?;
    Ok(HttpResponse::Ok().json(SignedInReply::of(rows, None)))
}

/// Ends all sign-ins of somebody.
#[utoipa::path(delete, path = "/api/users/{id}/sessions", operation_id = "end_user_sessions", tag = "users", params(("id" = String, Path, description = "The person's id")),
    responses((status = 204, description = "Ended"), (status = 403, description = "A role above one's own"),
        (status = 404, description = "No such person")))]
pub async fn end(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let (id, now) = (id.into_inner(), context.clock.now());
    let principal = caller.0;
    let ended = context.store.write(move |conn| {
        let Some(row) = store::users::by_id(conn, &id)? else {
            return Ok(Err(missing(&id)));
        };
        if let Err(error) = people::not_above(&principal, role_of(&row)) {
            return Ok(Err(error));
        }
        store::sessions::revoke_others(conn, &id, None, now.0)?;
        Ok(Ok(()))
    });
    ended.await??;
    identity.sessions().forget();
    Ok(HttpResponse::NoContent().finish())
}
