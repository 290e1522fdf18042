//! `DELETE /api/session`: signs out.

use actix_web::{HttpRequest, HttpResponse, web};

use super::cookie;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AnyCaller;
use crate::identity::principal::Subject;
use crate::identity::resolve::Identity;
use crate::ui::mount::Mount;

/// Ends this session for good.
#[utoipa::path(delete, path = "/api/session", operation_id = "end_session", tag = "session",
    responses((status = 204, description = "Signed out")))]
pub async fn end(
    request: HttpRequest,
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
) -> Result<HttpResponse, AdminError> {
    if let Subject::Session { hash, .. } = caller.0.subject {
        let now = context.clock.now();
        context
            .store
            .write(move |conn| store::sessions::revoke(conn, &hash, now.0))
            .await?;
        identity.sessions().forget();
    }
    Ok(HttpResponse::NoContent()
        .cookie(cookie::drop(&request, &mount))
        .finish())
}
