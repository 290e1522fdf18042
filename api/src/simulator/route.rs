//! From a path to a reply.

mod call;
mod cloud;
mod film;
mod odd;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::answer::Dialect;
use super::anthropic::Purpose;
use super::media::Endpoint;
use super::refused::Refused;
use super::{
    Cut, SimReply, SimRequest, Simulator, anthropic, drawings, gemini, lists, media, openai,
};

/// What the list of models shows; every other name works too.
const MODELS: [&str; 4] = ["chat", "messages", "fast", "fast+thinking"];

/// Answers a request of any path.
pub async fn answer(simulator: &Simulator, request: SimRequest) -> Result<SimReply, Cut> {
    let whole_path = request.path.clone();
    let (path, query) = whole_path.split_once('?').unwrap_or((&whole_path, ""));
    let method = request.method.as_str().to_owned();
    if let Some(room) = path.strip_prefix("/_sim") {
        return Ok(witness(simulator, &method, room, query).await);
    }
    let witness = simulator.witness();
    witness.saw(&method, &whole_path, &request.headers, &request.body);
    let (whole, path) = (path, of_kind(path));
    if method == "GET"
        && let Some((kind, room)) = place_of_kind(whole)
        && room.ends_with("/models")
        && let Some(list) = lists::of_kind(kind)
    {
        return Ok(json_reply(200, &list));
    }
    if let Some(answered) = cloud::answer(simulator, &request, path, query).await {
        return answered;
    }
    if let Some(answered) = film::answer(simulator, &request, path, query).await {
        return answered;
    }
    let speaks_anthropic = request.header("anthropic-version").is_some();
    if let Some(room) = path.strip_prefix("/v1beta").filter(|_| method == "GET") {
        return Ok(gemini_models(&request, room));
    }
    if let Some((model, verb)) = gemini::place(path, query).filter(|_| method == "POST") {
        return call::gemini(simulator, &request, model, verb).await;
    }
    if let Some((model, verb)) = drawings::ideogram_place(path).filter(|_| method == "POST") {
        return call::ideogram(simulator, &request, model, verb).await;
    }
    if path == "/api/v3/images/generations" && method == "POST" {
        return call::ark(simulator, &request).await;
    }
    if path == PICTURE {
        return Ok(picture());
    }
    let path = path.strip_prefix("/v1").unwrap_or(path);
    if let ("POST", Some(endpoint)) = (method.as_str(), Endpoint::at(path)) {
        return call::media(simulator, &request, endpoint).await;
    }
    if let Some((model, verb)) = bedrock_place(path).filter(|_| method == "POST") {
        match verb {
            "converse" => return call::bedrock(simulator, &request, &model, false).await,
            "converse-stream" => return call::bedrock(simulator, &request, &model, true).await,
            "invoke" => return call::bedrock_invoke(simulator, &request, &model).await,
            _ => {}
        }
    }
    match (method.as_str(), path) {
        ("POST", "/v2/chat") => call::cohere(simulator, &request).await,
        ("POST", "/v2/embed") => call::cohere_embed(simulator, &request).await,
        ("POST", "/v2/rerank") => call::cohere_rerank(simulator, &request).await,
        ("POST", "/chat/completions") => call::openai(simulator, &request).await,
        ("POST", "/responses") => call::responses(simulator, &request).await,
        ("DELETE", path) if path.starts_with("/responses/") => {
            let id = path.trim_start_matches("/responses/");
            Ok(match simulator.shared.kept.forget(bearer(&request), id) {
                true => json_reply(
                    200,
                    &json!({"id": id, "object": "response", "deleted": true}),
                ),
                false => json_reply(404, &openai::error_body(&super::responses::not_found(id))),
            })
        }
        ("POST", "/messages") => call::anthropic(simulator, &request, Purpose::Message).await,
        ("POST", "/messages/count_tokens") => {
            call::anthropic(simulator, &request, Purpose::Count).await
        }
        ("GET", "/models") if speaks_anthropic => Ok(json_reply(200, &anthropic::models(&MODELS))),
        ("GET", "/models") => Ok(json_reply(200, &openai::models(&MODELS, simulator.now_s()))),
        ("GET", path) if path.starts_with("/models/") => {
            let name = path.trim_start_matches("/models/");
            let body = if speaks_anthropic {
                anthropic::model(name)
            } else {
                openai::model(name, simulator.now_s())
            };
            Ok(json_reply(200, &body))
        }
        _ => Ok(nowhere(&request, speaks_anthropic)),
    }
}

