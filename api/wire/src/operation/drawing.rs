//! Pictures of providers whose API is not OpenAI's.

use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::crossed::Counted;
use super::form::{Call, Fetched, Form, Outgoing};
use crate::codec::Written;
use crate::error::WireError;
use crate::image::{
    Calls, Delivery, Drawn, Reply, Request, Source, ark, gemini, ideogram, imagen, listed, openai,
    xai,
};
use crate::{Failure, FailureKind};

/// Writes the calls that a request takes.
pub(super) fn write(form: Form, call: Call<'_>) -> Result<Outgoing, WireError> {
    let request = request(call)?;
    let model = call.model;
    let delivery = request.delivery;
    let predicts = imagen::predicts(model);
    let mut calls: Calls = match form {
        Form::Google if predicts => imagen::write(request, "/v1beta/{model}:predict")?,
        Form::Google => gemini::write(request, model, "/v1beta/{model}:generateContent")?,
        Form::Vertex if predicts => imagen::write(request, ":predict")?,
        Form::Vertex => gemini::write(request, model, ":generateContent")?,
        Form::Ark => ark::write(request, model)?,
        Form::XAi => xai::write(request, model)?,
        Form::Ideogram => ideogram::write(request)?,
        Form::OpenAi | Form::Cohere | Form::Bedrock => {
            return Err(WireError::untranslatable("prompt", "it draws nothing"));
        }
    };
    // Google gives no address of what it draws.
    if matches!(form, Form::Google | Form::Vertex) && delivery == Some(Delivery::Url) {
        calls.left_out.push("response_format".to_owned());
    }
    Ok(Outgoing {
        path: calls.path,
        bodies: calls.bodies,
        content_type: calls.content_type,
        left_out: in_callers_words(call, calls.left_out),
    })
}

fn in_callers_words(call: Call<'_>, names: Vec<String>) -> Vec<String> {
    let names = names.into_iter();
    names.map(|name| call.asked.spoken.member(&name)).collect()
}

fn request(call: Call<'_>) -> Result<Request, WireError> {
    let mut request = match &call.asked.form {
        Some(form) => openai::read_form(form)?,
        None => openai::read_json(call.body)?,
    };
    request.delivery = request.delivery.or(call.asked.delivery);
    Ok(request)
}

/// What only `generateContent` answers with.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Which {
    candidates: Option<IgnoredAny>,
    prompt_feedback: Option<IgnoredAny>,
}

fn reply(form: Form, answer: &[u8]) -> Result<Reply<'_>, WireError> {
    match form {
        Form::Google | Form::Vertex => {
            // Two methods, and the answer of each shows which it was.
            let which: Which = serde_json::from_slice(answer)
                .map_err(|error| WireError::reply(format!("it cannot be read: {error}")))?;
            if which.candidates.is_some() || which.prompt_feedback.is_some() {
                gemini::read(answer)
            } else {
                imagen::read(answer)
            }
        }
        _ => listed::read(answer),
    }
}

/// Addresses of pictures that the caller wants in the answer.
pub(super) fn addresses(
    form: Form,
    call: Call<'_>,
    answers: &[Bytes],
) -> Result<Vec<String>, WireError> {
    if request(call)?.delivery != Some(Delivery::Base64) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for answer in answers {
        for drawn in reply(form, answer)?.pictures {
            if let Source::Url(url) = drawn.source {
                found.push(url.into_owned());
            }
        }
    }
    Ok(found)
}

/// Writes the answer for the caller, with what was fetched in the place of its address.
pub(super) fn read(
    form: Form,
    call: Call<'_>,
    answers: &[Bytes],
    fetched: &Fetched,
) -> Result<Written, WireError> {
    let replies: Vec<_> = answers
        .iter()
        .map(|answer| reply(form, answer))
        .collect::<Result<_, _>>()?;
    let mut reply = Reply::joined(replies);
    if reply.pictures.is_empty() {
        return Err(WireError::reply("it has no pictures"));
    }
    for drawn in &mut reply.pictures {
        if let Source::Url(url) = &drawn.source
            && let Some(data) = fetched.get(&**url)
        {
            drawn.source = Source::Base64(data.clone().into());
        }
    }
    let request = request(call)?;
    let came = u64::try_from(reply.pictures.len()).unwrap_or(u64::MAX);
    let mut left_out = Vec::new();
    if came < request.count {
        left_out.push("n".to_owned());
    }
    if let Some(format) = &request.format
        && reply.pictures.iter().all(|drawn| {
            let made = drawn.format();
            made.is_some_and(|made| made != format.as_str())
        })
    {
        left_out.push("output_format".to_owned());
    }
    Ok(Written {
        body: openai::write_reply(&reply, call.created_s),
        left_out: in_callers_words(call, left_out),
    })
}

/// What one answer tells of its use.
pub(super) fn count(form: Form, answer: &[u8]) -> Result<Counted, WireError> {
    let reply = reply(form, answer)?;
    let told = |why: String| {
        let message = format!("the provider drew nothing: {why}");
        Failure::new(FailureKind::InvalidRequest, "moderation_blocked", message)
    };
    Ok(Counted {
        usage: reply.usage,
        images: u64::try_from(reply.pictures.len()).unwrap_or(u64::MAX),
        size: reply.pictures.first().and_then(Drawn::told_size),
        quality: reply.quality,
        model: reply.model,
        refused: reply.refused.map(told),
    })
}
