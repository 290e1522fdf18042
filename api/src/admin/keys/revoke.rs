//! `DELETE /api/keys/{id}`: revokes a key; its calls stay on record.

use actix_web::{HttpResponse, web};
use store::hub_keys::HubKey;

use super::show::missing;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Revokes a key for good. Doing it twice does nothing more.
#[utoipa::path(delete, path = "/api/keys/{id}", operation_id = "revoke_key", tag = "keys", params(("id" = String, Path, description = "The key's id")),
    responses((status = 204, description = "Revoked"), (status = 404, description = "No such key"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn revoke(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    revoke_row(&context, id.into_inner(), |_| true).await
}

/// Revokes a key that `may` be revoked; one that may not does not exist for who asks.
pub(super) async fn revoke_row(
    context: &AdminContext,
    id: String,
    may: impl Fn(&HubKey) -> bool + Send + 'static,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    context
        .store
        .write(move |conn| {
            let found = store::hub_keys::by_id(conn, &id)?;
            let Some(row) = found.filter(|row| may(row)) else {
                return Ok(Err(missing(&id)));
            };
            if row.managed_by != "database" {
                let what = format!("the key `{}`", row.name);
                return Ok(Err(AdminError::managed_elsewhere(&what, &row.managed_by)));
            }
            store::hub_keys::revoke(conn, &id, now.0)?;
            Ok(Ok(()))
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::NoContent().finish())
}
