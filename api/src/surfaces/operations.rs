//! The APIs beside chat: OpenAI's embeddings, moderations, rerank, images and audio, and Gemini's
//! embeddings.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use uuid::Uuid;
use wire::aigne_media::{Order, Vectors, Wish};
use wire::operation::Spoken;
use wire::peek::Peek;
use wire::{FailureKind, Operation};

use super::body::{self, Holds};
use super::once::{self, Ready};
use super::{aigne_pictures, limited, take, unserved};
use crate::admission;
use crate::app::Link;
use crate::cache;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::limits::Told;
use crate::media::Shelf;
use crate::metering::{Intake, Settle};
use crate::once::key::Repeat;
use crate::relay::{self, Framing, Inbound, OperationCall};
use crate::request_id::RequestId;
use crate::routing::Question;

/// Neither a JSON object nor a form.
const UNSUPPORTED_MEDIA_TYPE: u16 = 415;

/// A route for each.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    for operation in Operation::ALL {
        let serve = move |request: HttpRequest, payload| async move {
            serve(&Place::of(operation), &request, payload).await
        };
        config.service(
            web::resource(operation.path())
                .route(web::post().to(serve))
                .default_service(web::to(unserved::only_post)),
        );
    }
}

/// What the path of a request says.
pub(super) struct Place {
    operation: Operation,
    spoken: Spoken,
    /// In APIs that name the model in the path.
    model: Option<String>,
    /// The one that is asked where the caller names none.
    usual_model: Option<&'static str>,
}

impl Place {
    pub(super) fn of(operation: Operation) -> Self {
        Place {
            operation,
            spoken: Spoken::OpenAi,
            model: None,
            usual_model: None,
        }
    }

    /// Embeddings as Gemini has them.
    pub(super) fn of_embeddings(spoken: Spoken, model: String) -> Self {
        Place {
            spoken,
            model: Some(model),
            ..Place::of(Operation::Embeddings)
        }
    }

    /// One of AIGNE's APIs.
    pub(super) fn of_aigne(
        operation: Operation,
        spoken: Spoken,
        usual_model: Option<&'static str>,
    ) -> Self {
        Place {
            spoken,
            usual_model,
            ..Place::of(operation)
        }
    }

    fn holds(&self) -> Holds {
        match self.operation.takes_form() || self.spoken.draws_for_aigne() {
            true => Holds::Files,
            false => Holds::Text,
        }
    }

    fn read(&self, request: &HttpRequest, body: &Bytes) -> Result<Wanted, Refusal> {
        if self.spoken.draws_for_aigne() {
            return Ok(Wanted::Drawn(Wish::read(self.spoken, body)?));
        }
        let (asked, body) = match (self.spoken, &self.model) {
            (Spoken::AigneEmbed, _) => {
                let read = Vectors::read(body)?;
                (read.asked, read.body)
            }
            (spoken, Some(model)) => (spoken.read(model, body)?, body.clone()),
            (_, None) => {
                let asked = self.operation.read(told_type(request), body)?;
                (asked, body.clone())
            }
        };
        Ok(Wanted::Ready(Box::new(Order {
            operation: self.operation,
            asked,
            body,
            content_type: None,
        })))
    }
}

/// What is asked.
enum Wanted {
    /// In OpenAI's form, or that of a dialect that has one of its own.
    Ready(Box<Order>),
    /// Of an API of AIGNE's: its pictures may lie elsewhere.
    Drawn(Wish),
}

impl Wanted {
    fn model(&self) -> Option<&str> {
        match self {
            Wanted::Ready(order) => order.asked.model.as_deref(),
            Wanted::Drawn(wish) => wish.model.as_deref(),
        }
    }

    fn streams(&self) -> bool {
        match self {
            Wanted::Ready(order) => order.asked.stream,
            Wanted::Drawn(_) => false,
        }
    }

    /// The order, with its pictures.
    async fn brought(self, link: &Link, model: &str) -> Result<Order, Refusal> {
        match self {
            Wanted::Ready(order) => Ok(*order),
            Wanted::Drawn(wish) => aigne_pictures::order(link, wish, model).await,
        }
    }
}

