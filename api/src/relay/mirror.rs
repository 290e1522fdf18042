//! A copy of a call for another target. Its answer is thrown away; the hub bears its cost; the caller
//! never waits for it.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use uuid::Uuid;

use super::dispatch::run;
use super::inbound::Inbound;
use crate::app::Link;
use crate::media::Shelf;
use crate::metering::{Caller, Intake, Settle};
use crate::routing::{Mirroring, Plan};

/// Copies that are under way in this process at most; those beyond are not sent.
pub const MOST: usize = 32;

/// Sends the copy, if there is room for it.
pub(super) fn send(link: &Rc<Link>, inbound: &Inbound, mirroring: Mirroring, of: &Intake) {
    // What continues a conversation that is kept here cannot be continued elsewhere beside.
    if inbound
        .thread
        .as_ref()
        .is_some_and(|thread| thread.continues())
    {
        return;
    }
    let room = Arc::clone(&link.app.mirrors).try_acquire_owned();
    let (Ok(permit), Ok(slot)) = (room, link.app.store.reserve()) else {
        mirroring.tally.mirrors_skipped.fetch_add(1, Relaxed);
        return;
    };
    mirroring.tally.mirrored.fetch_add(1, Relaxed);
    let copy = Inbound {
        operation: inbound.operation.clone(),
        dialect: inbound.dialect,
        body: inbound.body.clone(),
        peek: inbound.peek.clone(),
        thread: None,
        media: Shelf::default(),
        framing: inbound.framing,
        headers: inbound.headers.clone(),
    };
    let intake = Intake {
        id: Uuid::now_v7().to_string(),
        caller: Caller::the_hub("mirror"),
        started: link.app.clock.now(),
        ..of.clone()
    };
    let plan = Plan {
        targets: mirroring.targets,
        ..Plan::default()
    };
    let link = Rc::clone(link);
    // Boxed: a call that is served may have a copy, which is served as a call.
    let serving: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
        let settle = Settle::new(slot, Arc::clone(&link.app.clock), intake);
        let response = run(&link, &copy, plan, settle).await;
        throw_away(response).await;
        drop(permit);
    });
    actix_web::rt::spawn(serving);
}

/// Reads the answer to its end, so that it is metered as any other.
async fn throw_away(response: HttpResponse) {
    let mut body = pin!(response.into_body());
    while let Some(Ok(_)) = poll_fn(|context| body.as_mut().poll_next(context)).await {}
}
