//! Text embeddings on Vertex AI: `:predict`, and `:embedContent` for models that are only there.
//!
//! <https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api>

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Calls, Purpose, Reply, Request, Text, Vector, gemini, unread};
use crate::error::WireError;
use crate::openai_chat::json;

/// Texts of one call of the models before Gemini; later ones take one.
const MOST_TEXTS: usize = 250;

/// The model is asked by `embedContent`.
pub(crate) fn embeds_content(model: &str) -> bool {
    model.contains("gemini-embedding-2")
}

#[derive(Serialize)]
struct Predict<'a> {
    instances: Vec<Instance<'a>>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    parameters: Parameters,
}

#[derive(Serialize)]
struct Instance<'a> {
    content: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_truncate: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_dimensionality: Option<u64>,
}

impl Parameters {
    fn is_empty(&self) -> bool {
        self.auto_truncate.is_none() && self.output_dimensionality.is_none()
    }
}

/// Writes a request for a model.
pub(crate) fn write(request: &Request, model: &str) -> Calls {
    if embeds_content(model) {
        return gemini::write_each(request);
    }
    let most = if model.contains("gemini-") {
        1
    } else {
        MOST_TEXTS
    };
    // It cuts at the end or not at all.
    let (auto_truncate, left_out) = match request.truncate.as_deref() {
        None => (None, Vec::new()),
        Some("NONE" | "none") => (Some(false), Vec::new()),
        Some("END" | "end") => (Some(true), Vec::new()),
        Some(_) => (None, vec!["truncate"]),
    };
    let body = |texts: &[Text]| {
        let texts = texts.iter();
        json::body(&Predict {
            instances: texts
                .map(|text| Instance {
                    content: &text.text,
                    task_type: request.purpose.map(Purpose::google),
                    title: text.title.as_deref(),
                })
                .collect(),
            parameters: Parameters {
                auto_truncate,
                output_dimensionality: request.dimensions,
            },
        })
    };
    Calls {
        bodies: request.texts.chunks(most).map(body).collect(),
        left_out,
    }
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow, default)]
    predictions: Option<Vec<Prediction<'a>>>,
}

#[derive(Deserialize)]
struct Prediction<'a> {
    #[serde(borrow)]
    embeddings: Embedding<'a>,
}

#[derive(Deserialize)]
struct Embedding<'a> {
    #[serde(borrow)]
    values: &'a RawValue,
    #[serde(default)]
    statistics: Option<Statistics>,
}

#[derive(Deserialize)]
struct Statistics {
    #[serde(default)]
    token_count: Option<f64>,
}

/// Reads an answer of either method.
pub(crate) fn read_reply(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let told: Answer<'_> = serde_json::from_slice(answer).map_err(|error| unread(&error))?;
    let Some(predictions) = told.predictions else {
        return gemini::read_reply(answer);
    };
    let mut reply = Reply {
        vectors: Vec::with_capacity(predictions.len()),
        tokens: Some(0),
    };
    for Prediction { embeddings } in predictions {
        reply.vectors.push(Vector::read(embeddings.values)?);
        let told = embeddings.statistics.and_then(|told| told.token_count);
        // Google's counts of this kind are written as fractions.
        let told = told.map(|tokens| tokens.max(0.0).ceil() as u64);
        reply.tokens = reply.tokens.zip(told).map(|(sum, more)| sum + more);
    }
    Ok(reply)
}
