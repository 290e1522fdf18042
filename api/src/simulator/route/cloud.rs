//! The clouds that serve dialects of others under addresses of their own.

use serde_json::Value;

use super::{call, film, json_reply};
use crate::simulator::anthropic::Purpose;
use crate::simulator::gemini;
use crate::simulator::media::Endpoint;
use crate::simulator::refused::Refused;
use crate::simulator::{Cut, SimReply, SimRequest, Simulator, azure, openai, vertex};

/// The reply, if the path is one of theirs.
pub async fn answer(
    simulator: &Simulator,
    request: &SimRequest,
    path: &str,
    query: &str,
) -> Option<Result<SimReply, Cut>> {
    if let Some(place) = azure::place(path) {
        return Some(of_azure(simulator, request, &place, query).await);
    }
    let accounts = simulator.accounts();
    let now_s = simulator.now_s();
    if let Some(reply) = vertex::exchange(accounts, request, path, query, now_s) {
        return Some(Ok(reply));
    }
    let place = vertex::place(path)?;
    Some(of_vertex(simulator, request, &place, query).await)
}

async fn of_azure(
    simulator: &Simulator,
    request: &SimRequest,
    place: &azure::Place<'_>,
    query: &str,
) -> Result<SimReply, Cut> {
    let inner = match azure::admitted(request, place, query) {
        Ok(inner) => inner,
        Err(refused) => return Ok(no(&refused, azure::error_body)),
    };
    if let Some(endpoint) = Endpoint::at(place.path) {
        return call::media(simulator, &inner, endpoint).await;
    }
    match place.path {
        "/chat/completions" => {
            let reply = call::openai(simulator, &inner).await?;
            Ok(azure::filtered(reply, place))
        }
        "/responses" => call::responses(simulator, &inner).await,
        "/models" => {
            let models = openai::models(&super::MODELS, simulator.now_s());
            Ok(json_reply(200, &models))
        }
        _ => {
            let refused = Refused {
                status: 404,
                code: Some("404"),
                ..Refused::invalid("Resource not found")
            };
            Ok(no(&refused, azure::error_body))
        }
    }
}

async fn of_vertex(
    simulator: &Simulator,
    request: &SimRequest,
    place: &vertex::Place<'_>,
    query: &str,
) -> Result<SimReply, Cut> {
    let bearer = request.header("authorization").unwrap_or_default();
    let token = bearer.strip_prefix("Bearer ").unwrap_or_default();
    if !simulator.accounts().knows(token, simulator.now_s()) {
        return Ok(no(&vertex::unknown(), vertex::error_body));
    }
    if place.publisher == "anthropic" {
        return match vertex::claude(request, place) {
            Ok(inner) => call::anthropic(simulator, &inner, Purpose::Message).await,
            Err(refused) => Ok(no(&refused, vertex::error_body)),
        };
    }
    match place.method {
        "predictLongRunning" => {
            return call::order_veo(simulator, request, place.model, None).await;
        }
        "fetchPredictOperation" => return Ok(film::vertex_operation(simulator, request)),
        _ => {}
    }
    let path = format!("/v1/models/{}:{}", place.model, place.method);
    match gemini::place(&path, query) {
        Some((model, verb)) => call::gemini(simulator, request, model, verb).await,
        None => {
            let refused = Refused {
                status: 404,
                kind: "NOT_FOUND",
                ..Refused::invalid("Requested entity was not found.")
            };
            Ok(no(&refused, vertex::error_body))
        }
    }
}

fn no(refused: &Refused, body: fn(&Refused) -> Value) -> SimReply {
    json_reply(refused.status, &body(refused))
}
