//! `POST /api/users/{id}/password-link`: a link by which somebody sets a new password, once.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::DAY_MS;
use store::account_links::{self, AccountLink};
use utoipa::ToSchema;

use super::{missing, role_of};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::{people, time};
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// A link, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasswordLinkReply {
    /// The link.
    link: PasswordLink,
}

/// A link, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasswordLink {
    /// To be sent to the person.
    url: String,
    /// It works once, until then.
    expires_at: String,
}

/// Makes a link that works once, for a day; earlier ones of the same person are worthless then.
#[utoipa::path(post, path = "/api/users/{id}/password-link", operation_id = "create_password_link", tag = "users", params(("id" = String, Path, description = "The person's id")),
    responses((status = 201, body = PasswordLinkReply), (status = 403, description = "A role above one's own"),
        (status = 404, description = "No such person"), (status = 409, description = "Deactivated, or signs in elsewhere")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let (id, now) = (id.into_inner(), context.clock.now());
    let secret = token::random().map_err(AdminError::internal)?;
    let principal = caller.0;
    let link = AccountLink {
        id: token::new_id(),
        hash: token::stored(&secret),
        kind: account_links::PASSWORD.to_owned(),
        role: None,
        name: None,
        email: None,
        user_id: Some(id.clone()),
        created_by: principal.user_id.clone(),
        created_at: now.0,
        expires_at: now.0 + DAY_MS,
        used_at: None,
        revoked_at: None,
    };
    let expires_at = time::iso(link.expires_at);
    let made = context.store.write(move |conn| {
        let Some(row) = store::users::by_id(conn, &id)? else {
            return Ok(Err(missing(&id)));
        };
        if let Err(error) = people::not_above(&principal, role_of(&row)) {
            return Ok(Err(error));
        }
        if row.deactivated_at.is_some() || row.source != store::users::LOCAL {
            return Ok(Err(AdminError::conflict(
                "no_password_here",
                format!("{} is deactivated, or signs in elsewhere", row.name),
            )));
        }
        account_links::insert(conn, &link)?;
        Ok(Ok(()))
    });
    made.await??;
    Ok(HttpResponse::Created().json(PasswordLinkReply {
        link: PasswordLink {
            url: context.join_url(&secret),
            expires_at,
        },
    }))
}
