//! `PUT /api/session/password`: sets or changes the password of who is signed in.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::people;
use crate::identity::extract::AnyCaller;
use crate::identity::password::LONGEST_BYTES;
use crate::identity::principal::Subject;
use crate::identity::refusal::Refusal;
use crate::identity::resolve::Identity;

/// The new password, and the old one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// At least ten characters.
    new_password: String,
    /// Needed when one is set, unless this session began with an owner link.
    current_password: Option<String>,
}

/// Sets the password, and ends every other session of this person.
#[utoipa::path(put, path = "/api/session/password", operation_id = "change_password", tag = "session", request_body = PasswordBody,
    responses((status = 204, description = "Set"), (status = 400, description = "Too short"),
        (status = 401, description = "The current password is wrong")))]
pub async fn change_password(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    body: Body<PasswordBody>,
) -> Result<HttpResponse, AdminError> {
    let principal = caller.0;
    let (
        Subject::Session {
            hash,
            from_owner_link,
        },
        Some(user_id),
    ) = (principal.subject, principal.user_id)
    else {
        return Err(Refusal::SessionsOnly.into());
    };
    let PasswordBody {
        new_password,
        current_password,
    } = body.0;
    people::password("new_password", &new_password)?;
    let id = user_id.clone();
    let user = context
        .store
        .read(move |conn| store::users::by_id(conn, &id))
        .await?
        .ok_or(Refusal::Anonymous)?;
    if user.password_hash.is_some() && !from_owner_link {
        check_current(&context, &user, current_password).await?;
    }
    let new_hash = context
        .passwords
        .hash(new_password)
        .await
        .map_err(AdminError::internal)?;
    let now = context.clock.now();
    context
        .store
        .write(move |conn| {
            store::users::set_password(conn, &user_id, Some(&new_hash))?;
            store::sessions::revoke_others(conn, &user_id, Some(&hash), now.0)
        })
        .await?;
    identity.sessions().forget();
    Ok(HttpResponse::NoContent().finish())
}

async fn check_current(
    context: &AdminContext,
    user: &store::users::User,
    current: Option<String>,
) -> Result<(), AdminError> {
    let Some(current) = current else {
        return Err(AdminError::invalid_member(
            "current_password",
            "is missing: a password is set, and this session did not begin with an owner link",
        ));
    };
    let subject = format!("password of {}", user.id);
    context
        .password_tries
        .take(&subject, context.clock.now())
        .map_err(|exhausted| {
            let seconds = exhausted.retry_after_seconds;
            AdminError::too_many(
                "too_many_passwords",
                format!("too many wrong passwords; try again in {seconds} seconds"),
                seconds,
            )
        })?;
    let fits = current.len() <= LONGEST_BYTES
        && context
            .passwords
            .fits(current, user.password_hash.clone())
            .await
            .map_err(AdminError::internal)?;
    if !fits {
        return Err(AdminError::unauthorized(
            "wrong_password",
            "the current password is wrong",
        ));
    }
    context.password_tries.forget(&subject);
    Ok(())
}