/// Serves a call of one of them.
pub(super) async fn serve(
    place: &Place,
    request: &HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let dialect = place.spoken.dialect();
    let request_id = RequestId::of(request);
    let Some(link) = request.app_data::<web::Data<Rc<Link>>>() else {
        return Refusal::new(FailureKind::Internal, "not_ready", "the hub is starting")
            .respond(dialect, &request_id);
    };
    let link = Rc::clone(link);
    let read = async {
        let principal = link.app.caller(request).await?;
        suits(place.operation, request)?;
        let body = body::read(request, payload, &link.app.config.server, place.holds()).await?;
        Ok::<_, Refusal>((principal, body))
    };
    match read.await {
        Ok((principal, body)) => serve_for(&principal, place, request, body).await,
        Err(refusal) => refusal.respond(dialect, &request_id),
    }
}

/// Serves a call of somebody who is known.
pub(super) async fn serve_for(
    principal: &Principal,
    place: &Place,
    request: &HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let dialect = place.spoken.dialect();
    let request_id = RequestId::of(request);
    let Some(link) = request.app_data::<web::Data<Rc<Link>>>() else {
        return Refusal::new(FailureKind::Internal, "not_ready", "the hub is starting")
            .respond(dialect, &request_id);
    };
    let link = Rc::clone(link);
    let started = link.app.clock.now();
    let mut told = Told::default();
    let read = async {
        relay::strict(request.headers())?;
        let wanted = place.read(request, &body)?;
        let named = wanted.model().or(place.usual_model);
        let model = named.ok_or_else(take::no_model)?.to_owned();
        let repeat = Repeat::of(request, principal, &body, wanted.streams())?;
        let call = (model.as_str(), &body, None);
        let limited_by = limited::admit(&link, principal, call, &mut told).await?;
        let order = wanted.brought(&link, &model).await?;
        let slot = admission::admit(&link.app.store)?;
        let admitted = (slot, limited_by);
        Ok::<_, Refusal>((order, model, admitted, repeat))
    };
    let (order, model, (slot, limited_by), repeat) = match read.await {
        Ok(read) => read,
        Err(refusal) => {
            let refused = refusal.respond(dialect, &request_id);
            return limited::tell(refused, &link, dialect, &told);
        }
    };
    let Order {
        operation,
        asked,
        body,
        content_type,
    } = order;
    let peek = Peek {
        model: Some(model.clone()),
        stream: asked.stream,
        ..Peek::default()
    };
    let mut headers = request.headers().clone();
    if let Some(kind) = content_type.and_then(|kind| HeaderValue::from_str(&kind).ok()) {
        headers.insert(CONTENT_TYPE, kind);
    }
    let intake = Intake {
        id: Uuid::now_v7().to_string(),
        request_id: request_id.clone(),
        started,
        surface: place.spoken.surface(operation),
        kind: operation.kind(),
        streamed: peek.stream,
        requested_model: model,
        caller: take::caller(principal, request),
    };
    let inbound = Inbound {
        operation: Some(OperationCall { operation, asked }),
        dialect,
        body,
        peek,
        thread: None,
        media: Shelf::default(),
        framing: Framing::default(),
        headers,
    };
    let making = Rc::clone(&link);
    let principal = principal.clone();
    let call: Ready = Box::new(move |heard| {
        Box::pin(async move {
            let link = making;
            let mut settle = Settle::new(slot, Arc::clone(&link.app.clock), intake);
            settle.admitted(limited_by);
            if let Some(ending) = heard {
                settle.tell(ending);
            }
            let planned = {
                let requested = inbound.peek.model.as_deref().unwrap_or_default();
                let headers = |name: &str| take::header(&inbound.headers, name);
                let question = Question::about(requested, operation, &principal)
                    .with_body(None, &inbound.body)
                    .with_headers(&headers);
                take::route(&link, &question)
            };
            match planned {
                Ok(plan) => {
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
        })
    });
    let response = once::make(&link, (dialect, &request_id), repeat, call).await;
    limited::tell(response, &link, dialect, &told)
}

fn told_type(request: &HttpRequest) -> Option<&str> {
    request.headers().get(CONTENT_TYPE)?.to_str().ok()
}

/// A recording in a body of its own would be read as JSON, with an error that helps nobody.
fn suits(operation: Operation, request: &HttpRequest) -> Result<(), Refusal> {
    let Some(told) = told_type(request).filter(|_| operation.takes_form()) else {
        return Ok(());
    };
    let kind = told.split(';').next().unwrap_or(told).trim().to_lowercase();
    if matches!(kind.as_str(), "multipart/form-data" | "application/json") {
        return Ok(());
    }
    let message = format!(
        "POST /v1{} takes multipart/form-data or application/json, not {kind}",
        operation.path()
    );
    let code = "unsupported_media_type";
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, code, message);
    refusal.failure.status = UNSUPPORTED_MEDIA_TYPE;
    Err(refusal)
}
