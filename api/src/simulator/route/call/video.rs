//! Ordering a video.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::{begin, parse, unreadable};
use crate::simulator::answer::{Dialect, Usage};
use crate::simulator::media::form;
use crate::simulator::refused::Checked;
use crate::simulator::route::bearer;
use crate::simulator::video::{self, Film};
use crate::simulator::{Cut, SimReply, SimRequest, Simulator};

/// `POST /v1/videos`, JSON or a form.
pub async fn order_video(simulator: &Simulator, request: &SimRequest) -> Result<SimReply, Cut> {
    let fields = fields(request);
    let model = fields.as_ref().ok().and_then(|fields| fields.get("model"));
    let model = model.and_then(Value::as_str).unwrap_or("sora-2").to_owned();
    let (mut call, checked) = begin(simulator, request, Dialect::OpenAi, &model, "video-sim-");
    let key = bearer(request);
    let ready = checked.and_then(|()| call.admit(key, &model));
    let ready = ready.and(fields).and_then(|fields| video::checked(&fields));
    let now_s = simulator.now_s();
    let ready = ready.map(|ordered| Film::new(&call.script, &model, key, ordered, now_s));
    let films = simulator.films();
    call.reply(ready, |call, film| {
        let told = film.openai(&call.id);
        films.keep(&call.id, film);
        call.whole(200, &told, Some(Usage::default()))
    })
    .await
}

fn fields(request: &SimRequest) -> Checked<Map<String, Value>> {
    let kind = request.header("content-type").unwrap_or_default();
    if !kind.starts_with("multipart/") {
        let (body, _) = parse(request);
        return match body {
            Some(Value::Object(fields)) => Ok(fields),
            _ => Err(unreadable()),
        };
    }
    let (mut fields, files) = form::parse(kind, &request.body)?;
    for (name, _) in files {
        fields.insert(name, Value::Null);
    }
    Ok(fields)
}

/// `:predictLongRunning` of the Gemini API, for this key, or of Vertex AI.
pub async fn order_veo(
    simulator: &Simulator,
    request: &SimRequest,
    model: &str,
    key: Option<&str>,
) -> Result<SimReply, Cut> {
    let (body, _) = parse(request);
    let model = percent_decode_str(model).decode_utf8_lossy().into_owned();
    let (mut call, checked) = begin(simulator, request, Dialect::Gemini, &model, "veo-sim-");
    let ready = checked.and_then(|()| call.admit(key, &model));
    let ready = ready.and_then(|()| video::checked_veo(&body.ok_or_else(unreadable)?));
    let now_s = simulator.now_s();
    let ready = ready.map(|ordered| Film::new(&call.script, &model, key, ordered, now_s));
    let films = simulator.films();
    call.reply(ready, |call, film| {
        let name = film.operation(&call.id);
        films.keep(&call.id, film);
        call.whole(200, &json!({ "name": name }), Some(Usage::default()))
    })
    .await
}
