//! The way to an issuer and back: what is kept meanwhile, and who it is in the end.

use store::sign_ins::SignIn;
use url::Url;

use super::CallbackQuery;
use crate::admin::context::AdminContext;
use crate::app::Link;
use crate::identity::session::{NewSession, Start, Vouched};
use crate::identity::token;
use crate::oidc::arrival::Arrival;
use crate::oidc::exchange::{Answer, Desk};
use crate::oidc::failure::Failure;
use crate::oidc::flow::{Flow, LIFETIME_MS};
use crate::oidc::issuer::Issuer;

/// A failure, and what the issuer is called.
pub type Problem = (Failure, String);

/// Begins a sign-in: where the browser goes, and what it has to keep.
pub async fn send_away(
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

/// Ends a sign-in: the session of who came back. `target` becomes the page that was asked for, as
/// soon as it is known; `placed` adds where the browser is.
pub async fn finish(
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
