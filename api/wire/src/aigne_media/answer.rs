//! Answers as AIGNE's clients read them.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::aigne_chat::UsageOut;
use crate::codec::{Bill, Written};
use crate::error::WireError;
use crate::image::{Delivery, Drawn, Source, listed};
use crate::openai_chat::json;
use crate::operation::{Asked, Fetched, Spoken};
use crate::usage::Usage;

/// Base64 of the first bytes of a picture, by which its type is known. A multiple of four.
const HEAD: usize = 64;

/// What an answer is told with.
#[derive(Debug, Clone, Copy)]
pub struct Dressing<'a> {
    /// The model, as the provider calls it.
    pub model: &'a str,
    /// `provider/model`.
    pub target: &'a str,
    /// What the call cost; `None`: nobody is charged.
    pub bill: Option<&'a Bill>,
    /// Pictures by the addresses that they were fetched from.
    pub fetched: &'a Fetched,
    /// Addresses of pictures that the provider drew into its answer and that were kept since, each at
    /// its picture's place; none where nothing was kept.
    pub kept: &'a [Option<String>],
}

/// A picture to be kept somewhere, so that there is an address to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Homeless {
    /// Base64.
    pub data: String,
    /// `image/png`.
    pub media_type: &'static str,
}

impl Asked {
    /// OpenAI's answer as the caller reads it. Callers of the other APIs get it as it is.
    pub fn dressed(&self, answer: Bytes, dressing: &Dressing<'_>) -> Result<Written, WireError> {
        let whole = |body| Written {
            body,
            left_out: Vec::new(),
        };
        match self.spoken {
            Spoken::OpenAi | Spoken::GeminiEmbed | Spoken::GeminiBatchEmbed => Ok(whole(answer)),
            Spoken::AigneEmbed => vectors(&answer, self, dressing).map(whole),
            Spoken::AigneImage => drawn(&answer, self, dressing, files),
            Spoken::AigneImageGenerations => drawn(&answer, self, dressing, rows),
        }
    }
}

impl Asked {
    /// The pictures of OpenAI's answer that the caller wants the addresses of and that have none, each
    /// at its place; empty where there is no such picture.
    pub fn homeless(&self, answer: &[u8]) -> Vec<Option<Homeless>> {
        let draws = matches!(
            self.spoken,
            Spoken::AigneImage | Spoken::AigneImageGenerations
        );
        if !draws || self.delivery != Some(Delivery::Url) {
            return Vec::new();
        }
        // What cannot be read is told when the answer is dressed.
        let pictures = listed::read(answer).map_or_else(|_| Vec::new(), |reply| reply.pictures);
        let found: Vec<_> = pictures
            .into_iter()
            .map(|drawn| match drawn.source {
                Source::Base64(data) => Some(Homeless {
                    media_type: type_of(&data),
                    data: data.into_owned(),
                }),
                Source::Url(_) => None,
            })
            .collect();
        match found.iter().any(Option::is_some) {
            true => found,
            false => Vec::new(),
        }
    }
}

#[derive(Deserialize)]
struct VectorsIn<'a> {
    #[serde(borrow)]
    data: Vec<VectorIn<'a>>,
    #[serde(default)]
    usage: Option<TokensIn>,
}

#[derive(Deserialize)]
struct VectorIn<'a> {
    #[serde(borrow)]
    embedding: &'a RawValue,
    #[serde(default)]
    index: u64,
}

#[derive(Deserialize)]
struct TokensIn {
    #[serde(default)]
    prompt_tokens: Option<u64>,
    #[serde(default)]
    total_tokens: Option<u64>,
}

/// Consumers look for the vectors in two places.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VectorsOut<'a> {
    embeddings: Vec<&'a RawValue>,
    data: Vec<VectorOut<'a>>,
    model: &'a str,
    usage: Option<UsageOut<'a>>,
    model_with_provider: &'a str,
}

#[derive(Serialize)]
struct VectorOut<'a> {
    object: &'static str,
    index: usize,
    embedding: &'a RawValue,
}

