//! `POST /api/invitations`: invites somebody.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::DAY_MS;
use store::account_links::{self, AccountLink};
use utoipa::ToSchema;

use super::InvitationObject;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::people;
use crate::admin::query::filled;
use crate::admin::session::only_here;
use crate::identity::extract::AdminCaller;
use crate::identity::resolve::Identity;
use crate::identity::token;

/// How long an invitation can be used unless something else is said, in hours.
const HOURS: i64 = 72;

/// The most hours.
const MOST_HOURS: i64 = 720;

/// Whom, and as what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBody {
    /// `owner`, `admin`, `member` or `guest`; not above one's own.
    role: String,
    /// What who joins is to be called, unless they choose themselves.
    name: Option<String>,
    /// Their address. It counts as theirs, so an issuer may find them by it.
    email: Option<String>,
    /// 1 to 720; 72 when absent.
    expires_in_hours: Option<i64>,
}

/// An invitation with its link.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewInvitationReply {
    /// The invitation.
    invitation: InvitationObject,
    /// To be sent to the person; shown this once.
    url: String,
}

/// Invites somebody by a link that works once.
#[utoipa::path(post, path = "/api/invitations", operation_id = "create_invitation", tag = "users", request_body = InvitationBody,
    responses((status = 201, body = NewInvitationReply), (status = 403, description = "A role above one's own"),
        (status = 409, description = "People are invited elsewhere")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    body: Body<InvitationBody>,
) -> Result<HttpResponse, AdminError> {
    only_here(&identity)?;
    let body = body.0;
    let role = people::role("role", &body.role)?;
    people::not_above(&caller.0, role)?;
    let hours = body.expires_in_hours.unwrap_or(HOURS);
    if !(1..=MOST_HOURS).contains(&hours) {
        return Err(AdminError::invalid_member(
            "expires_in_hours",
            format!("is {hours}, but must be 1 to {MOST_HOURS}"),
        ));
    }
    let name = filled(body.name);
    let now = context.clock.now();
    let secret = token::random().map_err(AdminError::internal)?;
    let link = AccountLink {
        id: token::new_id(),
        hash: token::stored(&secret),
        kind: account_links::INVITATION.to_owned(),
        role: Some(role.word().to_owned()),
        name: name.as_deref().map(people::name).transpose()?,
        email: people::email(body.email)?,
        user_id: None,
        created_by: caller.0.user_id,
        created_at: now.0,
        expires_at: now.0 + hours * (DAY_MS / 24),
        used_at: None,
        revoked_at: None,
    };
    let invitation = InvitationObject::of(&link, now);
    context
        .store
        .write(move |conn| account_links::insert(conn, &link))
        .await?;
    Ok(HttpResponse::Created().json(NewInvitationReply {
        invitation,
        url: context.join_url(&secret),
    }))
}
