//! `POST /api/session/sign-up`: makes an account of one's own, where the operator allows that.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SessionReply, SessionUser, cookie, only_here, owner_has_password, place};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::people;
use crate::identity::account::NewAccount;
use crate::identity::resolve::Identity;
use crate::identity::session::{NewSession, Start};
use crate::identity::token;
use crate::ui::mount::Mount;

/// Who signs up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUpBody {
    /// To sign in as; 1 to 100 characters.
    name: String,
    /// Where to reach them. Nothing follows from it: nobody checked it.
    email: Option<String>,
    /// At least ten characters.
    password: String,
}

/// Makes an account, gives it the starter credit, and signs in. Five tries in ten minutes from one
/// address.
#[utoipa::path(post, path = "/api/session/sign-up", operation_id = "sign_up", tag = "session", request_body = SignUpBody,
    responses((status = 200, body = SessionReply), (status = 403, description = "People cannot sign up here"),
        (status = 409, description = "The name is taken"), (status = 429, description = "Too many tries; see `Retry-After`")))]
pub async fn sign_up(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    body: Body<SignUpBody>,
) -> Result<HttpResponse, AdminError> {
    only_here(&identity)?;
    let Some(role) = context.people.sign_up else {
        return Err(AdminError::forbidden(
            "sign_up_off",
            "people cannot sign up here; ask an admin of this hub for an invitation",
        ));
    };
    let SignUpBody {
        name,
        email,
        password,
    } = body.0;
    let name = people::name(&name)?;
    let email = people::email(email)?;
    people::password("password", &password)?;
    let now = context.clock.now();
    context
        .sign_up_tries
        .take_for(&mount.client_ip(&request), now)?;
    let password_hash = context.passwords.hash(password).await;
    let account = NewAccount {
        id: token::new_id(),
        name,
        email,
        email_trusted: false,
        role,
        password_hash: password_hash.map_err(AdminError::internal)?,
    };
    let session = NewSession::of(&account.id, Start::Password, now);
    let session = session.map_err(AdminError::internal)?;
    let session = session.from(place::of(&request, &mount));
    let row = session.clone();
    let starter = context.snapshot.load().billing.starter;
    let made = context.store.write(move |conn| {
        let Ok(user) = account.open(conn, starter.as_ref(), now)? else {
            return Ok(Err(people::name_taken(&account.name)));
        };
        row.insert(conn)?;
        Ok(Ok((user, owner_has_password(conn)?)))
    });
    let (user, password_set) = made.await??;
    tracing::info!(user = user.id, "signed up");
    Ok(HttpResponse::Ok()
        .cookie(cookie::keep(&request, &mount, &session.cookie))
        .json(SessionReply::signed_in(
            SessionUser::from(&user),
            session.csrf().to_owned(),
            password_set,
            &context,
        )))
}