fn vectors(answer: &[u8], asked: &Asked, told: &Dressing<'_>) -> Result<Bytes, WireError> {
    let mut read: VectorsIn<'_> = serde_json::from_slice(answer)
        .map_err(|error| WireError::reply(format!("its embeddings cannot be read: {error}")))?;
    read.data.sort_by_key(|item| item.index);
    let tokens = read
        .usage
        .and_then(|it| it.prompt_tokens.or(it.total_tokens));
    let usage = Usage {
        input: tokens.unwrap_or(asked.estimate.input),
        ..Usage::default()
    };
    let numbered = read.data.iter().enumerate();
    Ok(json::body(&VectorsOut {
        embeddings: read.data.iter().map(|item| item.embedding).collect(),
        data: numbered
            .map(|(index, item)| VectorOut {
                object: "embedding",
                index,
                embedding: item.embedding,
            })
            .collect(),
        model: told.model,
        usage: UsageOut::of(Some(&usage), told.bill),
        model_with_provider: told.target,
    }))
}

/// A picture for `/api/v2/image`.
#[derive(Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum FileOut<'a> {
    File {
        data: &'a str,
        mime_type: &'static str,
    },
    Url {
        url: &'a str,
    },
}

/// A picture for `/api/v2/image/generations`; its clients look for the bytes under three names.
#[derive(Serialize)]
struct RowOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b64_json: Option<&'a str>,
    #[serde(rename = "b64Json", skip_serializing_if = "Option::is_none")]
    camel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revised_prompt: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PicturesOut<'a, P> {
    images: &'a [P],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a [P]>,
    model: &'a str,
    usage: Option<UsageOut<'a>>,
    model_with_provider: &'a str,
}

type Write = for<'a> fn(&'a [Drawn<'a>], PicturesOut<'a, ()>) -> Bytes;

fn drawn(
    answer: &[u8],
    asked: &Asked,
    told: &Dressing<'_>,
    write: Write,
) -> Result<Written, WireError> {
    let mut reply = listed::read(answer)?;
    if reply.pictures.is_empty() {
        return Err(WireError::reply("it has no pictures"));
    }
    if asked.delivery == Some(Delivery::Base64) {
        for drawn in &mut reply.pictures {
            if let Source::Url(url) = &drawn.source
                && let Some(data) = told.fetched.get(&**url)
            {
                drawn.source = Source::Base64(Cow::Borrowed(data));
            }
        }
    }
    for (drawn, kept) in reply.pictures.iter_mut().zip(told.kept) {
        if let Some(address) = kept {
            drawn.source = Source::Url(Cow::Borrowed(address));
        }
    }
    // Some models draw into the answer alone.
    let here = |drawn: &Drawn<'_>| matches!(drawn.source, Source::Base64(_));
    let mut left_out = Vec::new();
    if asked.delivery == Some(Delivery::Url) && reply.pictures.iter().any(here) {
        left_out.push(asked.spoken.member("response_format"));
    }
    let usage = reply.usage.unwrap_or_default();
    let around = PicturesOut {
        images: &[],
        data: None,
        model: told.model,
        usage: UsageOut::of(Some(&usage), told.bill),
        model_with_provider: told.target,
    };
    Ok(Written {
        body: write(&reply.pictures, around),
        left_out,
    })
}

fn files<'a>(pictures: &'a [Drawn<'a>], around: PicturesOut<'a, ()>) -> Bytes {
    let images: Vec<_> = pictures
        .iter()
        .map(|drawn| match &drawn.source {
            Source::Base64(data) => FileOut::File {
                data,
                mime_type: type_of(data),
            },
            Source::Url(url) => FileOut::Url { url },
        })
        .collect();
    json::body(&PicturesOut {
        images: &images,
        data: None,
        model: around.model,
        usage: around.usage,
        model_with_provider: around.model_with_provider,
    })
}

fn rows<'a>(pictures: &'a [Drawn<'a>], around: PicturesOut<'a, ()>) -> Bytes {
    let images: Vec<_> = pictures
        .iter()
        .map(|drawn| {
            let (data, url) = match &drawn.source {
                Source::Base64(data) => (Some(&**data), None),
                Source::Url(url) => (None, Some(&**url)),
            };
            RowOut {
                base64: data,
                b64_json: data,
                camel: data,
                url,
                revised_prompt: drawn.prompt.as_deref(),
            }
        })
        .collect();
    json::body(&PicturesOut {
        images: &images,
        data: Some(&images),
        model: around.model,
        usage: around.usage,
        model_with_provider: around.model_with_provider,
    })
}

fn type_of(data: &str) -> &'static str {
    let head = data.get(..HEAD).unwrap_or(data);
    let bytes = STANDARD.decode(head).unwrap_or_default();
    crate::image::media_type(&bytes).unwrap_or("image/png")
}
