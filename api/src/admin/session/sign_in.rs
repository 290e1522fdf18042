//! `POST /api/session`: signs in with a name and a password.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SessionReply, SessionUser, cookie, owner_has_password, place};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::password::LONGEST_BYTES;
use crate::identity::session::{NewSession, Start};
use crate::ui::mount::Mount;

/// A name and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInBody {
    /// Upper and lower case are the same.
    name: String,
    /// The password.
    password: String,
}

/// Signs in with a name and a password; five wrong ones in ten minutes lock the name for this
/// address.
#[utoipa::path(post, path = "/api/session", operation_id = "sign_in", tag = "session", request_body = SignInBody,
    responses((status = 200, body = SessionReply), (status = 401, description = "Wrong name or password"),
        (status = 429, description = "Too many wrong passwords; see `Retry-After`")))]
pub async fn sign_in(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    mount: web::Data<Mount>,
    body: Body<SignInBody>,
) -> Result<HttpResponse, AdminError> {
    let SignInBody { name, password } = body.0;
    let name = name.trim().to_lowercase();
    let now = context.clock.now();
    let subject = format!("{}\n{name}", mount.client_ip(&request));
    context
        .password_tries
        .take(&subject, now)
        .map_err(|exhausted| {
            let seconds = exhausted.retry_after_seconds;
            AdminError::too_many(
                "too_many_passwords",
                format!("too many wrong passwords; try again in {seconds} seconds, or sign in with a link from an admin, or from `aigne-hub owner-link`"),
                seconds,
            )
        })?;
    let user = context
        .store
        .read(store::users::with_password)
        .await?
        .into_iter()
        .find(|user| user.name.to_lowercase() == name);
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let fits = password.len() <= LONGEST_BYTES
        && context
            .passwords
            .fits(password, stored)
            .await
            .map_err(AdminError::internal)?;
    let Some(user) = user.filter(|_| fits) else {
        return Err(AdminError::unauthorized(
            "wrong_password",
            "the name or the password is wrong",
        ));
    };
    context.password_tries.forget(&subject);
    let session = NewSession::of(&user.id, Start::Password, now).map_err(AdminError::internal)?;
    let session = session.from(place::of(&request, &mount));
    let row = session.clone();
    let (user_id, at) = (user.id.clone(), now.0);
    let password_set = context
        .store
        .write(move |conn| {
            row.insert(conn)?;
            store::users::touch(conn, &user_id, at)?;
            owner_has_password(conn)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .cookie(cookie::keep(&request, &mount, &session.cookie))
        .json(SessionReply::signed_in(
            SessionUser::from(&user),
            session.csrf().to_owned(),
            password_set,
            &context,
        )))
}
