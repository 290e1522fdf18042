//! Gemini's models that draw, asked by `generateContent`:
//! <https://ai.google.dev/gemini-api/docs/image-generation>.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::shape::{Ratio, ratio};
use super::{Calls, Drawn, Reply, Request, Source, file};
use crate::error::WireError;
use crate::openai_chat::json;
use crate::usage::Counters;
use crate::{Dialect, Usage};

const RATIOS: [Ratio; 10] = [
    ("1:1", 1, 1),
    ("2:3", 2, 3),
    ("3:2", 3, 2),
    ("3:4", 3, 4),
    ("4:3", 4, 3),
    ("4:5", 4, 5),
    ("5:4", 5, 4),
    ("9:16", 9, 16),
    ("16:9", 16, 9),
    ("21:9", 21, 9),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    contents: [Content<'a>; 1],
    generation_config: Config<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    role: &'static str,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Part<'a> {
    Text(&'a str),
    #[serde(rename_all = "camelCase")]
    InlineData {
        mime_type: &'static str,
        data: String,
    },
    #[serde(rename_all = "camelCase")]
    FileData {
        file_uri: &'a str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    response_modalities: &'a [&'a str],
    #[serde(skip_serializing_if = "ImageConfig::is_empty")]
    image_config: ImageConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    aspect_ratio: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_size: Option<String>,
}

impl ImageConfig {
    fn is_empty(&self) -> bool {
        self.aspect_ratio.is_none() && self.image_size.is_none()
    }
}

/// Writes a call for each picture: the models draw one at a time.
pub(crate) fn write(
    mut request: Request,
    model: &str,
    path: &'static str,
) -> Result<Calls, WireError> {
    request.without_mask()?;
    let mut left_out = request.hints(&[]);
    let aspect_ratio = ratio(&mut request.own, request.size, &RATIOS, &mut left_out)?;
    let mut parts = vec![Part::Text(&request.prompt)];
    for picture in &request.pictures {
        parts.push(match &picture.data {
            file::Data::Bytes(_) => Part::InlineData {
                mime_type: picture.media_type()?,
                data: picture.base64()?,
            },
            file::Data::Url(url) => Part::FileData { file_uri: url },
        });
    }
    // The first of them cannot be asked for pictures alone.
    let modalities: &[&str] = if model.contains("gemini-2.0") {
        &["TEXT", "IMAGE"]
    } else {
        &["IMAGE"]
    };
    let seed = request.own.integer("seed")?;
    let image_size = match request.own.text("image_size")? {
        Some(named) => Some(named),
        None => image_size(&request, model, &mut left_out),
    };
    let body = json::body(&Body {
        contents: [Content {
            role: "user",
            parts,
        }],
        generation_config: Config {
            response_modalities: modalities,
            image_config: ImageConfig {
                aspect_ratio,
                image_size,
            },
            seed,
        },
    });
    left_out.extend(request.own.names());
    Ok(Calls {
        path,
        bodies: (0..request.count).map(|_| body.clone()).collect(),
        content_type: None,
        left_out,
    })
}

/// The size in Google's words, for models that draw in several; told where one cannot.
fn image_size(request: &Request, model: &str, left_out: &mut Vec<String>) -> Option<String> {
    let longest = request.size?.longest();
    let word = match longest {
        0..=1_536 => return None,
        1_537..=3_072 => "2K",
        _ => "4K",
    };
    // 2.5 draws in one size.
    if model.contains("gemini-2") {
        json::tell(left_out, "size");
        return None;
    }
    Some(word.to_owned())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    #[serde(borrow, default)]
    candidates: Vec<Candidate<'a>>,
    #[serde(default)]
    prompt_feedback: Option<Feedback>,
    #[serde(default)]
    usage_metadata: Option<Counters>,
    #[serde(default)]
    model_version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate<'a> {
    #[serde(borrow, default)]
    content: Option<ContentIn<'a>>,
    #[serde(default)]
    finish_reason: Option<String>,
    #[serde(default)]
    finish_message: Option<String>,
}

#[derive(Deserialize)]
struct ContentIn<'a> {
    #[serde(borrow, default)]
    parts: Vec<PartIn<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartIn<'a> {
    #[serde(default)]
    text: Option<String>,
    /// A sketch on the way to the picture.
    #[serde(default)]
    thought: Option<bool>,
    #[serde(borrow, default)]
    inline_data: Option<Blob<'a>>,
}

#[derive(Deserialize)]
struct Blob<'a> {
    #[serde(borrow)]
    data: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Feedback {
    #[serde(default)]
    block_reason: Option<String>,
    #[serde(default)]
    block_reason_message: Option<String>,
}

/// Reads an answer.
pub(crate) fn read(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let told: Answer<'_> = serde_json::from_slice(answer)
        .map_err(|error| WireError::reply(format!("its pictures cannot be read: {error}")))?;
    let counts = told.usage_metadata;
    let mut reply = Reply {
        usage: counts.map(|counts| Usage::told(Dialect::GeminiGenerate, &counts)),
        model: told.model_version,
        ..Reply::default()
    };
    let mut said = Vec::new();
    for candidate in told.candidates {
        let parts = candidate.content.map(|content| content.parts);
        for part in parts.unwrap_or_default() {
            if part.thought == Some(true) {
                continue;
            }
            said.extend(part.text);
            if let Some(blob) = part.inline_data {
                reply.pictures.push(Drawn {
                    source: Source::Base64(blob.data),
                    size: None,
                    prompt: None,
                });
            }
        }
        let word = candidate.finish_reason.filter(|word| word != "STOP");
        reply.refused = reply.refused.or(candidate.finish_message).or(word);
    }
    if let Some(feedback) = told.prompt_feedback {
        let why = feedback.block_reason_message.or(feedback.block_reason);
        reply.refused = why.or(reply.refused);
    }
    if reply.pictures.is_empty() {
        // Models that do not draw say why.
        let words = said.concat();
        let usual = || "the model drew nothing".to_owned();
        let why = reply
            .refused
            .or(Some(words).filter(|words| !words.is_empty()));
        reply.refused = Some(why.unwrap_or_else(usual));
    }
    Ok(reply)
}
