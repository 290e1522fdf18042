//! One socket: who it is, what it wants to hear, and when it ends.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, rt, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use futures_util::StreamExt;
use store::model_statuses::ModelStatus;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout, timeout_at};

use super::message::{self, Said};
use super::news::{self, TOPIC};
use crate::admin::error::AdminError;
use crate::app::{App, Link};
use crate::identity::principal::Principal;
use crate::identity::refusal::Refusal;

/// Sockets of one process at once.
const MOST: usize = 2_000;

/// The largest message of a client.
const LONGEST: usize = 64 * 1024;

/// A client that says nothing for so long is gone; upstream's pages say something every ten seconds.
const SILENCE: Duration = Duration::from_secs(300);

/// How often it is looked whether the caller may still hear.
const LOOK: Duration = Duration::from_secs(5);

/// A client that does not take a message for so long is too slow: it is cut off, and looks anew when
/// it comes back.
const SLOWEST: Duration = Duration::from_secs(10);

/// Open sockets of this process.
#[derive(Debug, Clone, Default)]
pub struct Sockets(Arc<AtomicUsize>);

/// One of them. Dropped, it is closed.
struct Place(Arc<AtomicUsize>);

impl Sockets {
    /// How many are open.
    pub fn open(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }

    fn take(&self) -> Option<Place> {
        let before = self.0.fetch_add(1, Ordering::AcqRel);
        let place = Place(Arc::clone(&self.0));
        (before < MOST).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// `GET /websocket`.
pub(super) async fn open(
    request: HttpRequest,
    payload: web::Payload,
    link: web::Data<Rc<Link>>,
) -> Result<HttpResponse, actix_web::Error> {
    let app = Arc::clone(&link.app);
    let caller = known(&app, &request).await.map_err(AdminError::from)?;
    if !is_of_this_site(&app, &request) {
        let problem = "a page of another site cannot listen with the cookie of this one";
        return Err(AdminError::forbidden("other_origin", problem).into());
    }
    let Some(place) = app.sockets.take() else {
        return Ok(HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, "5"))
            .finish());
    };
    let (response, session, stream) = actix_ws::handle(&request, payload)?;
    let messages = stream
        .aggregate_continuations()
        .max_continuation_size(LONGEST);
    let socket = Socket {
        changes: app.standing.models.listen(),
        app,
        request,
        caller,
        session,
        listens: false,
        _place: place,
    };
    rt::spawn(socket.serve(messages));
    Ok(response)
}

async fn known(app: &App, request: &HttpRequest) -> Result<Principal, Refusal> {
    let found = app.identity.principal(request).await?;
    found.ok_or_else(|| app.identity.nobody())
}

/// Browsers open sockets to any site, with its cookies, and say whose page wants it.
fn is_of_this_site(app: &App, request: &HttpRequest) -> bool {
    let text = |name| request.headers().get(name)?.to_str().ok();
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    // A key was put in on purpose.
    if request.headers().contains_key(header::AUTHORIZATION) {
        return true;
    }
    let host_of = |url: &str| Some(url.split_once("://")?.1.split('/').next()?.to_owned());
    let asked = host_of(origin);
    let public = app.config.server.public_url.as_deref().and_then(host_of);
    let here = text(header::HOST).map(str::to_owned);
    asked.is_some() && (asked == here || asked == public)
}

struct Socket {
    app: Arc<App>,
    request: HttpRequest,
    caller: Principal,
    session: Session,
    changes: broadcast::Receiver<Arc<ModelStatus>>,
    /// The topic was joined.
    listens: bool,
    _place: Place,
}

/// Why a socket ends.
enum End {
    /// The client is gone, or wants to go.
    Gone,
    /// It is told.
    Told(CloseCode, &'static str),
}

impl Socket {
    async fn serve(mut self, mut messages: AggregatedMessageStream) {
        let end = self.listen(&mut messages).await;
        let reason = match end {
            End::Gone => None,
            End::Told(code, words) => Some(CloseReason::from((code, words))),
        };
        // A client that takes nothing does not take this either.
        drop(timeout(SLOWEST, self.session.close(reason)).await);
    }

    async fn listen(&mut self, messages: &mut AggregatedMessageStream) -> End {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        look.tick().await;
        let mut heard = Instant::now();
        let stopping = self.app.stopping.clone();
        loop {
            let step = tokio::select! {
                () = stopping.cancelled() => {
                    return End::Told(CloseCode::Away, "the hub is being stopped");
                }
                said = timeout_at(heard + SILENCE, messages.next()) => {
                    heard = Instant::now();
                    match said {
                        Ok(Some(Ok(said))) => self.hear(said).await,
                        Ok(Some(Err(_))) => Some(End::Told(CloseCode::Protocol, "not understood")),
                        Ok(None) => Some(End::Gone),
                        Err(_) => Some(End::Told(CloseCode::Normal, "nothing was heard")),
                    }
                }
                change = self.changes.recv() => self.tell(change).await,
                _ = look.tick() => self.look().await,
            };
            if let Some(end) = step {
                return end;
            }
        }
    }

    async fn hear(&mut self, said: AggregatedMessage) -> Option<End> {
        let text = match said {
            AggregatedMessage::Text(text) => text,
            AggregatedMessage::Ping(bytes) => {
                let sent = timeout(SLOWEST, self.session.pong(&bytes)).await;
                return (!matches!(sent, Ok(Ok(())))).then_some(End::Gone);
            }
            AggregatedMessage::Close(_) => return Some(End::Gone),
            AggregatedMessage::Pong(_) | AggregatedMessage::Binary(_) => return None,
        };
        let said = Said::read(&text)?;
        let answer = match (said.2.as_str(), said.3.as_str()) {
            ("phoenix", "heartbeat") => said.done(),
            (TOPIC, "phx_join") => {
                self.listens = true;
                said.done()
            }
            (TOPIC, "phx_leave") => {
                self.listens = false;
                said.done()
            }
            _ => said.refused("there is no such topic or event; join `model.status.updated`"),
        };
        self.send(answer).await
    }

    async fn tell(&mut self, change: Result<Arc<ModelStatus>, RecvError>) -> Option<End> {
        let status = match change {
            Ok(status) if self.listens => status,
            Ok(_) => return None,
            Err(RecvError::Lagged(_)) if !self.listens => return None,
            Err(RecvError::Lagged(_)) => {
                return Some(End::Told(CloseCode::Again, "too slow; look anew"));
            }
            Err(RecvError::Closed) => return Some(End::Gone),
        };
        // Since it was looked last the caller may have lost its right.
        if let Some(end) = self.look().await {
            return Some(end);
        }
        let data = news::of(&self.app, &self.caller, &status)?;
        self.send(message::news(TOPIC, &data)).await
    }

    /// The session may have ended, the key may be revoked or may call other models.
    async fn look(&mut self) -> Option<End> {
        match known(&self.app, &self.request).await {
            Ok(caller) => {
                self.caller = caller;
                None
            }
            // Whoever vouches for callers is down: nothing is known against this one.
            Err(Refusal::Unavailable(_) | Refusal::PlatformDown(_)) => None,
            Err(_) => Some(End::Told(CloseCode::Policy, "the session has ended")),
        }
    }

    async fn send(&mut self, text: String) -> Option<End> {
        let sent = timeout(SLOWEST, self.session.text(text)).await;
        (!matches!(sent, Ok(Ok(())))).then_some(End::Gone)
    }
}
