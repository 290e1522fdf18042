//! OpenAI's APIs under `/api/v2` and `/api/v1`, where the AIGNE API lives too: clients of OpenAI's that
//! are given `…/api/v2` as their base URL are served as under `/v1`.

use std::rc::Rc;

use actix_http::h1;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::guard::GuardContext;
use actix_web::http::header::{HeaderMap, USER_AGENT};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use bytes::Bytes;
use serde_json::Value;
use wire::Dialect;

use super::body::{self, Holds};
use crate::app::Link;
use crate::error::Refusal;
use crate::request_id::RequestId;

/// Addresses that both APIs have, below `/api/v2`.
const SHARED: [&str; 2] = ["/chat/completions", "/embeddings"];

/// A request to a shared address is in the form of the AIGNE API.
struct Aignes;

/// What was found out of a request to a shared address.
pub(super) fn is_aignes(context: &GuardContext<'_>) -> bool {
    context.req_data().contains::<Aignes>()
}

/// Tells requests of OpenAI's clients from those of the AIGNE API.
pub(super) async fn of_openai_clients(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.match_info().unprocessed().to_owned();
    if SHARED.contains(&path.as_str()) {
        let whole = request.request().clone();
        let Some(link) = whole.app_data::<web::Data<Rc<Link>>>() else {
            return Ok(next.call(request).await?.map_into_boxed_body());
        };
        let payload = request.extract::<web::Payload>().await?;
        match body::read(&whole, payload, &link.app.config.server, Holds::Text).await {
            Err(refusal) => return Ok(refused(request, refusal)),
            Ok(body) if is_openais(&path, whole.headers(), &body) => {
                request.set_payload(again(body));
            }
            Ok(body) => {
                request.extensions_mut().insert(Aignes);
                request.set_payload(again(body));
            }
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Whether a request to a shared address is of an OpenAI client. It is when its library says so, or
/// when it has what only OpenAI's form has:
///
/// - embeddings: `input` that is a text or a list; the AIGNE API has an object there;
/// - chat: a member in snake case, of the request (`max_tokens`, `stream_options`) or of a message
///   (`tool_calls`, `tool_call_id`, an `image_url` with its address inside). The AIGNE API writes
///   camel case, and a `prompt` in place of messages.
///
/// What both could have written is the AIGNE API's, which was here first.
fn is_openais(path: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let libraries = ["OpenAI/", "AsyncOpenAI/"];
    if agent.is_some_and(|agent| libraries.iter().any(|name| agent.starts_with(name))) {
        return true;
    }
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) else {
        return false;
    };
    if path == "/embeddings" {
        return members.get("input").is_some_and(|input| !input.is_object());
    }
    if members.keys().any(|name| name.contains('_')) {
        return true;
    }
    let messages = members.get("messages").and_then(Value::as_array);
    messages.into_iter().flatten().any(|message| {
        let names = ["tool_calls", "tool_call_id", "reasoning_content"];
        let parts = message.get("content").and_then(Value::as_array);
        names.iter().any(|name| message.get(name).is_some())
            || parts
                .into_iter()
                .flatten()
                .any(|part| part.get("image_url").is_some())
    })
}

/// The body that was read, to be read again.
fn again(body: Bytes) -> Payload {
    let (_, mut payload) = h1::Payload::create(true);
    payload.unread_data(body);
    Payload::from(payload)
}

fn refused(request: ServiceRequest, refusal: Refusal) -> ServiceResponse<BoxBody> {
    let id = RequestId::of(request.request());
    let response = refusal.respond(Dialect::OpenAiChat, &id);
    request.into_response(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn openais(path: &str, agent: &str, body: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, agent.parse().unwrap());
        is_openais(path, &headers, body.as_bytes())
    }

    #[test]
    fn a_library_of_openais_is_known_by_its_name() {
        let body = r#"{"model":"m","messages":[]}"#;
        for agent in [
            "OpenAI/Python 2.8.0",
            "AsyncOpenAI/Python 2.8.0",
            "OpenAI/JS 6.1.0",
        ] {
            assert!(openais("/chat/completions", agent, body), "{agent}");
        }
        assert!(!openais("/chat/completions", "curl/8 OpenAI/", body));
    }

    #[test]
    fn a_form_is_known_by_what_only_it_has() {
        let chat = |body: &str| openais("/chat/completions", "curl/8", body);
        assert!(chat(r#"{"messages":[],"stream_options":{}}"#));
        assert!(chat(r#"{"messages":[],"max_tokens":1}"#));
        assert!(chat(
            r#"{"messages":[{"role":"tool","tool_call_id":"c","content":""}]}"#
        ));
        assert!(chat(
            r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}"#
        ));
        assert!(!chat(
            r#"{"messages":[{"role":"user","content":[{"type":"image_url","imageUrl":{}}]}]}"#
        ));
        assert!(!chat(r#"{"messages":[],"maxTokens":1,"stream":true}"#));
        assert!(!chat(r#"{"prompt":"Hello"}"#));
        assert!(!chat("?"));

        let embeddings = |body: &str| openais("/embeddings", "curl/8", body);
        assert!(embeddings(r#"{"model":"m","input":["a"]}"#));
        assert!(!embeddings(r#"{"input":{"input":"a"}}"#));
    }
}
