//! Imagen, asked by `predict`: <https://ai.google.dev/gemini-api/docs/imagen> and
//! <https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/imagen-api>.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::shape::{Ratio, ratio};
use super::{Calls, Drawn, Reply, Request, Source};
use crate::error::WireError;
use crate::openai_chat::json;

const RATIOS: [Ratio; 5] = [
    ("1:1", 1, 1),
    ("3:4", 3, 4),
    ("4:3", 4, 3),
    ("9:16", 9, 16),
    ("16:9", 16, 9),
];

/// Pictures of one call.
const MOST_PICTURES: u64 = 4;

/// What callers can say under Google's names, in snake case or as Google writes them.
const OWN: [(&str, &str); 6] = [
    ("negative_prompt", "negativePrompt"),
    ("person_generation", "personGeneration"),
    ("add_watermark", "addWatermark"),
    ("enhance_prompt", "enhancePrompt"),
    ("language", "language"),
    ("seed", "seed"),
];

#[derive(Serialize)]
struct Body<'a> {
    instances: [Instance<'a>; 1],
    parameters: Map<String, Value>,
}

#[derive(Serialize)]
struct Instance<'a> {
    prompt: &'a str,
}

/// The model is asked by `predict`.
pub(crate) fn predicts(model: &str) -> bool {
    model
        .rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with("imagen") || name.starts_with("imagegeneration"))
}

/// Writes as few calls as the pictures take.
pub(crate) fn write(mut request: Request, path: &'static str) -> Result<Calls, WireError> {
    request.without_mask()?;
    if let Some(picture) = request.pictures.first() {
        let why = "this model draws from words alone; a Gemini model that draws takes pictures";
        return Err(WireError::untranslatable(picture.path.as_str(), why));
    }
    let mut left_out = request.hints(&["output_format", "output_compression"]);
    let mut parameters = Map::new();
    if let Some(shape) = ratio(&mut request.own, request.size, &RATIOS, &mut left_out)? {
        parameters.insert("aspectRatio".to_owned(), shape.into());
    }
    let named = request.own.text("image_size")?;
    let larger = request.size.filter(|size| size.longest() > 1_536);
    if let Some(size) = named.or_else(|| larger.map(|_| "2K".to_owned())) {
        parameters.insert("sampleImageSize".to_owned(), size.into());
    }
    for (name, googles) in OWN {
        let mut told = request.own.json(&[name, googles]);
        let value = told
            .shift_remove(name)
            .or_else(|| told.shift_remove(googles));
        if let Some(value) = value {
            parameters.insert(googles.to_owned(), value);
        }
    }
    let mut output = Map::new();
    if let Some(format) = &request.format {
        output.insert("mimeType".to_owned(), format!("image/{format}").into());
    }
    if let Some(percent) = request.compression {
        output.insert("compressionQuality".to_owned(), percent.into());
    }
    if !output.is_empty() {
        parameters.insert("outputOptions".to_owned(), output.into());
    }
    left_out.extend(std::mem::take(&mut request.own).names());
    let mut bodies = Vec::new();
    let mut missing = request.count;
    while missing > 0 {
        let count = missing.min(MOST_PICTURES);
        missing -= count;
        let mut parameters = parameters.clone();
        parameters.insert("sampleCount".to_owned(), count.into());
        bodies.push(json::body(&Body {
            instances: [Instance {
                prompt: &request.prompt,
            }],
            parameters,
        }));
    }
    Ok(Calls {
        path,
        bodies,
        content_type: None,
        left_out,
    })
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow, default)]
    predictions: Vec<Prediction<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Prediction<'a> {
    #[serde(borrow, default)]
    bytes_base64_encoded: Option<Cow<'a, str>>,
    #[serde(default)]
    prompt: Option<String>,
    #[serde(default)]
    rai_filtered_reason: Option<String>,
}

/// Reads an answer.
pub(crate) fn read(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let told: Answer<'_> = serde_json::from_slice(answer)
        .map_err(|error| WireError::reply(format!("its pictures cannot be read: {error}")))?;
    let mut reply = Reply::default();
    for prediction in told.predictions {
        reply.refused = reply.refused.or(prediction.rai_filtered_reason);
        if let Some(data) = prediction.bytes_base64_encoded {
            reply.pictures.push(Drawn {
                source: Source::Base64(data),
                size: None,
                prompt: prediction.prompt,
            });
        }
    }
    if reply.pictures.is_empty() {
        // Without a reason that is what it means, too.
        let usual = "every picture was filtered out; change the prompt";
        reply.refused.get_or_insert_with(|| usual.to_owned());
    }
    Ok(reply)
}
