//! Videos: OpenAI's `/v1/videos` as its library describes them (3.54), and Google's Veo as operations
//! on the Gemini API and on Vertex AI.
//!
//! A job is done after it was looked at `polls` times, or has failed by then if the script says
//! `fails`. It is known to the key alone that ordered it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};

use super::answer::Streams;
use super::refused::{Checked, Refused};
use super::script::Script;

/// Looks until a job is done, where the script does not say.
const POLLS: u64 = 2;

/// The first bytes of an MP4 file, and a word.
pub const FILM: &[u8] = b"\0\0\0\x18ftypmp42simulated";

/// Every job of a simulator.
#[derive(Default)]
pub struct Films(Mutex<HashMap<String, Film>>);

/// One job.
#[derive(Debug, Clone)]
pub struct Film {
    key: Option<String>,
    model: String,
    base: String,
    prompt: String,
    seconds: String,
    size: String,
    remixed_from: Option<String>,
    polls: u64,
    looked: u64,
    fails: Option<String>,
    created_s: i64,
}

impl Streams for Film {
    fn streams(&self) -> bool {
        false
    }
}

/// What a request orders.
#[derive(Debug, Clone, Default)]
pub struct Ordered {
    /// What shall be seen.
    pub prompt: String,
    /// Length; empty: as usual.
    pub seconds: String,
    /// Width and height; empty: as usual.
    pub size: String,
}

impl Films {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Film>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a job.
    pub fn keep(&self, id: &str, film: Film) {
        self.all().insert(id.to_owned(), film);
    }

    /// A job of this key; looked at once more if `look`.
    pub fn find(&self, id: &str, key: Option<&str>, look: bool) -> Option<Film> {
        let mut all = self.all();
        let film = all.get_mut(id).filter(|film| film.key.as_deref() == key)?;
        film.looked += u64::from(look);
        Some(film.clone())
    }

    /// Whether there is such a job, whoever asks.
    pub fn find_any(&self, id: &str) -> bool {
        self.all().contains_key(id)
    }

    /// Forgets a job of this key; false: there is none.
    pub fn forget(&self, id: &str, key: Option<&str>) -> bool {
        let known = self.find(id, key, false).is_some();
        known && self.all().remove(id).is_some()
    }

    /// Jobs that were ordered and not removed.
    pub fn count(&self) -> usize {
        self.all().len()
    }
}

impl Film {
    /// A job, as ordered.
    pub fn new(
        script: &Script,
        model: &str,
        key: Option<&str>,
        ordered: Ordered,
        now_s: i64,
    ) -> Self {
        let or = |told: String, usual: &str| match told.is_empty() {
            true => usual.to_owned(),
            false => told,
        };
        Film {
            key: key.map(str::to_owned),
            model: model.to_owned(),
            base: script.base.clone(),
            prompt: ordered.prompt,
            seconds: or(ordered.seconds, "4"),
            size: or(ordered.size, "720x1280"),
            remixed_from: None,
            polls: script.polls.unwrap_or(POLLS),
            looked: 0,
            fails: script.fails.clone(),
            created_s: now_s,
        }
    }

    /// The same with other words.
    pub fn remixed(self, id: &str, prompt: String, now_s: i64) -> Self {
        Film {
            prompt,
            remixed_from: Some(id.to_owned()),
            looked: 0,
            created_s: now_s,
            ..self
        }
    }

    fn is_done(&self) -> bool {
        self.looked >= self.polls
    }

    /// There is a video.
    pub fn is_made(&self) -> bool {
        self.is_done() && self.fails.is_none()
    }

    /// As OpenAI writes it.
    pub fn openai(&self, id: &str) -> Value {
        let (status, error) = match (&self.fails, self.is_done(), self.looked) {
            (Some(code), true, _) => (
                "failed",
                json!({ "code": code, "message": "Your request was blocked, as the script says." }),
            ),
            (_, true, _) => ("completed", Value::Null),
            (_, false, 0) => ("queued", Value::Null),
            (_, false, _) => ("in_progress", Value::Null),
        };
        let done_s = (status == "completed").then_some(self.created_s);
        json!({
            "id": id,
            "object": "video",
            "model": self.model,
            "status": status,
            "progress": (self.looked * 100).checked_div(self.polls).unwrap_or(100).min(100),
            "created_at": self.created_s,
            "completed_at": done_s,
            "expires_at": done_s.map(|at| at + 3600),
            "seconds": self.seconds,
            "size": self.size,
            "prompt": self.prompt,
            "remixed_from_video_id": self.remixed_from,
            "error": error,
        })
    }

