//! Making a call once, however often it is sent.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::{HttpResponse, rt};
use futures_util::future::LocalBoxFuture;
use wire::Dialect;

use crate::app::Link;
use crate::metering::Ending;
use crate::once::Turn;
use crate::once::key::{self, Repeat};

/// Is told what the call comes to; nobody wants to know of a call that is not repeated.
pub(super) type Heard = Option<Arc<Ending>>;

/// A call that is ready to be made.
pub(super) type Ready = Box<dyn FnOnce(Heard) -> LocalBoxFuture<'static, HttpResponse>>;

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
    let reader = match link.app.once.turn(&repeat).await {
        Turn::Alone => return call(None).await,
        Turn::Other => return key::taken().respond(dialect, request_id),
        Turn::Busy => return key::busy().respond(dialect, request_id),
        Turn::Again(reader) => {
            // What was made ready for it is not needed.
            drop(call);
            reader
        }
        Turn::First(lead, reader) => {
            let made = call(Some(lead.ending()));
            rt::spawn(lead.make(made));
            reader
        }
    };
    let responded = reader.respond().await;
    responded.unwrap_or_else(|refusal| refusal.respond(dialect, request_id))
}
