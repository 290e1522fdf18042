//! The paths of videos.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{bearer, call, json_reply};
use crate::simulator::refused::Refused;
use crate::simulator::{Cut, SimReply, SimRequest, Simulator, gemini, openai, video};

/// The reply, if the path is one of theirs.
pub async fn answer(
    simulator: &Simulator,
    request: &SimRequest,
    path: &str,
    query: &str,
) -> Option<Result<SimReply, Cut>> {
    if let Some(rest) = path.strip_prefix("/v1beta/") {
        return of_gemini(simulator, request, rest).await;
    }
    if let Some(id) = path.strip_prefix("/films/") {
        // Where a file is in the end: no key is asked for.
        let known = simulator.films().find_any(id);
        return Some(Ok(match known {
            true => bytes_reply(video::content("video")),
            false => no_openai(&not_found(id)),
        }));
    }
    let rest = path.strip_prefix("/v1").unwrap_or(path);
    let rest = rest.strip_prefix("/videos")?;
    Some(of_openai(simulator, request, rest, query).await)
}

async fn of_openai(
    simulator: &Simulator,
    request: &SimRequest,
    rest: &str,
    query: &str,
) -> Result<SimReply, Cut> {
    let films = simulator.films();
    let key = bearer(request);
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    Ok(match (request.method.as_str(), &parts[..]) {
        ("POST", []) => return call::order_video(simulator, request).await,
        ("POST", [id, "remix"]) => {
            let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let prompt = body
                .get("prompt")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let source = films.find(id, key, false).filter(video::Film::is_made);
            match source {
                Some(source) => {
                    let new = format!("video-sim-{}", simulator.next_number());
                    let film = source.remixed(id, prompt.to_owned(), simulator.now_s());
                    let told = film.openai(&new);
                    films.keep(&new, film);
                    json_reply(200, &told)
                }
                None => no_openai(&not_found(id)),
            }
        }
        ("GET", [id]) => match films.find(id, key, true) {
            Some(film) => json_reply(200, &film.openai(id)),
            None => no_openai(&not_found(id)),
        },
        ("GET", [id, "content"]) => match films.find(id, key, false) {
            Some(film) if film.is_made() => {
                let variant = query
                    .split('&')
                    .find_map(|part| part.strip_prefix("variant="));
                bytes_reply(video::content(variant.unwrap_or("video")))
            }
            Some(_) => no_openai(&Refused::invalid("Video is not ready yet.")),
            None => no_openai(&not_found(id)),
        },
        ("DELETE", [id]) => match films.forget(id, key) {
            true => json_reply(
                200,
                &json!({ "id": id, "object": "video.deleted", "deleted": true }),
            ),
            false => no_openai(&not_found(id)),
        },
        _ => no_openai(&not_found(rest)),
    })
}

async fn of_gemini(
    simulator: &Simulator,
    request: &SimRequest,
    rest: &str,
) -> Option<Result<SimReply, Cut>> {
    let key = request.header("x-goog-api-key");
    if let Some(model) = rest
        .strip_prefix("models/")
        .and_then(|rest| rest.strip_suffix(":predictLongRunning"))
    {
        return Some(call::order_veo(simulator, request, model, key).await);
    }
    if let Some(id) = rest
        .strip_prefix("files/")
        .and_then(|rest| rest.strip_suffix(":download"))
    {
        let film = simulator.films().find(id, key, false);
        return Some(Ok(match film {
            Some(_) => moved(&format!("/films/{id}")),
            None => no_google(&not_found(id)),
        }));
    }
    let (_, id) = rest.strip_prefix("models/")?.split_once("/operations/")?;
    let host = request.header("host").unwrap_or("localhost");
    Some(Ok(match simulator.films().find(id, key, true) {
        Some(film) => json_reply(200, &film.google(&film.operation(id), id, Some(host))),
        None => no_google(&not_found(id)),
    }))
}

/// `:fetchPredictOperation` of Vertex AI, whose caller is known.
pub fn vertex_operation(simulator: &Simulator, request: &SimRequest) -> SimReply {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let name = body.get("operationName").and_then(Value::as_str);
    let name = name.unwrap_or_default();
    let id = name.rsplit('/').next().unwrap_or_default();
    match simulator.films().find(id, None, true) {
        Some(film) => json_reply(200, &film.google(name, id, None)),
        None => no_google(&not_found(id)),
    }
}

fn not_found(id: &str) -> Refused {
    Refused {
        status: 404,
        ..Refused::invalid(format!("Video with id '{id}' not found."))
    }
}

fn no_openai(refused: &Refused) -> SimReply {
    json_reply(refused.status, &openai::error_body(refused))
}

fn no_google(refused: &Refused) -> SimReply {
    let refused = Refused {
        kind: "NOT_FOUND",
        ..refused.clone()
    };
    json_reply(refused.status, &gemini::error_body(&refused))
}

fn moved(to: &str) -> SimReply {
    let mut reply = json_reply(302, &json!({}));
    reply.headers.push(("location".to_owned(), to.to_owned()));
    reply
}

fn bytes_reply((kind, bytes): (&'static str, Bytes)) -> SimReply {
    let headers = [
        ("content-type", kind.to_owned()),
        ("content-length", bytes.len().to_string()),
    ];
    SimReply {
        status: 200,
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        body: Box::pin(futures_util::stream::once(std::future::ready(Ok(bytes)))),
    }
}
