//! A model call: the script, the checks, the plan and the reply.

mod content;
mod media;
mod vendor;
mod video;

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::{bearer, id_header, odd};
use crate::simulator::answer::{Dialect, Streams};
use crate::simulator::anthropic::{self, Purpose};
use crate::simulator::gemini::{self, Verb};
use crate::simulator::keys::Keys;
use crate::simulator::pace::{self, Paced};
use crate::simulator::refused::{Checked, Refused};
use crate::simulator::responses;
use crate::simulator::script::{Oddity, Script};
use crate::simulator::served::{Ended, Watch};
use crate::simulator::{
    Cut, SimReply, SimRequest, Simulator, bedrock, cohere, drawings, media as others, openai,
    vectors,
};
use content::Content;
pub use media::media;
pub use vendor::{Asked as VendorAsked, vendor};
pub use video::{order_veo, order_video};

/// The status of a call too many.
const TOO_MANY: u16 = 429;

/// One call while it is answered.
struct Call {
    dialect: Dialect,
    number: u64,
    id: String,
    script: Script,
    watch: Watch,
    keys: Arc<Keys>,
    now_ms: i64,
}

/// `POST /v1/chat/completions`.
pub async fn openai(simulator: &Simulator, request: &SimRequest) -> Result<SimReply, Cut> {
    let (body, model) = parse(request);
    let (mut call, checked) = begin(simulator, request, Dialect::OpenAi, &model, "chatcmpl-sim-");
    let ready = checked.and_then(|()| call.admit(bearer(request), &model));
    let ready = ready.and_then(|()| openai::read(&body.ok_or_else(unreadable)?));
    let created_s = simulator.now_s();
    call.reply(ready, |call, asked| call.openai_content(asked, created_s))
        .await
}

/// `POST /v1/responses`.
pub async fn responses(simulator: &Simulator, request: &SimRequest) -> Result<SimReply, Cut> {
    let (body, model) = parse(request);
    let (mut call, checked) = begin(simulator, request, Dialect::Responses, &model, "resp_sim_");
    let key = bearer(request);
    let kept = &simulator.shared.kept;
    let ready = checked.and_then(|()| call.admit(key, &model));
    let ready = ready.and_then(|()| {
        let body = body.as_ref().ok_or_else(unreadable)?;
        let asked = responses::read(body)?;
        kept.continues(key, body)?;
        kept.keep(key, body, &call.id);
        Ok(asked)
    });
    let created_s = simulator.now_s();
    let repeated = responses::repeated(body.as_ref());
    call.reply(ready, |call, asked| {
        call.responses_content(asked, repeated, created_s)
    })
    .await
}

/// `POST /v1/messages` and `POST /v1/messages/count_tokens`.
pub async fn anthropic(
    simulator: &Simulator,
    request: &SimRequest,
    purpose: Purpose,
) -> Result<SimReply, Cut> {
    let (body, model) = parse(request);
    let (mut call, checked) = begin(simulator, request, Dialect::Anthropic, &model, "msg_sim_");
    let ready = checked.and_then(|()| call.admit(request.header("x-api-key"), &model));
    let ready = ready.and_then(|()| match request.header("anthropic-version") {
        Some(_) => Ok(()),
        None => Err(Refused::invalid("anthropic-version: header is required")),
    });
    let beta = request.header("anthropic-beta").is_some();
    let read = || anthropic::read(&body.ok_or_else(unreadable)?, purpose, beta);
    let ready = ready.and_then(|()| read());
    call.reply(ready, |call, asked| match purpose {
        Purpose::Message => call.anthropic_content(asked),
        Purpose::Count => {
            let body = json!({"input_tokens": asked.input_tokens()});
            call.whole(200, &body, None)
        }
    })
    .await
}