/// The key that a request of OpenAI's shows.
fn bearer(request: &SimRequest) -> Option<&str> {
    request
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "))
}

fn gemini_models(request: &SimRequest, room: &str) -> SimReply {
    match room.strip_prefix("/models") {
        Some("" | "/") => json_reply(200, &gemini::models(&MODELS)),
        Some(name) => json_reply(200, &gemini::model(name.trim_start_matches('/'))),
        None => nowhere(request, false),
    }
}

/// `cohere` and `/v1/models` of `/as/cohere/v1/models`: a kind of provider that is played, and the
/// path below it.
fn place_of_kind(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix("/as/")?;
    let end = rest.find('/')?;
    Some(rest.split_at(end))
}

/// The path as the kind of provider that is played has it.
fn of_kind(path: &str) -> &str {
    place_of_kind(path).map_or(path, |(_, room)| room)
}

/// The model and the verb of `/model/{id}/{verb}`.
fn bedrock_place(path: &str) -> Option<(String, &str)> {
    let (model, verb) = path.strip_prefix("/model/")?.split_once('/')?;
    let model = percent_decode_str(model).decode_utf8().ok()?;
    Some((model.into_owned(), verb))
}

fn nowhere(request: &SimRequest, speaks_anthropic: bool) -> SimReply {
    let (method, path) = (&request.method, &request.path);
    let refused = Refused {
        status: 404,
        ..Refused::invalid(format!("Invalid URL ({method} {path})"))
    };
    if speaks_anthropic {
        let kind = "not_found_error";
        let refused = Refused { kind, ..refused };
        return json_reply(404, &anthropic::error_body(&refused, "req_sim"));
    }
    json_reply(404, &openai::error_body(&refused))
}

/// The witness over HTTP: `/_sim/served` (with `?wait=N` once N replies ended), `/_sim/requests`,
/// and `DELETE /_sim`.
async fn witness(simulator: &Simulator, method: &str, room: &str, query: &str) -> SimReply {
    let witness = simulator.witness();
    match (method, room.trim_end_matches('/')) {
        ("GET", "/served") => {
            let wait = query.split('&').find_map(|part| part.strip_prefix("wait="));
            let count = wait.and_then(|count| count.parse().ok()).unwrap_or(0);
            let served = witness.served_at_least(count).await;
            json_reply(200, &json!(served))
        }
        ("GET", "/requests") => json_reply(200, &witness.requests().into()),
        ("DELETE", "") => {
            witness.clear();
            simulator.accounts().revoke();
            simulator.keys().clear();
            json_reply(200, &json!({"cleared": true}))
        }
        ("PUT", room) if room.starts_with("/keys/") => {
            let status = query
                .split('&')
                .find_map(|part| part.strip_prefix("status="));
            let status = status.and_then(|status| status.parse().ok());
            simulator.keys().refuse(key_of(room), status.unwrap_or(401));
            json_reply(200, &json!({"refused": true}))
        }
        ("DELETE", room) if room.starts_with("/keys/") => {
            simulator.keys().accept(key_of(room));
            json_reply(200, &json!({"refused": false}))
        }
        _ => {
            let rooms = "GET /_sim/served, GET /_sim/requests, PUT and DELETE /_sim/keys/KEY, and DELETE /_sim";
            let words = format!("there is no {method} /_sim{room}: there are {rooms}");
            json_reply(404, &json!({"error": {"message": words}}))
        }
    }
}

fn key_of(room: &str) -> &str {
    room.strip_prefix("/keys/").unwrap_or_default()
}

/// Where the picture lies that some providers give the address of.
const PICTURE: &str = "/pictures/sim.png";

fn picture() -> SimReply {
    whole(200, "image/png", Bytes::from(media::png()))
}

/// A reply that is at once and wholly there.
pub fn json_reply(status: u16, body: &Value) -> SimReply {
    whole(status, "application/json", Bytes::from(body.to_string()))
}

fn whole(status: u16, content_type: &str, bytes: Bytes) -> SimReply {
    let headers = [
        ("content-type", content_type.to_owned()),
        ("content-length", bytes.len().to_string()),
    ];
    SimReply {
        status,
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        body: Box::pin(futures_util::stream::once(std::future::ready(Ok(bytes)))),
    }
}

/// The names of the dialects' own id headers.
fn id_header(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::OpenAi | Dialect::Responses | Dialect::Ideogram => "x-request-id",
        Dialect::Anthropic => "request-id",
        Dialect::Gemini => "x-gemini-request-id",
        Dialect::Bedrock => "x-amzn-requestid",
        Dialect::Cohere => "x-debug-trace-id",
    }
}
