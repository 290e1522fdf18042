//! `GET /api/session/oidc/{issuer}` and its `callback`: signing in at an OpenID Connect issuer. Both
//! are opened by the browser itself, so they answer with redirects; what went wrong is told by the
//! sign-in page.

mod address;
mod passage;

use std::rc::Rc;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use url::Url;
use utoipa::IntoParams;

use self::address::{address, is_at, safe_target};
use self::passage::{finish, send_away};
use super::{cookie, place};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::app::Link;
use crate::identity::resolve::Identity;
use crate::oidc::failure::Failure;
use crate::oidc::flow::LIFETIME_MS;
use crate::ui::mount::Mount;

/// The cookie of a sign-in that is under way.
const COOKIE: &str = "hub_sign_in";

/// What to show afterwards.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BeginQuery {
    /// A path of the console; its start page when absent.
    redirect: Option<String>,
    /// Set by the hub itself when it led the browser to its public address first.
    #[serde(default)]
    moved: bool,
}

/// What the issuer sends back.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallbackQuery {
    /// To be exchanged for a token.
    code: Option<String>,
    /// As it was sent there.
    state: Option<String>,
    /// Who sends it.
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
    /// The same in words.
    error_description: Option<String>,
}

/// Sends the browser to an issuer to sign in.
#[utoipa::path(get, path = "/api/session/oidc/{issuer}", operation_id = "begin_issuer_sign_in", tag = "session",
    params(("issuer" = String, Path, description = "The issuer's name"), BeginQuery),
    responses((status = 303, description = "To the issuer; or to the sign-in page, whose `problem` says what went wrong")))]
pub async fn begin(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    link: web::Data<Rc<Link>>,
    name: web::Path<String>,
    query: Query<BeginQuery>,
) -> Result<HttpResponse, AdminError> {
    super::only_here(&identity)?;
    let target = safe_target(query.0.redirect.as_deref());
    // The issuer sends people to the public address: a cookie of another one would be lost.
    if !query.0.moved && !is_at(&request, &context.public_url) {
        let mut url = address(&context.public_url, &format!("/api/session/oidc/{name}"));
        let pairs = [("redirect", target.as_str()), ("moved", "true")];
        url.query_pairs_mut().extend_pairs(pairs);
        return Ok(see_other(&url).finish());
    }
    context
        .sign_in_starts
        .take_for(&mount.client_ip(&request), context.clock.now())?;
    match send_away(&context, &link, &name, target.clone()).await {
        Ok((url, flow)) => Ok(see_other(&url)
            .cookie(kept(&request, &mount, flow.cookie(), LIFETIME_MS))
            .finish()),
        Err((failure, shown)) => Ok(told(&context, &name, &shown, &target, &failure).finish()),
    }
}

/// Signs in who comes back from an issuer.
#[utoipa::path(get, path = "/api/session/oidc/{issuer}/callback", operation_id = "finish_issuer_sign_in", tag = "session",
    params(("issuer" = String, Path, description = "The issuer's name"), CallbackQuery),
    responses((status = 303, description = "To the console, signed in; or to the sign-in page, whose `problem` says what went wrong")))]
pub async fn come_back(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    link: web::Data<Rc<Link>>,
    name: web::Path<String>,
    query: Query<CallbackQuery>,
) -> Result<HttpResponse, AdminError> {
    super::only_here(&identity)?;
    let held = request.cookie(COOKIE);
    let held = held.map(|cookie| cookie.value().to_owned());
    let mut target = "/".to_owned();
    let done = finish(
        &context,
        &link,
        &name,
        held,
        query.0,
        &mut target,
        &|session| session.from(place::of(&request, &mount)),
    )
    .await;
    let mut response = match done {
        Ok(session) => {
            let mut response = see_other(&address(&context.public_url, &target));
            let lives = session.lifetime_ms();
            response.cookie(cookie::keep_for(&request, &mount, &session.cookie, lives));
            response
        }
        Err((failure, shown)) => told(&context, &name, &shown, &target, &failure),
    };
    Ok(response.cookie(kept(&request, &mount, "", 0)).finish())
}

/// Back to the sign-in page, which tells it.
fn told(
    context: &AdminContext,
    name: &str,
    shown: &str,
    target: &str,
    failure: &Failure,
) -> actix_web::HttpResponseBuilder {
    tracing::warn!(
        issuer = name,
        code = failure.code(),
        "nobody was signed in: {failure}"
    );
    let mut url = address(&context.public_url, "/sign-in");
    let mut pairs = vec![("problem", failure.code()), ("issuer", shown)];
    if target != "/" {
        pairs.push(("redirect", target));
    }
    url.query_pairs_mut().extend_pairs(pairs);
    see_other(&url)
}

fn see_other(url: &Url) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((LOCATION, url.as_str()));
    response
}

fn kept(request: &HttpRequest, mount: &Mount, value: &str, age_ms: i64) -> Cookie<'static> {
    let path = format!("{}api/session/oidc", mount.prefix(request));
    Cookie::build(COOKIE, value.to_owned())
        .path(path)
        .http_only(true)
        // The way back begins at another site.
        .same_site(SameSite::Lax)
        .secure(mount.is_https(request))
        .max_age(Duration::milliseconds(age_ms))
        .finish()
}
