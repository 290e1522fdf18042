//! `DELETE /api/session`: signs out.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};

use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;

use super::cookie;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::app::Link;
use crate::identity::extract::AnyCaller;
use crate::identity::principal::Subject;
use crate::identity::resolve::Identity;
use crate::oidc::exchange::Desk;
use crate::oidc::issuer::Issuer;
use crate::ui::mount::Mount;

/// What is left to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignOutReply {
    /// The sign-out.
    sign_out: SignOut,
}

/// What is left to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignOut {
    /// Where to lead the browser, so that it is signed out at the issuer that vouched as well; null:
    /// nowhere.
    #[schema(required)]
    continue_at: Option<String>,
}

/// Ends this session for good.
#[utoipa::path(delete, path = "/api/session", operation_id = "end_session", tag = "session",
    responses((status = 200, body = SignOutReply)))]
pub async fn end(
    request: HttpRequest,
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
) -> Result<HttpResponse, AdminError> {
    let mut continue_at = None;
    if let Subject::Session { hash, .. } = caller.0.subject {
        let now = context.clock.now();
        let ended = context.store.write(move |conn| {
            let row = store::sessions::by_hash(conn, &hash)?;
            store::sessions::revoke(conn, &hash, now.0)?;
            let issuer = row.as_ref().and_then(|row| row.issuer_id.clone());
            let issuer = match issuer {
                Some(id) => store::issuers::by_id(conn, &id)?,
                None => None,
            };
            Ok(row.zip(issuer))
        });
        let ended = ended.await?;
        identity.sessions().forget();
        if let Some((session, issuer)) = ended {
            continue_at = exit(&request, &context, session, issuer).await;
        }
    }
    Ok(HttpResponse::Ok()
        .cookie(cookie::drop(&request, &mount))
        .json(SignOutReply {
            sign_out: SignOut { continue_at },
        }))
}

/// Where the issuer ends its own session. An issuer that does not answer keeps nobody signed in here.
async fn exit(
    request: &HttpRequest,
    context: &AdminContext,
    session: store::sessions::Session,
    issuer: store::issuers::Issuer,
) -> Option<String> {
    let link = request.app_data::<web::Data<Rc<Link>>>()?;
    let desk = Desk {
        issuers: &context.issuers,
        upstream: &link.upstream,
        public_url: &context.public_url,
    };
    let sealed = session.id_token.as_deref();
    let token = sealed.and_then(|sealed| context.vault.open(&session.hash, sealed).ok());
    let token = token.as_ref().map(ExposeSecret::expose_secret);
    let url = desk.exit(&Issuer::without_secret(issuer), token).await?;
    Some(url.into())
}
