//! Links that an admin made for somebody: what they are for, joining by one, and setting a password.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::account_links::{self, AccountLink};
use store::users::User;
use utoipa::ToSchema;

use super::{SessionReply, SessionUser, cookie, only_here, owner_has_password, place};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::{people, time, words};
use crate::identity::account::NewAccount;
use crate::identity::principal::Role;
use crate::identity::resolve::Identity;
use crate::identity::session::{NewSession, Start};
use crate::identity::token;
use crate::ui::mount::Mount;

/// A link's secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountLinkBody {
    /// What the link carries behind `token=`.
    token: String,
}

/// What a link is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountLinkReply {
    /// The link.
    link: AccountLinkState,
}

/// What a link is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountLinkState {
    /// `invitation`, or `password` for a new password.
    #[schema(schema_with = words::account_link_kind)]
    kind: String,
    /// What the person is called, if that is known.
    #[schema(required)]
    name: Option<String>,
    /// The address that was invited.
    #[schema(required)]
    email: Option<String>,
    /// The role of who is invited.
    #[schema(required)]
    role: Option<String>,
    /// Until then it can be used.
    expires_at: String,
}

/// Who joins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinBody {
    /// What the link carries behind `token=`.
    token: String,
    /// To sign in as; 1 to 100 characters.
    name: String,
    /// At least ten characters.
    password: String,
}

/// The new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetBody {
    /// What the link carries behind `token=`.
    token: String,
    /// At least ten characters.
    new_password: String,
}

/// Tells what a link is for, without using it up.
#[utoipa::path(post, path = "/api/session/link", operation_id = "show_account_link", tag = "session", request_body = AccountLinkBody,
    responses((status = 200, body = AccountLinkReply), (status = 401, description = "The link is used, expired or unknown"),
        (status = 429, description = "Too many tries; see `Retry-After`")))]
pub async fn show(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    mount: web::Data<Mount>,
    body: Body<AccountLinkBody>,
) -> Result<HttpResponse, AdminError> {
    let (link, user) = open(&context, &mount, &request, None, &body.0.token).await?;
    let link = AccountLinkState {
        kind: link.kind,
        name: user.map(|user| user.name).or(link.name),
        email: link.email,
        role: link.role,
        expires_at: time::iso(link.expires_at),
    };
    context.link_tries.forget(&subject(&mount, &request));
    Ok(HttpResponse::Ok().json(AccountLinkReply { link }))
}

/// Makes an account by an invitation, and signs in.
#[utoipa::path(post, path = "/api/session/invitation", operation_id = "accept_invitation", tag = "session", request_body = JoinBody,
    responses((status = 200, body = SessionReply), (status = 401, description = "The link is used, expired or unknown"),
        (status = 409, description = "The name is taken"), (status = 429, description = "Too many tries; see `Retry-After`")))]
pub async fn join(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    body: Body<JoinBody>,
) -> Result<HttpResponse, AdminError> {
    only_here(&identity)?;
    let JoinBody {
        token,
        name,
        password,
    } = body.0;
    let name = people::name(&name)?;
    people::password("password", &password)?;
    let kind = account_links::INVITATION;
    open(&context, &mount, &request, Some(kind), &token).await?;
    let password_hash = hashed(&context, password).await?;
    let now = context.clock.now();
    let session = new_session(&request, &mount, now)?;
    let starter = context.snapshot.load().billing.starter;
    let (hash, new_id) = (token::stored(&token), token::new_id());
    let taken = people::name_taken(&name);
    let joined = context.store.write(move |conn| {
        let Some(link) = account_links::open(conn, kind, &hash, now.0)? else {
            return Ok(Err(invalid()));
        };
        let role = link.role.as_deref().and_then(Role::from_word);
        let account = NewAccount {
            id: new_id.clone(),
            name: name.clone(),
            email_trusted: link.email.is_some(),
            email: link.email,
            role: role.unwrap_or(Role::Guest),
            password_hash: password_hash.clone(),
        };
        let Ok(user) = account.open(conn, starter.as_ref(), now)? else {
            return Ok(Err(taken.clone()));
        };
        account_links::use_up(conn, &link.id, &user.id, now.0)?;
        let session = session.clone().for_user(&user.id);
        session.insert(conn)?;
        Ok(Ok((user, session, owner_has_password(conn)?)))
    });
    let (user, session, password_set) = joined.await??;
    tracing::info!(user = user.id, role = user.role, "joined by an invitation");
    Ok(signed_in(
        &request,
        &context,
        &mount,
        &user,
        &session,
        password_set,
    ))
}