    /// The name of its operation.
    pub fn operation(&self, id: &str) -> String {
        format!("models/{}/operations/{id}", self.base)
    }

    /// As an operation of the Gemini API, whose files are at `host`, or of Vertex AI.
    pub fn google(&self, name: &str, id: &str, host: Option<&str>) -> Value {
        if !self.is_done() {
            return json!({ "name": name });
        }
        if let Some(code) = &self.fails {
            let error = json!({ "code": 3, "message": format!("The script says {code}.") });
            return json!({ "name": name, "done": true, "error": error });
        }
        let response = match host {
            Some(host) => json!({ "generateVideoResponse": { "generatedSamples": [
                { "video": { "uri": format!("http://{host}/v1beta/files/{id}:download?alt=media") } }
            ] } }),
            None => json!({ "raiMediaFilteredCount": 0, "videos": [
                { "bytesBase64Encoded": STANDARD.encode(FILM), "mimeType": "video/mp4" }
            ] }),
        };
        json!({ "name": name, "done": true, "response": response })
    }
}

/// Checks an order in OpenAI's form, given as fields.
pub fn checked(fields: &serde_json::Map<String, Value>) -> Checked<Ordered> {
    const KNOWN: [&str; 5] = ["model", "prompt", "seconds", "size", "input_reference"];
    if let Some(name) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        let words = format!("Unknown parameter: '{name}'.");
        return Err(Refused::invalid(words).at(name.clone(), Some("unknown_parameter")));
    }
    let text = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => {
            let words = format!("Invalid type for '{name}': expected a string.");
            Err(Refused::invalid(words).at(name.to_owned(), Some("invalid_type")))
        }
    };
    let among = |name: &str, allowed: &[&str]| {
        let told = text(name)?;
        if told.is_empty() || allowed.contains(&told.as_str()) {
            return Ok(told);
        }
        let words = format!(
            "Invalid value: '{told}'. Supported values are: '{}'.",
            allowed.join("', '")
        );
        Err(Refused::invalid(words).at(name.to_owned(), Some("invalid_value")))
    };
    let prompt = text("prompt")?;
    if prompt.is_empty() {
        let words = "Missing required parameter: 'prompt'.";
        return Err(Refused::invalid(words).at("prompt", Some("missing_required_parameter")));
    }
    Ok(Ordered {
        prompt,
        seconds: among("seconds", &["4", "8", "12"])?,
        size: among("size", &["720x1280", "1280x720", "1024x1792", "1792x1024"])?,
    })
}

/// Checks an order of Veo.
pub fn checked_veo(body: &Value) -> Checked<Ordered> {
    let invalid = |words: &str| Refused {
        kind: "INVALID_ARGUMENT",
        ..Refused::invalid(words)
    };
    let instances = body.get("instances").and_then(Value::as_array);
    let Some([instance]) = instances.map(Vec::as_slice) else {
        return Err(invalid("instances: exactly one is expected"));
    };
    let prompt = instance.get("prompt").and_then(Value::as_str);
    let prompt = prompt.ok_or_else(|| invalid("instances[0].prompt: required"))?;
    if let Some(image) = instance.get("image") {
        let has = |name: &str| image.get(name).is_some_and(Value::is_string);
        if !has("bytesBase64Encoded") || !has("mimeType") {
            return Err(invalid("instances[0].image: bytes and type are required"));
        }
    }
    let seconds = body.pointer("/parameters/durationSeconds");
    if seconds.is_some_and(|seconds| !(4..=8).contains(&seconds.as_u64().unwrap_or(0))) {
        return Err(invalid("parameters.durationSeconds: from 4 to 8"));
    }
    Ok(Ordered {
        prompt: prompt.to_owned(),
        ..Ordered::default()
    })
}

/// The bytes of a film, or of a picture of it, and their type.
pub fn content(variant: &str) -> (&'static str, Bytes) {
    match variant {
        "thumbnail" => ("image/webp", Bytes::from_static(b"RIFF\0\0\0\0WEBP")),
        "spritesheet" => ("image/jpeg", Bytes::from_static(b"\xff\xd8\xff\xe0")),
        _ => ("video/mp4", Bytes::from_static(FILM)),
    }
}
