//! Reading a caller's request.
//!
//! Refused here is what cannot be told apart later, because the model would not see what the
//! caller means: conversations, prompts and items that lie with OpenAI alone.

use std::borrow::Cow;

use super::{item_read, tools_read};
use crate::error::WireError;
use crate::ir::{Extra, Message, Part, Reasoning, Request, ResponseFormat, Role};
use crate::object::{Field, Object};
use crate::openai_chat::effort;

/// Members that refer to something that is kept elsewhere, and what to do instead.
const KEPT_ELSEWHERE: [(&str, &str); 3] = [
    (
        "previous_response_id",
        "it keeps no conversation; send the whole `input`, with the items of earlier replies in it",
    ),
    (
        "conversation",
        "it lies with OpenAI; send `previous_response_id`, or the whole `input` with the items of earlier replies in it",
    ),
    (
        "prompt",
        "the template lies with OpenAI; send its text as `instructions` and `input`",
    ),
];

/// Reads a body of `POST /v1/responses`.
pub(super) fn read(body: &[u8]) -> Result<Request<'_>, WireError> {
    let mut object = Object::body(body)?;
    let mut request = Request {
        model: object.require_string("model")?,
        ..Request::default()
    };
    for (name, why) in KEPT_ELSEWHERE {
        if object.take(name).is_some() {
            return Err(WireError::untranslatable(name, why));
        }
    }
    if object.boolean("background")? == Some(true) {
        return Err(WireError::untranslatable(
            "background",
            "it answers while the caller waits; leave it out, or set `stream`",
        ));
    }
    if let Some(text) = object.string("instructions")? {
        request.messages.push(Message {
            role: Role::System,
            parts: vec![Part::text(text)],
            name: None,
            path: "instructions".to_owned(),
        });
    }
    item_read::read(object.require("input")?, &mut request)?;
    tools_read::read(&mut object, &mut request)?;
    sampling(&mut object, &mut request)?;
    text(&mut object, &mut request)?;
    reasoning(&mut object, &mut request)?;
    wishes(&mut object, &mut request)?;
    keep(&mut request.extra, object.rest());
    Ok(request)
}

/// Keeps members that no room here takes.
pub(super) fn keep<'a>(extra: &mut Vec<Extra<'a>>, fields: impl IntoIterator<Item = Field<'a>>) {
    extra.extend(fields.into_iter().map(|field| Extra {
        path: field.path,
        value: field.value,
    }));
}

fn sampling<'a>(object: &mut Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    request.max_tokens = object.count("max_output_tokens")?;
    request.temperature = object.number("temperature")?;
    request.top_p = object.number("top_p")?;
    request.logprobs = object.count("top_logprobs")?.filter(|wanted| *wanted > 0);
    request.stream = object.boolean("stream")?.unwrap_or(false);
    // The dialect always tells usage.
    request.include_usage = request.stream;
    request.service_tier = object.string("service_tier")?;
    let older = object.string("user")?;
    request.user = object.string("safety_identifier")?.or(older);
    Ok(())
}

fn text<'a>(object: &mut Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let Some(mut text) = object.object("text")? else {
        return Ok(());
    };
    if let Some(field) = text.take("format") {
        let whole = field.clone();
        let mut format = field.object()?;
        request.response_format = match format.require_string("type")?.as_str() {
            "text" => Some(ResponseFormat::Text),
            "json_object" => Some(ResponseFormat::JsonObject),
            "json_schema" => Some(ResponseFormat::JsonSchema {
                name: format.require_string("name")?,
                description: format.string("description")?,
                schema: Cow::Borrowed(format.require("schema")?.value),
                strict: format.boolean("strict")?,
            }),
            _ => {
                keep(&mut request.extra, [whole]);
                None
            }
        };
        if request.response_format.is_some() {
            keep(&mut request.extra, format.rest());
        }
    }
    keep(&mut request.extra, text.rest());
    Ok(())
}

fn reasoning<'a>(object: &mut Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let Some(mut reasoning) = object.object("reasoning")? else {
        return Ok(());
    };
    if let Some(field) = reasoning.take("effort") {
        request.reasoning = Some(Reasoning {
            effort: Some(effort::read(&field)?),
            ..Reasoning::default()
        });
    }
    keep(&mut request.extra, reasoning.rest());
    Ok(())
}

/// What is granted anyway, and what asks for nothing.
fn wishes<'a>(object: &mut Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    for field in object.array("include")?.unwrap_or_default() {
        match field.string()?.as_str() {
            // Sealed reasoning is always written where there is some.
            "reasoning.encrypted_content" => {}
            "message.output_text.logprobs" => {
                request.logprobs.get_or_insert(0);
            }
            _ => keep(&mut request.extra, [field]),
        }
    }
    // Nothing is stored by a hub that translates, which is what `false` asks for; no truncation is
    // the default.
    for (name, granted) in [("store", "false"), ("truncation", "\"disabled\"")] {
        if let Some(field) = object.take(name)
            && field.value.get() != granted
        {
            keep(&mut request.extra, [field]);
        }
    }
    if let Some(field) = object.take("metadata")
        && field.value.get() != "{}"
    {
        keep(&mut request.extra, [field]);
    }
    if let Some(mut options) = object.object("stream_options")? {
        // Padding against guessing from lengths; the hub's own streams have none.
        if options.boolean("include_obfuscation")? == Some(true) {
            let whole = options.path_of("include_obfuscation");
            request.extra.push(Extra {
                path: whole,
                value: serde_json::value::RawValue::TRUE,
            });
        }
        keep(&mut request.extra, options.rest());
    }
    Ok(())
}
