//! Embedding models on Amazon Bedrock: each family has a form of its own behind `InvokeModel`.
//!
//! Titan: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html>;
//! Cohere: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html>;
//! Nova: <https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html>.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Calls, Purpose, Reply, Request, Vector, cohere, unread};
use crate::error::WireError;
use crate::openai_chat::json;

/// The families, by a part of their models' names; a name may have a region in front or be an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// The second version of Titan for texts.
    Titan,
    /// The first, which takes nothing but a text.
    TitanFirst,
    /// Titan for pictures and texts.
    TitanImage,
    Cohere,
    Nova,
}

const FAMILIES: [(&str, Family); 7] = [
    ("titan-embed-text-v1", Family::TitanFirst),
    ("titan-embed-g1", Family::TitanFirst),
    ("titan-embed-image", Family::TitanImage),
    ("titan-embed", Family::Titan),
    ("cohere.embed", Family::Cohere),
    ("nova-2-multimodal-embeddings", Family::Nova),
    ("nova-multimodal-embeddings", Family::Nova),
];

impl Family {
    fn of(model: &str) -> Result<Self, WireError> {
        let found = FAMILIES.iter().find(|(part, _)| model.contains(part));
        found.map(|(_, family)| *family).ok_or_else(|| {
            let why = format!(
                "Bedrock's `{model}` is no embedding model that the hub knows the form of (Titan, Cohere, Nova)"
            );
            WireError::untranslatable("model", why)
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Titan<'a> {
    input_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embedding_config: Option<TitanConfig>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TitanConfig {
    output_embedding_length: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Nova<'a> {
    task_type: &'static str,
    single_embedding_params: NovaParams<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NovaParams<'a> {
    embedding_purpose: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    embedding_dimension: Option<u64>,
    text: NovaText<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NovaText<'a> {
    truncation_mode: &'static str,
    value: &'a str,
}

/// Writes a request for a model.
pub(crate) fn write(request: &Request, model: &str) -> Result<Calls, WireError> {
    let family = Family::of(model)?;
    match family {
        Family::Cohere => return Ok(cohere::write(request, None)),
        Family::Nova => return Ok(nova(request)),
        Family::Titan | Family::TitanFirst | Family::TitanImage => {}
    }
    let mut left_out = request.hints();
    if family == Family::TitanFirst && request.dimensions.is_some() {
        left_out.push("dimensions");
    }
    let texts = request.texts.iter().map(|text| {
        json::body(&Titan {
            input_text: &text.text,
            dimensions: request.dimensions.filter(|_| family == Family::Titan),
            embedding_config: request
                .dimensions
                .filter(|_| family == Family::TitanImage)
                .map(|output_embedding_length| TitanConfig {
                    output_embedding_length,
                }),
        })
    });
    Ok(Calls {
        bodies: texts.collect(),
        left_out,
    })
}

fn nova(request: &Request) -> Calls {
    let (embedding_purpose, same) = match request.purpose {
        None => ("GENERIC_INDEX", true),
        Some(Purpose::Document) => ("GENERIC_INDEX", true),
        Some(Purpose::Query) => ("TEXT_RETRIEVAL", true),
        Some(Purpose::Classification) => ("CLASSIFICATION", true),
        Some(Purpose::Clustering) => ("CLUSTERING", true),
        Some(Purpose::Similarity) => ("GENERIC_INDEX", false),
        Some(Purpose::Question | Purpose::Fact | Purpose::Code) => ("TEXT_RETRIEVAL", false),
    };
    let (truncation_mode, cut) = match request.truncate.as_deref() {
        Some("START" | "start") => ("START", true),
        Some("NONE" | "none") => ("NONE", true),
        None | Some("END" | "end") => ("END", true),
        Some(_) => ("END", false),
    };
    let mut left_out = Vec::new();
    if request.has_titles() {
        left_out.push("title");
    }
    if !same {
        left_out.push("input_type");
    }
    if !cut {
        left_out.push("truncate");
    }
    let texts = request.texts.iter().map(|text| {
        json::body(&Nova {
            task_type: "SINGLE_EMBEDDING",
            single_embedding_params: NovaParams {
                embedding_purpose,
                embedding_dimension: request.dimensions,
                text: NovaText {
                    truncation_mode,
                    value: &text.text,
                },
            },
        })
    });
    Calls {
        bodies: texts.collect(),
        left_out,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TitanAnswer<'a> {
    #[serde(borrow, default)]
    embedding: Option<&'a RawValue>,
    #[serde(default)]
    input_text_token_count: Option<u64>,
}

#[derive(Deserialize)]
struct NovaAnswer<'a> {
    #[serde(borrow)]
    embeddings: Vec<NovaVector<'a>>,
}

#[derive(Deserialize)]
struct NovaVector<'a> {
    #[serde(borrow)]
    embedding: &'a RawValue,
}

/// Reads an answer of any of the families.
pub(crate) fn read_reply(answer: &[u8]) -> Result<Reply<'_>, WireError> {
    let titan: TitanAnswer<'_> = serde_json::from_slice(answer).map_err(|error| unread(&error))?;
    if let Some(vector) = titan.embedding {
        return Ok(Reply {
            vectors: vec![Vector::read(vector)?],
            tokens: titan.input_text_token_count,
        });
    }
    if let Ok(nova) = serde_json::from_slice::<NovaAnswer<'_>>(answer) {
        let vectors = nova.embeddings.into_iter();
        let vectors = vectors.map(|one| Vector::read(one.embedding));
        return Ok(Reply {
            vectors: vectors.collect::<Result<_, _>>()?,
            tokens: None,
        });
    }
    cohere::read_reply(answer)
}
