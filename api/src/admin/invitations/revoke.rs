//! `DELETE /api/invitations/{id}`: withdraws an invitation.

use actix_web::{HttpResponse, web};
use store::account_links::{self, INVITATION};

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Withdraws an invitation that nobody used. Doing it twice does nothing more.
#[utoipa::path(delete, path = "/api/invitations/{id}", operation_id = "revoke_invitation", tag = "users", params(("id" = String, Path, description = "The invitation's id")),
    responses((status = 204, description = "Withdrawn"), (status = 404, description = "No such invitation"),
        (status = 409, description = "It was used")))]
pub async fn revoke(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let (id, now) = (id.into_inner(), context.clock.now());
    let done = context.store.write(move |conn| {
        let link = account_links::by_id(conn, &id)?;
        let Some(link) = link.filter(|link| link.kind == INVITATION) else {
            let error = AdminError::not_found(format!("there is no invitation {id}"));
            return Ok(Err(error));
        };
        if link.used_at.is_some() {
            return Ok(Err(AdminError::conflict(
                "invitation_used",
                "somebody joined by this invitation; deactivate the person instead",
            )));
        }
        account_links::revoke(conn, &id, now.0)?;
        Ok(Ok(()))
    });
    done.await??;
    Ok(HttpResponse::NoContent().finish())
}