/// `POST /v1beta/models/{model}:{verb}`. The model is in the path.
pub async fn gemini(
    simulator: &Simulator,
    request: &SimRequest,
    model: &str,
    verb: Verb,
) -> Result<SimReply, Cut> {
    let body: Option<Value> = serde_json::from_slice(&request.body).ok();
    let model = percent_decode_str(model).decode_utf8_lossy().into_owned();
    let key = request.header("x-goog-api-key");
    let draws = verb == Verb::Whole && body.as_ref().is_some_and(drawings::gemini_draws);
    if draws || matches!(verb, Verb::Embed | Verb::EmbedBatch | Verb::Predict) {
        let asked = VendorAsked {
            dialect: Dialect::Gemini,
            model: &model,
            key,
        };
        return vendor(simulator, request, asked, |script, id| {
            let body = body.ok_or_else(unreadable)?;
            match verb {
                Verb::Whole => drawings::of_gemini(&body, script, id),
                Verb::Predict if script.base.starts_with("imagen") => {
                    drawings::of_imagen(&body, script)
                }
                Verb::Embed => vectors::of_gemini(&body, &model, script),
                Verb::EmbedBatch => vectors::of_gemini_batch(&body, &model, script),
                _ => vectors::of_vertex(&body, &model, script),
            }
        })
        .await;
    }
    let (mut call, checked) = begin(simulator, request, Dialect::Gemini, &model, "sim-gemini-");
    let ready = checked.and_then(|()| call.admit(key, &model));
    let base = call.script.base.clone();
    let ready = ready.and_then(|()| gemini::read(&body.ok_or_else(unreadable)?, &base, verb));
    call.reply(ready, |call, asked| call.gemini_content(asked, verb))
        .await
}

/// `POST /model/{id}/converse` and `POST /model/{id}/converse-stream`.
pub async fn bedrock(
    simulator: &Simulator,
    request: &SimRequest,
    model: &str,
    stream: bool,
) -> Result<SimReply, Cut> {
    let (body, _) = parse(request);
    let (mut call, checked) = begin(simulator, request, Dialect::Bedrock, model, "bedrock-sim-");
    // Lines of a text have no place in a binary stream.
    call.script.faults.stamp = false;
    let secret = call.script.faults.auth.take();
    let ready =
        checked.and_then(|()| bedrock::admit(request, secret.as_deref(), simulator.now_s()));
    let ready = ready.and_then(|()| call.admit(None, model));
    let ready = ready.and_then(|()| bedrock::read(&body.ok_or_else(unreadable)?, stream));
    call.reply(ready, Call::bedrock_content).await
}

/// `POST /v2/chat` of Cohere.
pub async fn cohere(simulator: &Simulator, request: &SimRequest) -> Result<SimReply, Cut> {
    let (body, model) = parse(request);
    let (mut call, checked) = begin(simulator, request, Dialect::Cohere, &model, "cohere-sim-");
    let ready = checked.and_then(|()| call.admit(bearer(request), &model));
    let ready = ready.and_then(|()| cohere::read(&body.ok_or_else(unreadable)?));
    call.reply(ready, Call::cohere_content).await
}

/// `POST /v2/embed` of Cohere.
pub async fn cohere_embed(simulator: &Simulator, request: &SimRequest) -> Result<SimReply, Cut> {
    let (body, model) = parse(request);
    let asked = VendorAsked {
        dialect: Dialect::Cohere,
        model: &model,
        key: bearer(request),
    };
    vendor(simulator, request, asked, |script, id| {
        vectors::of_cohere(&body.ok_or_else(unreadable)?, id, script)
    })
    .await
}

/// `POST /v2/rerank` of Cohere, which ranks as its first version does.
pub async fn cohere_rerank(simulator: &Simulator, request: &SimRequest) -> Result<SimReply, Cut> {
    let (body, model) = parse(request);
    let asked = VendorAsked {
        dialect: Dialect::Cohere,
        model: &model,
        key: bearer(request),
    };
    vendor(simulator, request, asked, |script, id| {
        cohere::check_rerank(&body.ok_or_else(unreadable)?)?;
        others::ranking(&request.body, script, id)
    })
    .await
}

/// `POST /model/{id}/invoke`, of models that embed.
pub async fn bedrock_invoke(
    simulator: &Simulator,
    request: &SimRequest,
    model: &str,
) -> Result<SimReply, Cut> {
    let (body, _) = parse(request);
    let asked = VendorAsked {
        dialect: Dialect::Bedrock,
        model,
        key: None,
    };
    vendor(simulator, request, asked, |script, id| {
        vectors::of_bedrock(&body.ok_or_else(unreadable)?, &script.base, id, script)
    })
    .await
}

