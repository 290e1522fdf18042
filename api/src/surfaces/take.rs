//! Taking a call in: who calls, what is asked, may it be, and where it goes.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse, web};
use store::Slot;
use uuid::Uuid;
use wire::peek::peek;
use wire::{Dialect, FailureKind};

use super::body::{self, Holds};
use super::once::{self, Heard, Ready};
use super::{app, limited};
use crate::admission;
use crate::app::Link;
use crate::cache;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::limits::{Place, Told};
use crate::media::Shelf;
use crate::metering::{Caller, Intake, Settle};
use crate::once::key::Repeat;
use crate::relay::{self, Framing, Inbound, Thread};
use crate::request_id::RequestId;
use crate::routing::{self, CHAT, NoRoute, Plan, Question};
use crate::ui::mount::Mount;

/// What the path and the head of a request say of a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Address {
    /// The model as the caller wrote it, in dialects whose bodies do not name it.
    pub model: Option<String>,
    /// The one that is asked where the caller names none.
    pub usual_model: Option<&'static str>,
    /// The caller wants a stream, or none, whatever the body says.
    pub stream: Option<bool>,
    /// A stream is framed so.
    pub framing: Framing,
}

/// Serves a call in a dialect whose bodies say everything.
pub(super) async fn take(
    dialect: Dialect,
    request: &HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    take_at(dialect, Address::default(), request, payload).await
}

/// Serves a call in a dialect.
pub(super) async fn take_at(
    dialect: Dialect,
    address: Address,
    request: &HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let request_id = RequestId::of(request);
    let Some(link) = request.app_data::<web::Data<Rc<Link>>>() else {
        return Refusal::new(FailureKind::Internal, "not_ready", "the hub is starting")
            .respond(dialect, &request_id);
    };
    let link = Rc::clone(link);
    let started = link.app.clock.now();
    let mut told = Told::default();
    let read = async {
        let principal = link.app.caller(request).await?;
        relay::strict(request.headers())?;
        let settings = &link.app.config.server;
        let body = body::read(request, payload, settings, Holds::Text).await?;
        let mut peek = peek(dialect, &body)?;
        let framing = address.framing;
        let named = address
            .model
            .filter(|model| !model.is_empty())
            .or(peek.model);
        let model = named.or_else(|| address.usual_model.map(str::to_owned));
        let model = model.ok_or_else(no_model)?;
        peek.model = Some(model.clone());
        peek.stream = address.stream.unwrap_or(peek.stream);
        let repeat = Repeat::of(request, &principal, &body, peek.stream)?;
        let asked = (model.as_str(), &body, peek.max_tokens);
        let place = limited::admit(&link, &principal, asked, &mut told).await?;
        let slot = admission::admit(&link.app.store)?;
        let admitted = (slot, place);
        Ok::<_, Refusal>((principal, body, peek, framing, model, admitted, repeat))
    };
    let (principal, body, peek, framing, model, admitted, repeat) = match read.await {
        Ok(read) => read,
        Err(refusal) => {
            let refused = refusal.respond(dialect, &request_id);
            return limited::tell(refused, &link, dialect, &told);
        }
    };
    let intake = Intake {
        id: Uuid::now_v7().to_string(),
        request_id: request_id.clone(),
        started,
        surface: dialect.name(),
        kind: CHAT,
        streamed: peek.stream,
        requested_model: model,
        caller: caller(&principal, request),
    };
    let taken = Taken {
        inbound: Inbound {
            operation: None,
            dialect,
            body,
            peek,
            thread: None,
            media: Shelf::default(),
            framing,
            headers: request.headers().clone(),
        },
        principal,
        intake,
        slot: admitted.0,
        place: admitted.1,
    };
    let making = Rc::clone(&link);
    let call: Ready = Box::new(move |heard| Box::pin(taken.serve(making, heard)));
    let response = once::make(&link, (dialect, &request_id), repeat, call).await;
    limited::tell(response, &link, dialect, &told)
}

/// A call that was read and admitted.
struct Taken {
    inbound: Inbound,
    principal: Principal,
    intake: Intake,
    slot: Slot,
    /// In the limits of the caller.
    place: Place,
}

