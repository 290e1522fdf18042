//! Taking a call in: who calls, what is asked, may it be, and where it goes.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use store::Slot;
use uuid::Uuid;
use wire::peek::peek;
use wire::{Dialect, FailureKind};

use super::limited;
use super::once::{self, Heard, Ready};
use crate::admission;
use crate::app::Link;
use crate::cache;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::limits::{Place, Told};
use crate::media::Shelf;
use crate::metering::{Caller, Intake, Settle};
use crate::once::key::Repeat;
use crate::pricing::scope::Whose;
use crate::relay::{self, Framing, Inbound, Thread};
use crate::request_id::RequestId;
use crate::routing::{self, CHAT, NoRoute, Plan, Wanted};
use crate::ui::mount::Mount;

/// How long the hub waits for the next piece of a request's body.
const BODY_SILENCE: Duration = Duration::from_secs(60);

/// Bytes that are set aside for a body before any of it came; most are smaller.
const FIRST_ROOM: usize = 256 * 1024;

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
        let body = read_body(request, payload, link.app.config.server.body_limit_bytes).await?;
        let mut peek = peek(dialect, &body)?;
        let framing = address.framing;
        let told = address
            .model
            .filter(|model| !model.is_empty())
            .or(peek.model);
        let model = told.or_else(|| address.usual_model.map(str::to_owned));
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
        let requested = inbound.peek.model.as_deref().unwrap_or_default();
        match route(&link, requested, &principal, inbound.dialect.into()) {
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

/// The targets of a model that the caller may use.
pub(super) fn route(
    link: &Link,
    requested: &str,
    principal: &Principal,
    wanted: Wanted,
) -> Result<Plan, Refusal> {
    let snapshot = link.app.snapshot.load();
    let mut plan = routing::plan(
        &snapshot,
        requested,
        wanted,
        &*link.app.standing,
        &Whose::of(principal),
    )?;
    plan.targets
        .retain(|target| principal.may_use(&target.provider.name, &target.model));
    if plan.targets.is_empty() {
        return Err(Refusal::new(
            FailureKind::Permission,
            "model_not_allowed",
            format!("this key may not use model `{requested}`; an admin can allow it"),
        ));
    }
    if let Some(default) = &snapshot.billing.default_rate {
        for target in &mut plan.targets {
            target.rate.get_or_insert_with(|| Arc::clone(default));
        }
    }
    Ok(plan)
}

pub(super) fn caller(principal: &Principal, request: &HttpRequest) -> Caller {
    Caller {
        key: principal.key(),
        user_id: principal.user_id.clone(),
        project: principal.project.clone(),
        ip: request
            .app_data::<web::Data<Mount>>()
            .map(|mount| mount.client_ip(request)),
        user_agent: request
            .headers()
            .get("user-agent")
            .and_then(|value| value.to_str().ok())
            .map(|agent| agent.chars().take(256).collect()),
        priority: principal.priority,
    }
}

pub(super) async fn read_body(
    request: &HttpRequest,
    mut payload: web::Payload,
    limit: usize,
) -> Result<Bytes, Refusal> {
    let told = request
        .headers()
        .get("content-length")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    if told.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    // A length is only a claim: what has not come is not yet given room.
    let mut body = BytesMut::with_capacity(told.unwrap_or(0).min(FIRST_ROOM));
    loop {
        let next = tokio::time::timeout(BODY_SILENCE, payload.next())
            .await
            .map_err(|_| {
                Refusal::new(
                    FailureKind::InvalidRequest,
                    "body_stalled",
                    format!("no more of the body came for {} s", BODY_SILENCE.as_secs()),
                )
            })?;
        let Some(chunk) = next else {
            return Ok(body.freeze());
        };
        let chunk = chunk.map_err(|error| {
            Refusal::new(
                FailureKind::InvalidRequest,
                "body_broken",
                format!("the body could not be read: {error}"),
            )
        })?;
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
}

fn too_large(limit: usize) -> Refusal {
    Refusal::new(
        FailureKind::TooLarge,
        "body_too_large",
        format!("the body is larger than {limit} bytes; an admin can raise HUB_BODY_LIMIT"),
    )
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
        }
    }
}
