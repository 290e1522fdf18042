//! Serving a call: with a kept reply, with that of somebody who asks the same just now, or by the
//! provider.

use std::rc::Rc;
use std::time::Duration;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, rt};

use super::counts::Came;
use super::given::{self, Offer};
use super::lead::Lead;
use super::question;
use super::wish::{HEADER, Wish};
use crate::app::Link;
use crate::metering::Settle;
use crate::relay::{self, Inbound};
use crate::replies::Asked;
use crate::routing::Plan;

const NAME: HeaderName = HeaderName::from_static(HEADER);

/// Serves an admitted call as [`relay::run`] does, and as its caller or its key (`of_key`: seconds)
/// wants kept replies.
pub async fn run(
    link: &Rc<Link>,
    inbound: Inbound,
    plan: Plan,
    settle: Settle,
    of_key: Option<u64>,
) -> HttpResponse {
    let cache = &link.app.cache;
    let wish = match Wish::of(&inbound.headers, of_key, cache.settings.longest) {
        Ok(Some(wish)) => wish,
        Ok(None) => return relay::run(link, &inbound, plan, settle).await,
        Err(refusal) => return relay::refuse(link, &inbound, settle, refusal).await,
    };
    let asked = match cache.is_on() {
        true => question::of(&inbound, &plan, settle.intake()),
        false => Err("off"),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(reason) => {
            cache.counts.count(Came::Bypass);
            let mut response = relay::run(link, &inbound, plan, settle).await;
            let told = HeaderValue::from_str(&format!("{}; {reason}", Came::Bypass.word()));
            if let Ok(told) = told {
                response.headers_mut().insert(NAME, told);
            }
            return response;
        }
    };
    if wish.refresh {
        return made(link, (inbound, plan, settle), asked, (wish, Came::Refresh)).await;
    }
    if let Some(offer) = kept(link, &asked, &plan, wish.age).await {
        cache.counts.count(Came::Hit);
        return given::kept(link, &inbound, settle, offer).await;
    }
    let joined = cache.under_way().get(&asked.name).cloned();
    if let Some(call) = joined {
        match Box::pin(given::joined(link, (inbound, plan, settle), call)).await {
            Ok(response) => {
                cache.counts.count(Came::Joined);
                response
            }
            // It came to nothing: the next one is of one's own, and is not waited for again.
            Err(unserved) => {
                let (inbound, plan, settle) = *unserved;
                cache.counts.count(Came::Miss);
                relay::run(link, &inbound, plan, settle).await
            }
        }
    } else {
        made(link, (inbound, plan, settle), asked, (wish, Came::Miss)).await
    }
}

/// A kept reply that is young enough, and whose model the plan still has.
async fn kept(link: &Link, asked: &Asked, plan: &Plan, age: Duration) -> Option<Offer> {
    let cache = &link.app.cache;
    let (given, made_at) = cache.replies.find(&asked.name).await?;
    let age_ms = cache.clock.now().0.saturating_sub(made_at.0).max(0);
    if u128::try_from(age_ms).ok()? > age.as_millis() {
        return None;
    }
    Offer::of(given, plan, age_ms / 1_000)
}

/// Makes the call, for whoever asks the same meanwhile as well.
async fn made(
    link: &Rc<Link>,
    (inbound, plan, mut settle): (Inbound, Plan, Settle),
    asked: Asked,
    (wish, came): (Wish, Came),
) -> HttpResponse {
    let (dialect, request_id) = (inbound.dialect, settle.intake().request_id.clone());
    link.app.cache.counts.count(came);
    let lead = Lead::begin(&link.app, asked, wish.age, settle.intake().kind);
    settle.tell(lead.ending());
    let reader = lead
        .reader()
        .telling(NAME, HeaderValue::from_static(came.word()));
    let making = Rc::clone(link);
    rt::spawn(lead.make(async move { relay::run(&making, &inbound, plan, settle).await }));
    let responded = reader.respond().await;
    responded.unwrap_or_else(|refusal| refusal.respond(dialect, &request_id))
}
