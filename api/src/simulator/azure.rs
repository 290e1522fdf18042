//! Azure OpenAI: OpenAI's dialects under its addresses, with its key, its version and its filters.
//!
//! <https://learn.microsoft.com/azure/ai-foundry/openai/reference>

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::refused::Refused;
use super::{SimReply, SimRequest};

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Place<'p> {
    /// The path of OpenAI's that it stands for.
    pub path: &'p str,
    /// The deployment, where the path names it.
    pub deployment: Option<&'p str>,
    /// Such a path is only known together with an `api-version`.
    dated: bool,
}

/// The place of a path such as `/openai/deployments/prod/chat/completions`.
pub fn place(path: &str) -> Option<Place<'_>> {
    let rest = path.strip_prefix("/openai")?;
    if let Some(path) = rest.strip_prefix("/v1/") {
        return Some(Place {
            path: rest.get(rest.len() - path.len() - 1..)?,
            deployment: None,
            dated: false,
        });
    }
    let named = rest.strip_prefix("/deployments/").and_then(|rest| {
        let (deployment, path) = rest.split_once('/')?;
        Some((deployment, rest.get(rest.len() - path.len() - 1..)?))
    });
    Some(match named {
        Some((deployment, path)) => Place {
            path,
            deployment: Some(deployment),
            dated: true,
        },
        None => Place {
            path: rest,
            deployment: None,
            dated: true,
        },
    })
}

/// The request as OpenAI would get it: the key as a bearer, and the deployment as the model.
pub fn admitted(
    request: &SimRequest,
    place: &Place<'_>,
    query: &str,
) -> Result<SimRequest, Refused> {
    let version = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("api-version="));
    let known = match version {
        None => !place.dated,
        Some("preview" | "latest" | "v1") => !place.dated,
        Some(date) => place.dated && is_date(date),
    };
    if !known {
        return Err(refused(404, "404", "Resource not found"));
    }
    let Some(key) = request.header("api-key") else {
        let message = "Access denied due to invalid subscription key or wrong API endpoint. Make \
                       sure to provide a valid key for an active subscription and use a correct \
                       regional API endpoint for your resource.";
        return Err(refused(401, "401", message));
    };
    let mut inner = request.clone();
    inner.path = format!("/v1{}", place.path);
    let bearer = ("authorization".to_owned(), format!("Bearer {key}"));
    inner.headers.push(bearer);
    if let Some(deployment) = place.deployment
        && let Ok(Value::Object(mut members)) = serde_json::from_slice(&request.body)
    {
        let deployment = percent_decode_str(deployment).decode_utf8_lossy();
        members.insert("model".to_owned(), deployment.into());
        inner.body = Bytes::from(Value::Object(members).to_string());
    }
    Ok(inner)
}

/// `2024-10-21` or `2025-04-01-preview`.
fn is_date(text: &str) -> bool {
    let date = text.strip_suffix("-preview").unwrap_or(text);
    chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok()
}

fn refused(status: u16, code: &'static str, message: &str) -> Refused {
    Refused {
        status,
        code: Some(code),
        ..Refused::invalid(message)
    }
}

/// The body of an error.
pub fn error_body(refused: &Refused) -> Value {
    json!({"error": {"code": refused.code, "message": refused.message}})
}

/// A stream as Azure begins it: with what its filter said of the prompt, in a chunk of no choices
/// and empty names.
/// <https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-streaming>
pub fn filtered(mut reply: SimReply, place: &Place<'_>) -> SimReply {
    let is = |(name, value): &(String, String)| {
        name == "content-type" && value.starts_with("text/event-stream")
    };
    if place.path != "/chat/completions" || reply.status != 200 || !reply.headers.iter().any(is) {
        return reply;
    }
    let safe = json!({"filtered": false, "severity": "safe"});
    let told = json!({
        "choices": [],
        "created": 0,
        "id": "",
        "model": "",
        "object": "",
        "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {
            "hate": safe, "self_harm": safe, "sexual": safe, "violence": safe,
            "jailbreak": {"filtered": false, "detected": false},
        }}],
    });
    let first = Bytes::from(format!("data: {told}\n\n"));
    let first = stream::once(std::future::ready(Ok(first)));
    reply.body = Box::pin(first.chain(reply.body));
    reply
}