/// `POST /api/v3/images/generations` of Ark.
pub async fn ark(simulator: &Simulator, request: &SimRequest) -> Result<SimReply, Cut> {
    let (body, model) = parse(request);
    let asked = VendorAsked {
        dialect: Dialect::OpenAi,
        model: &model,
        key: bearer(request),
    };
    let host = request.header("host").unwrap_or_default();
    let created_s = simulator.now_s();
    vendor(simulator, request, asked, |script, _| {
        drawings::of_ark(&body.ok_or_else(unreadable)?, script, host, created_s)
    })
    .await
}

/// `POST /v1/{model}/{generate,remix,edit}` of Ideogram.
pub async fn ideogram(
    simulator: &Simulator,
    request: &SimRequest,
    model: &str,
    verb: &str,
) -> Result<SimReply, Cut> {
    let model = percent_decode_str(model).decode_utf8_lossy().into_owned();
    let asked = VendorAsked {
        dialect: Dialect::Ideogram,
        model: &model,
        key: request.header("api-key"),
    };
    let host = request.header("host").unwrap_or_default();
    let kind = request.header("content-type").unwrap_or_default();
    vendor(simulator, request, asked, |script, _| {
        let (fields, files) = others::form(kind, &request.body)?;
        drawings::of_ideogram(verb, (&fields, &files), script, host)
    })
    .await
}

fn parse(request: &SimRequest) -> (Option<Value>, String) {
    let body: Option<Value> = serde_json::from_slice(&request.body).ok();
    let model = body.as_ref().and_then(|body| body.get("model")?.as_str());
    let model = model.unwrap_or_default().to_owned();
    (body, model)
}

fn unreadable() -> Refused {
    Refused::invalid(
        "We could not parse the JSON body of your request. The simulator expects a JSON payload.",
    )
}

fn begin(
    simulator: &Simulator,
    request: &SimRequest,
    dialect: Dialect,
    model: &str,
    prefix: &str,
) -> (Call, Checked) {
    let number = simulator.next_number();
    let id = format!("{prefix}{number}");
    let watch = simulator.witness().watch(id.clone(), dialect, model);
    let (script, checked) = match Script::read(model, request.header("x-sim")) {
        Ok(mut script) => {
            script.faults.draw(number);
            (script, Ok(()))
        }
        Err(problem) => (
            Script::default(),
            Err(Refused::invalid(problem.to_string())),
        ),
    };
    let call = Call {
        dialect,
        number,
        id,
        script,
        watch,
        keys: Arc::clone(simulator.keys()),
        now_ms: simulator.now_ms(),
    };
    (call, checked)
}

impl Call {
    /// The script's key, whether the key is alive and how often it may call, and the script's status.
    fn admit(&mut self, key: Option<&str>, model: &str) -> Checked {
        let had_them = |first| self.keys.count(key.unwrap_or_default(), model) > first;
        if self.script.faults.first.is_some_and(had_them) {
            self.script.faults.heal();
        }
        let wrong_key = {
            let wanted = self.script.faults.auth.as_deref();
            wanted.is_some() && key != wanted
        };
        let dead = key.and_then(|key| self.keys.refused(key));
        let status = if wrong_key {
            Some(401)
        } else {
            let limited = dead.is_none() && self.is_over_limit(key.unwrap_or_default(), model);
            let limited = limited.then_some(TOO_MANY);
            dead.or(limited).or(self.script.faults.status)
        };
        match status.filter(|status| *status >= 400 || wrong_key) {
            None => Ok(()),
            Some(status) => Err(match self.dialect {
                Dialect::OpenAi | Dialect::Responses => openai::scripted(status, model),
                Dialect::Anthropic => anthropic::scripted(status, model),
                Dialect::Gemini => gemini::scripted(status, model),
                Dialect::Bedrock => bedrock::scripted(status, model),
                Dialect::Ideogram => drawings::ideogram_error(status),
                Dialect::Cohere => cohere::scripted(status, model),
            }),
        }
    }