impl Taken {
    /// Makes the call.
    async fn serve(self, link: Rc<Link>, heard: Heard) -> HttpResponse {
        let Taken {
            mut inbound,
            principal,
            intake,
            slot,
            place,
        } = self;
        let mut settle = Settle::new(slot, Arc::clone(&link.app.clock), intake);
        settle.admitted(place);
        if let Some(ending) = heard {
            settle.tell(ending);
        }
        if inbound.dialect == Dialect::OpenAiResponses {
            let caller = &settle.intake().caller;
            match Thread::of(&link.app.state, caller, &inbound.body).await {
                Ok(thread) => inbound.thread = Some(thread),
                Err(refusal) => return relay::refuse(&link, &inbound, settle, refusal).await,
            }
        }
        let planned = {
            let requested = inbound.peek.model.as_deref().unwrap_or_default();
            let headers = |name: &str| header(&inbound.headers, name);
            let mut question = Question::about(requested, inbound.dialect, &principal)
                .with_body(Some(inbound.dialect), &inbound.body)
                .with_headers(&headers);
            question.max_tokens = inbound.peek.max_tokens;
            question.streamed = inbound.peek.stream;
            route(&link, &question)
        };
        match planned {
            Ok(mut plan) => {
                if let Some(thread) = &inbound.thread {
                    thread.prefer(&mut plan);
                }
                Box::pin(cache::run(
                    &link,
                    inbound,
                    plan,
                    settle,
                    principal.cache_seconds,
                ))
                .await
            }
            Err(refusal) => relay::refuse(&link, &inbound, settle, refusal).await,
        }
    }
}

pub(super) fn no_model() -> Refusal {
    let mut refusal = Refusal::new(
        FailureKind::InvalidRequest,
        "missing_member",
        "`model` is required: provider/model, such as demo/chat; GET /v1/models lists them",
    );
    refusal.failure.param = Some("model".to_owned());
    refusal
}

/// The targets that a call may go to.
pub(super) fn route(link: &Link, question: &Question<'_>) -> Result<Plan, Refusal> {
    let snapshot = link.app.snapshot.load();
    Ok(routing::plan(&snapshot, question, &*link.app.standing)?)
}

/// The value of a header.
pub(super) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

pub(super) fn caller(principal: &Principal, request: &HttpRequest) -> Caller {
    Caller {
        key: principal.key(),
        user_id: principal.user_id.clone(),
        project: principal.project.clone(),
        app: app::of(request, principal),
        ip: request
            .app_data::<web::Data<Mount>>()
            .map(|mount| mount.client_ip(request)),
        user_agent: request
            .headers()
            .get("user-agent")
            .and_then(|value| value.to_str().ok())
            .map(|agent| agent.chars().take(256).collect()),
        tags: header(request.headers(), routing::TAGS).and_then(store::calls::tags::kept),
        is_the_hub: false,
        priority: principal.priority,
    }
}

impl From<NoRoute> for Refusal {
    fn from(error: NoRoute) -> Self {
        match &error {
            NoRoute::UnknownModel { .. } => {
                let mut refusal =
                    Refusal::new(FailureKind::NotFound, "unknown_model", error.to_string());
                refusal.failure.param = Some("model".to_owned());
                refusal
            }
            NoRoute::NotOffered { .. } => {
                let mut refusal = Refusal::new(
                    FailureKind::InvalidRequest,
                    "not_offered",
                    error.to_string(),
                );
                refusal.failure.param = Some("model".to_owned());
                refusal
            }
            NoRoute::NoCredential { .. } => {
                Refusal::new(FailureKind::Overloaded, "no_credential", error.to_string())
            }
            NoRoute::NotAllowed { .. } => Refusal::new(
                FailureKind::Permission,
                "model_not_allowed",
                error.to_string(),
            ),
            NoRoute::NotPriced { .. } => {
                let mut refusal = Refusal::new(
                    FailureKind::InvalidRequest,
                    "model_not_priced",
                    error.to_string(),
                );
                refusal.failure.param = Some("model".to_owned());
                refusal
            }
            NoRoute::NothingFits { .. } => {
                let mut refusal = Refusal::new(
                    FailureKind::InvalidRequest,
                    "no_target_fits",
                    error.to_string(),
                );
                refusal.failure.param = Some("model".to_owned());
                refusal
            }
        }
    }
}
