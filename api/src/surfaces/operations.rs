//! The APIs beside chat: OpenAI's embeddings, moderations, rerank, images and audio, and Gemini's
//! embeddings.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use uuid::Uuid;
use wire::operation::{Asked, Spoken};
use wire::peek::Peek;
use wire::{FailureKind, Operation};

use super::once::{self, Ready};
use super::{limited, take, unserved};
use crate::admission;
use crate::app::Link;
use crate::cache;
use crate::error::Refusal;
use crate::limits::Told;
use crate::media::Shelf;
use crate::metering::{Intake, Settle};
use crate::once::key::Repeat;
use crate::relay::{self, Framing, Inbound, OperationCall};
use crate::request_id::RequestId;

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
}

impl Place {
    fn of(operation: Operation) -> Self {
        Place {
            operation,
            spoken: Spoken::OpenAi,
            model: None,
        }
    }

    /// Embeddings as Gemini has them.
    pub(super) fn of_embeddings(spoken: Spoken, model: String) -> Self {
        Place {
            operation: Operation::Embeddings,
            spoken,
            model: Some(model),
        }
    }

    fn read(&self, request: &HttpRequest, body: &Bytes) -> Result<Asked, Refusal> {
        Ok(match &self.model {
            Some(model) => self.spoken.read(model, body)?,
            None => self.operation.read(told_type(request), body)?,
        })
    }
}

/// Serves a call of one of them.
pub(super) async fn serve(
    place: &Place,
    request: &HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let operation = place.operation;
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
        let principal = link.app.caller(request).await?;
        suits(operation, request)?;
        let limit = link.app.config.server.body_limit_bytes;
        let body = take::read_body(request, payload, limit).await?;
        let asked = place.read(request, &body)?;
        let model = asked.model.clone().ok_or_else(take::no_model)?;
        let repeat = Repeat::of(request, &principal, &body, asked.stream)?;
        let call = (model.as_str(), &body, None);
        let limited_by = limited::admit(&link, &principal, call, &mut told).await?;
        let slot = admission::admit(&link.app.store)?;
        let admitted = (slot, limited_by);
        Ok::<_, Refusal>((principal, body, asked, model, admitted, repeat))
    };
    let (principal, body, asked, model, (slot, limited_by), repeat) = match read.await {
        Ok(read) => read,
        Err(refusal) => {
            let refused = refusal.respond(dialect, &request_id);
            return limited::tell(refused, &link, dialect, &told);
        }
    };
    let peek = Peek {
        model: Some(model.clone()),
        stream: asked.stream,
        ..Peek::default()
    };
    let intake = Intake {
        id: Uuid::now_v7().to_string(),
        request_id: request_id.clone(),
        started,
        surface: place.spoken.surface(operation),
        kind: operation.kind(),
        streamed: peek.stream,
        requested_model: model,
        caller: take::caller(&principal, request),
    };
    let inbound = Inbound {
        operation: Some(OperationCall { operation, asked }),
        dialect,
        body,
        peek,
        thread: None,
        media: Shelf::default(),
        framing: Framing::default(),
        headers: request.headers().clone(),
    };
    let making = Rc::clone(&link);
    let call: Ready = Box::new(move |heard| {
        Box::pin(async move {
            let link = making;
            let mut settle = Settle::new(slot, Arc::clone(&link.app.clock), intake);
            settle.admitted(limited_by);
            if let Some(ending) = heard {
                settle.tell(ending);
            }
            let requested = inbound.peek.model.as_deref().unwrap_or_default();
            match take::route(&link, requested, &principal, operation.into()) {
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