    /// The key has had its calls; the reply says when there are new ones.
    fn is_over_limit(&mut self, key: &str, model: &str) -> bool {
        let faults = &mut self.script.faults;
        let Some(limit) = faults.limit else {
            return false;
        };
        let per_ms = i64::try_from(faults.per_ms).unwrap_or(i64::MAX);
        let left = self
            .keys
            .over_limit((key, model), limit, per_ms, self.now_ms);
        if let Some(left) = left {
            faults.retry_after_s = Some(left.div_ceil(1_000));
        }
        left.is_some()
    }

    async fn reply<A: Streams>(
        mut self,
        ready: Checked<A>,
        content: impl FnOnce(&Self, A) -> Content,
    ) -> Result<SimReply, Cut> {
        let faults = self.script.faults.clone();
        if faults.delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(faults.delay_ms)).await;
        }
        if faults.hangup {
            self.watch.end(Ended::Cut);
            return Err(Cut);
        }
        let streamed = ready.as_ref().is_ok_and(A::streams);
        let mut content = match ready {
            Ok(asked) => content(&self, asked),
            Err(refused) => self.refusal(&refused),
        };
        if let Some(oddity) = faults.oddity {
            let (content_type, bytes) = odd::body(oddity, content.status);
            content = match self.odd_event(oddity).filter(|_| content.length.is_none()) {
                Some(event) => Content {
                    acts: pace::whole(event, None, &faults),
                    ..content
                },
                None => self.bytes(content.status, content_type, bytes, None),
            };
        }
        let headers = self.headers(&mut content);
        self.watch.head(content.status, streamed);
        if content.length == Some(0) {
            // A server does not ask a body of no bytes for its end.
            self.watch.end(Ended::Complete);
        }
        Ok(SimReply {
            status: content.status,
            headers,
            body: Box::pin(Paced::new(
                content.acts,
                content.length,
                &faults,
                self.watch,
            )),
        })
    }

    fn headers(&self, content: &mut Content) -> Vec<(String, String)> {
        let faults = &self.script.faults;
        let content_type = faults
            .content_type
            .as_deref()
            .unwrap_or(content.content_type);
        let mut headers = vec![
            ("content-type", content_type.to_owned()),
            ("x-sim-id", self.id.clone()),
            (id_header(self.dialect), format!("req_sim_{}", self.number)),
        ];
        if let Some(name) = content.error {
            headers.push(("x-amzn-errortype", name.to_owned()));
        }
        if let Some(url) = &faults.redirect {
            content.status = StatusCode::TEMPORARY_REDIRECT.as_u16();
            headers.push(("location", url.clone()));
        }
        if let Some(seconds) = faults.retry_after_s {
            headers.push(("retry-after", seconds.to_string()));
        }
        match content.length.map(|length| faults.length.unwrap_or(length)) {
            Some(length) => headers.push(("content-length", length.to_string())),
            None => headers.push(("cache-control", "no-cache".to_owned())),
        }
        headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn odd_event(&self, oddity: Oddity) -> Option<Bytes> {
        let event = odd::event(oddity)?;
        Some(match self.dialect {
            Dialect::Bedrock => bedrock::broken_event(),
            Dialect::OpenAi
            | Dialect::Anthropic
            | Dialect::Cohere
            | Dialect::Gemini
            | Dialect::Ideogram
            | Dialect::Responses => event,
        })
    }

    fn refusal(&self, refused: &Refused) -> Content {
        let body = match self.dialect {
            Dialect::OpenAi | Dialect::Responses => openai::error_body(refused),
            Dialect::Gemini => gemini::error_body(refused),
            Dialect::Ideogram => json!({"detail": refused.message}),
            Dialect::Cohere => cohere::error_body(refused, &self.id),
            Dialect::Bedrock => {
                return Content {
                    error: Some(refused.kind),
                    ..self.whole(refused.status, &bedrock::error_body(refused), None)
                };
            }
            Dialect::Anthropic => {
                anthropic::error_body(refused, &format!("req_sim_{}", self.number))
            }
        };
        self.whole(refused.status, &body, None)
    }
}
