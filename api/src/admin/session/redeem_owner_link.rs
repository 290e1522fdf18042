//! `POST /api/session/owner-link`: signs the owner in, once per link.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SessionReply, SessionUser, cookie, owner_has_password, place};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::owner_link;
use crate::identity::session::{NewSession, Start};
use crate::identity::token;
use crate::ui::mount::Mount;

/// A link's secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerLinkBody {
    /// What the link carries behind `token=`.
    token: String,
}

/// Signs the owner in with a one-time link.
#[utoipa::path(post, path = "/api/session/owner-link", operation_id = "redeem_owner_link", tag = "session", request_body = OwnerLinkBody,
    responses((status = 200, body = SessionReply), (status = 401, description = "The link is used, expired or unknown")))]
pub async fn redeem_owner_link(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    mount: web::Data<Mount>,
    body: Body<OwnerLinkBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let session = NewSession::of("", Start::OwnerLink, now).map_err(AdminError::internal)?;
    let session = session.from(place::of(&request, &mount));
    let new_id = token::new_id();
    let link = body.0.token;
    let starter = context.snapshot.load().billing.starter;
    let signed_in = context
        .store
        .write(move |conn| {
            let Some(owner) = owner_link::redeem(conn, &link, &new_id, starter.as_ref(), now)?
            else {
                return Ok(None);
            };
            let session = session.clone().for_user(&owner.id);
            session.insert(conn)?;
            let password_set = owner_has_password(conn)?;
            Ok(Some((owner, session, password_set)))
        })
        .await?;
    let Some((owner, session, password_set)) = signed_in else {
        return Err(AdminError::unauthorized(
            "owner_link_invalid",
            "this link was used, is older than a day or never existed; `aigne-hub owner-link` prints another one",
        ));
    };
    Ok(HttpResponse::Ok()
        .cookie(cookie::keep(&request, &mount, &session.cookie))
        .json(SessionReply::signed_in(
            SessionUser::from(&owner),
            session.csrf().to_owned(),
            password_set,
            &context,
        )))
}
