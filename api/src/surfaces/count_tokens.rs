//! How large a request is, without an answer to it: Anthropic's `count_tokens`, Gemini's
//! `countTokens`. Costs nothing and is not recorded.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::json;
use wire::peek::peek;
use wire::{Dialect, FailureKind, prompt};

use super::body::{self, Holds};
use super::take::{header, no_model, route};
use crate::app::Link;
use crate::error::Refusal;
use crate::media::Shelf;
use crate::relay::{self, Inbound};
use crate::request_id::RequestId;
use crate::routing::Question;

/// Tells where a count comes from that is not the provider's own.
const SOURCE: &str = "x-hub-token-count";

/// `POST /v1/messages/count_tokens` of Anthropic.
pub(super) async fn of_messages(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    count(Dialect::AnthropicMessages, None, &request, payload).await
}

/// Asks the provider where it can count, else estimates and says so. `model`: where the path names it.
pub(super) async fn count(
    dialect: Dialect,
    model: Option<String>,
    request: &HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let request_id = RequestId::of(request);
    let Some(link) = request.app_data::<web::Data<Rc<Link>>>() else {
        return Refusal::new(FailureKind::Internal, "not_ready", "the hub is starting")
            .respond(dialect, &request_id);
    };
    counted(dialect, model, request, payload, link)
        .await
        .unwrap_or_else(|refusal| refusal.respond(dialect, &request_id))
}

async fn counted(
    dialect: Dialect,
    model: Option<String>,
    request: &HttpRequest,
    payload: web::Payload,
    link: &Link,
) -> Result<HttpResponse, Refusal> {
    let principal = link.app.caller(request).await?;
    relay::strict(request.headers())?;
    let body = body::read(request, payload, &link.app.config.server, Holds::Text).await?;
    // What is no JSON object is no request, here as with the providers.
    let peek = peek(dialect, &body)?;
    let model = model
        .or_else(|| peek.model.clone())
        .filter(|model| !model.is_empty())
        .ok_or_else(no_model)?;
    let headers = |name: &str| header(request.headers(), name);
    let question = Question::about(&model, dialect, &principal)
        .with_body(Some(dialect), &body)
        .with_headers(&headers);
    let plan = route(link, &question)?;
    let target = plan.targets.into_iter().next().ok_or_else(|| {
        Refusal::new(
            FailureKind::Internal,
            "no_target",
            "the plan of this call had no target",
        )
    })?;
    let native = target.endpoint.dialect == dialect;
    if let Some(endpoint) = target.endpoint.counting().filter(|_| native) {
        let inbound = Inbound {
            operation: None,
            thread: None,
            dialect,
            body,
            peek,
            media: Shelf::default(),
            framing: relay::Framing::default(),
            headers: request.headers().clone(),
        };
        let told = relay::count_tokens(link, &target, endpoint, &inbound).await?;
        return Ok(HttpResponse::Ok()
            .content_type("application/json")
            .body(told));
    }
    Ok(HttpResponse::Ok()
        .insert_header((SOURCE, "estimated"))
        .json(estimate(dialect, &body)))
}

fn estimate(dialect: Dialect, body: &Bytes) -> serde_json::Value {
    let tokens = prompt::tokens(prompt::text_bytes(body));
    match dialect {
        Dialect::GeminiGenerate => json!({ "totalTokens": tokens }),
        Dialect::AnthropicMessages
        | Dialect::OpenAiChat
        | Dialect::OpenAiResponses
        | Dialect::AigneChat
        | Dialect::AigneCompletions => {
            json!({ "input_tokens": tokens })
        }
    }
}