/// Sets a new password by a link, ends all sessions of the person, and signs in.
#[utoipa::path(post, path = "/api/session/password-link", operation_id = "reset_password", tag = "session", request_body = ResetBody,
    responses((status = 200, body = SessionReply), (status = 401, description = "The link is used, expired or unknown"),
        (status = 429, description = "Too many tries; see `Retry-After`")))]
pub async fn reset_password(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    body: Body<ResetBody>,
) -> Result<HttpResponse, AdminError> {
    only_here(&identity)?;
    let ResetBody {
        token,
        new_password,
    } = body.0;
    people::password("new_password", &new_password)?;
    let kind = account_links::PASSWORD;
    open(&context, &mount, &request, Some(kind), &token).await?;
    let password_hash = hashed(&context, new_password).await?;
    let now = context.clock.now();
    let session = new_session(&request, &mount, now)?;
    let hash = token::stored(&token);
    let set = context.store.write(move |conn| {
        let Some(link) = account_links::open(conn, kind, &hash, now.0)? else {
            return Ok(None);
        };
        let Some(user) = owner_of(conn, &link)? else {
            return Ok(None);
        };
        account_links::use_up(conn, &link.id, &user.id, now.0)?;
        store::users::set_password(conn, &user.id, Some(&password_hash))?;
        store::sessions::revoke_others(conn, &user.id, None, now.0)?;
        let session = session.clone().for_user(&user.id);
        session.insert(conn)?;
        Ok(Some((user, session, owner_has_password(conn)?)))
    });
    let (user, session, password_set) = set.await?.ok_or_else(invalid)?;
    identity.sessions().forget();
    Ok(signed_in(
        &request,
        &context,
        &mount,
        &user,
        &session,
        password_set,
    ))
}

/// The link with this token, if it can be used, and whose password it sets. Each try counts until
/// one succeeds: hashing a password costs more than asking.
async fn open(
    context: &AdminContext,
    mount: &Mount,
    request: &HttpRequest,
    kind: Option<&'static str>,
    token: &str,
) -> Result<(AccountLink, Option<User>), AdminError> {
    let now = context.clock.now();
    context.link_tries.take_for(&subject(mount, request), now)?;
    let hash = token::stored(token);
    let kinds = match kind {
        Some(kind) => vec![kind],
        None => vec![account_links::INVITATION, account_links::PASSWORD],
    };
    let found = context.store.read(move |conn| {
        for kind in kinds {
            let Some(link) = account_links::open(conn, kind, &hash, now.0)? else {
                continue;
            };
            if kind == account_links::INVITATION {
                return Ok(Some((link, None)));
            }
            let owner = owner_of(conn, &link)?;
            return Ok(owner.map(|user| (link, Some(user))));
        }
        Ok(None)
    });
    found.await?.ok_or_else(invalid)
}

/// Whose password a link sets, unless they may not sign in.
fn owner_of(conn: &mut store::Conn, link: &AccountLink) -> store::QueryResult<Option<User>> {
    let Some(id) = link.user_id.as_deref() else {
        return Ok(None);
    };
    let user = store::users::by_id(conn, id)?;
    Ok(user.filter(|user| user.deactivated_at.is_none()))
}

fn subject(mount: &Mount, request: &HttpRequest) -> String {
    format!("link\n{}", mount.client_ip(request))
}

async fn hashed(context: &AdminContext, password: String) -> Result<String, AdminError> {
    let hash = context.passwords.hash(password).await;
    hash.map_err(AdminError::internal)
}

fn new_session(
    request: &HttpRequest,
    mount: &Mount,
    now: crate::clock::Millis,
) -> Result<NewSession, AdminError> {
    let session = NewSession::of("", Start::Password, now).map_err(AdminError::internal)?;
    Ok(session.from(place::of(request, mount)))
}

fn signed_in(
    request: &HttpRequest,
    context: &AdminContext,
    mount: &Mount,
    user: &User,
    session: &NewSession,
    password_set: bool,
) -> HttpResponse {
    context.link_tries.forget(&subject(mount, request));
    HttpResponse::Ok()
        .cookie(cookie::keep(request, mount, &session.cookie))
        .json(SessionReply::signed_in(
            SessionUser::from(user),
            session.csrf().to_owned(),
            password_set,
            context,
        ))
}

fn invalid() -> AdminError {
    AdminError::unauthorized(
        "link_invalid",
        "this link was used, withdrawn, is too old or never existed; ask who sent it for another one",
    )
}
