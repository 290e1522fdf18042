//! Making a call once, however often it is sent.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use actix_web::{HttpResponse, rt};
use futures_util::future::LocalBoxFuture;
use wire::{Dialect, FailureKind};

use crate::app::Link;
use crate::error::Refusal;
use crate::once::Turn;
use crate::once::key::{self, Repeat};

/// Becomes true when the call was a success; nobody wants to know of a call that is not repeated.
pub(super) type Success = Option<Arc<AtomicBool>>;

/// A call that is ready to be made.
pub(super) type Ready = Box<dyn FnOnce(Success) -> LocalBoxFuture<'static, HttpResponse>>;

/// Makes the call, or waits for the reply of the one that it repeats.
pub(super) async fn make(
    link: &Rc<Link>,
    (dialect, request_id): (Dialect, &str),
    repeat: Option<Repeat>,
    call: Ready,
) -> HttpResponse {
    let Some(repeat) = repeat else {
        return call(None).await;
    };
    let reader = match link.app.once.turn(&repeat) {
        Turn::Alone => return call(None).await,
        Turn::Other => return key::taken().respond(dialect, request_id),
        Turn::Again(reader) => {
            // What was made ready for it is not needed.
            drop(call);
            reader
        }
        Turn::First(lead, reader) => {
            let made = call(Some(lead.success()));
            rt::spawn(lead.make(made));
            reader
        }
    };
    reader.respond().await.unwrap_or_else(|| {
        let message = "the call that this request repeats broke off; repeat it";
        Refusal::new(FailureKind::Overloaded, "call_broke_off", message)
            .retry_in(1)
            .respond(dialect, request_id)
    })
}
