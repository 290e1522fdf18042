//! `GET /api/session/oidc/{issuer}` and its `callback`: signing in at an OpenID Connect issuer. Both
//! are opened by the browser itself, so they answer with redirects; what went wrong is told by the
//! sign-in page.

use std::rc::Rc;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use store::sign_ins::SignIn;
use url::Url;
use utoipa::IntoParams;

use super::{cookie, place};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::app::Link;
use crate::identity::resolve::Identity;
use crate::identity::session::{NewSession, Start, Vouched};
use crate::identity::token;
use crate::oidc::arrival::Arrival;
use crate::oidc::exchange::{Answer, Desk};
use crate::oidc::failure::Failure;
use crate::oidc::flow::{Flow, LIFETIME_MS};
use crate::oidc::issuer::Issuer;
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
        let mut url = address(&context, &format!("/api/session/oidc/{name}"));
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
            let mut response = see_other(&address(&context, &target));
            let lives = session.lifetime_ms();
            response.cookie(cookie::keep_for(&request, &mount, &session.cookie, lives));
            response
        }
        Err((failure, shown)) => told(&context, &name, &shown, &target, &failure),
    };
    Ok(response.cookie(kept(&request, &mount, "", 0)).finish())
}

/// A failure, and what the issuer is called.
type Problem = (Failure, String);

async fn send_away(
    context: &AdminContext,
    link: &Link,
    name: &str,
    target: String,
) -> Result<(Url, Flow), Problem> {
    let issuer = issuer(context, name).await?;
    let of_issuer = |failure: Failure| (failure, issuer.display_name.clone());
    let flow = Flow::new().map_err(|error| of_issuer(Failure::Unavailable(error.to_string())))?;
    let url = desk(context, link).entrance(&issuer, &flow).await;
    let url = url.map_err(of_issuer)?;
    let now = context.clock.now().0;
    let row = SignIn {
        hash: flow.hash(),
        issuer_id: issuer.id.clone(),
        target,
        created_at: now,
        expires_at: now + LIFETIME_MS,
    };
    let begun = context
        .store
        .write(move |conn| store::sign_ins::begin(conn, &row));
    begun.await.map_err(|error| of_issuer(error.into()))?;
    Ok((url, flow))
}

async fn finish(
    context: &AdminContext,
    link: &Link,
    name: &str,
    held: Option<String>,
    query: CallbackQuery,
    target: &mut String,
    placed: &dyn Fn(NewSession) -> NewSession,
) -> Result<NewSession, Problem> {
    let issuer = issuer(context, name).await?;
    let of_issuer = |failure: Failure| (failure, issuer.display_name.clone());
    let now = context.clock.now();
    let flow = held.map(|cookie| Flow::of_cookie(&cookie));
    let state = query.state.unwrap_or_default();
    let flow = flow.filter(|flow| flow.is_state(&state));
    let flow = flow.ok_or_else(|| of_issuer(Failure::Lost))?;
    let hash = flow.hash();
    let taken = context
        .store
        .write(move |conn| store::sign_ins::take(conn, &hash, now.0))
        .await
        .map_err(|error| of_issuer(error.into()))?;
    let row = taken.filter(|row| row.issuer_id == issuer.id);
    row.ok_or_else(|| of_issuer(Failure::Lost))?
        .target
        .clone_into(target);
    let why = [query.error, query.error_description];
    let why = why.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let answer = Answer {
        code: query.code,
        issuer: query.iss,
        error: (!why.is_empty()).then_some(why),
    };
    let vouched = desk(context, link)
        .exchange(&issuer, &flow, answer, now)
        .await;
    let vouched = vouched.map_err(of_issuer)?;
    let by = Vouched {
        issuer_id: issuer.id.clone(),
        hours: issuer.session_hours,
    };
    let session = NewSession::of("", Start::Issuer, now)
        .map_err(|error| error.to_string())
        .and_then(|session| {
            let token = vouched.id_token.into();
            let sealed = placed(session).vouched(&by, |row| context.vault.seal(row, &token));
            sealed.map_err(|error| error.to_string())
        })
        .map_err(|why| of_issuer(Failure::Unavailable(why)))?;
    let arrival = Arrival {
        person: vouched.person,
        issuer: issuer.clone(),
        new_id: token::new_id(),
    };
    let starter = context.snapshot.load().billing.starter;
    let admitted = context.store.write(move |conn| {
        let user = match arrival.admit(conn, starter.as_ref(), now)? {
            Ok(user) => user,
            Err(failure) => return Ok(Err(failure)),
        };
        let session = session.clone().for_user(&user.id);
        session.insert(conn)?;
        Ok(Ok((user, session)))
    });
    let (user, session) = admitted
        .await
        .map_err(Failure::from)
        .and_then(|admitted| admitted)
        .map_err(of_issuer)?;
    tracing::info!(
        issuer = issuer.name,
        user = user.id,
        role = user.role,
        "signed in"
    );
    Ok(session)
}

fn desk<'a>(context: &'a AdminContext, link: &'a Link) -> Desk<'a> {
    Desk {
        issuers: &context.issuers,
        upstream: &link.upstream,
        public_url: &context.public_url,
    }
}

/// The issuer of this name that is in force.
async fn issuer(context: &AdminContext, name: &str) -> Result<Issuer, Problem> {
    let shown = |failure: Failure| (failure, name.to_owned());
    let rows = context.store.read(store::issuers::in_force).await;
    let rows = rows.map_err(|error| shown(error.into()))?;
    let row = rows.into_iter().find(|row| row.name == name);
    let row = row.ok_or_else(|| {
        let why = format!("there is no issuer {name:?}, or it is switched off");
        shown(Failure::Misconfigured(why))
    })?;
    Issuer::open(row, &context.vault)
        .map_err(|error| shown(Failure::Misconfigured(error.to_string())))
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
    let mut url = address(context, "/sign-in");
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

/// A path of the hub under its public address.
fn address(context: &AdminContext, path: &str) -> Url {
    let mut url = context.public_url.clone();
    let base = url.path().trim_end_matches('/').to_owned();
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    let path = path.split('#').next().unwrap_or_default();
    url.set_path(&format!("{base}{path}"));
    url.set_query(query);
    url
}

/// Whether the browser is at the hub's public address.
fn is_at(request: &HttpRequest, public_url: &Url) -> bool {
    let wanted = &public_url[url::Position::BeforeHost..url::Position::AfterPort];
    request
        .connection_info()
        .host()
        .eq_ignore_ascii_case(wanted)
}

/// A path of the console, never of another site.
fn safe_target(asked: Option<&str>) -> String {
    let asked = asked.unwrap_or("/");
    let own = asked.starts_with('/') && !asked.starts_with("//") && !asked.contains('\\');
    let plain = asked.len() <= 2_000 && !asked.chars().any(char::is_control);
    if own && plain { asked } else { "/" }.to_owned()
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

#[cfg(test)]
mod tests {
    use super::safe_target;

    #[test]
    fn only_paths_of_the_console_are_led_to() {
        assert_eq!(
            safe_target(Some("/calls?status=failed")),
            "/calls?status=failed"
        );
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "x",
            "/a\nb",
            "",
        ] {
            assert_eq!(safe_target(Some(bad)), "/", "{bad:?}");
        }
        assert_eq!(safe_target(None), "/");
    }
}
