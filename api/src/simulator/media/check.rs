//! What the real APIs refuse.

use serde_json::Value;

use super::{Endpoint, Request};
use crate::simulator::openai::{missing, wrong_kind};
use crate::simulator::refused::{Checked, Refused};

struct Rules {
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const EMBEDDINGS: Rules = Rules {
    required: &["input", "model"],
    optional: &["dimensions", "encoding_format", "user"],
};
const MODERATIONS: Rules = Rules {
    required: &["input"],
    optional: &["model"],
};
const RERANK: Rules = Rules {
    required: &["model", "query", "documents"],
    optional: &[
        "top_n",
        "return_documents",
        "max_tokens_per_doc",
        "max_chunks_per_doc",
        "rank_fields",
    ],
};
const GENERATIONS: Rules = Rules {
    required: &["prompt"],
    optional: &[
        "background",
        "model",
        "moderation",
        "n",
        "output_compression",
        "output_format",
        "partial_images",
        "quality",
        "response_format",
        "size",
        "stream",
        "style",
        "user",
    ],
};
const EDITS: Rules = Rules {
    required: &["prompt"],
    optional: &[
        "background",
        "images",
        "input_fidelity",
        "mask",
        "model",
        "moderation",
        "n",
        "output_compression",
        "output_format",
        "partial_images",
        "quality",
        "response_format",
        "size",
        "stream",
        "user",
    ],
};
const VARIATIONS: Rules = Rules {
    required: &[],
    optional: &["model", "n", "response_format", "size", "user"],
};
const SPEECH: Rules = Rules {
    required: &["input", "model", "voice"],
    optional: &["instructions", "response_format", "speed", "stream_format"],
};
const TRANSCRIPTIONS: Rules = Rules {
    required: &["model"],
    optional: &[
        "chunking_strategy",
        "include[]",
        "known_speaker_names[]",
        "known_speaker_references[]",
        "language",
        "prompt",
        "response_format",
        "stream",
        "temperature",
        "timestamp_granularities[]",
    ],
};
const TRANSLATIONS: Rules = Rules {
    required: &["model"],
    optional: &["prompt", "response_format", "temperature"],
};

/// Refuses what the real API would.
pub fn check(request: &Request) -> Checked {
    if let Some(checked) = of_xai(request) {
        return checked;
    }
    let (rules, file) = match request.endpoint {
        Endpoint::Embeddings => (EMBEDDINGS, None),
        Endpoint::Moderations => (MODERATIONS, None),
        Endpoint::Rerank => (RERANK, None),
        Endpoint::Generations => (GENERATIONS, None),
        Endpoint::Edits => (EDITS, Some("image")),
        Endpoint::Variations => (VARIATIONS, Some("image")),
        Endpoint::Speech => (SPEECH, None),
        Endpoint::Transcriptions => (TRANSCRIPTIONS, Some("file")),
        Endpoint::Translations => (TRANSLATIONS, Some("file")),
    };
    for name in request.fields.keys() {
        if !rules.required.contains(&name.as_str()) && !rules.optional.contains(&name.as_str()) {
            let words = format!("Unknown parameter: '{name}'.");
            return Err(Refused::invalid(words).at(name.as_str(), Some("unknown_parameter")));
        }
    }
    for name in rules.required {
        if !request.fields.contains_key(*name) {
            return Err(missing(name));
        }
    }
    if let Some(file) = file
        && !request.fields.contains_key("images")
    {
        let mut named = request.files.iter();
        if !named.any(|(name, bytes)| name.trim_end_matches("[]") == file && !bytes.is_empty()) {
            return Err(missing(file));
        }
    }
    values(request)
}

/// What xAI takes beside OpenAI's members, and of them not at all.
fn of_xai(request: &Request) -> Option<Checked> {
    let draws = matches!(request.endpoint, Endpoint::Generations | Endpoint::Edits);
    if !draws || !request.model().contains("grok") {
        return None;
    }
    const KNOWN: [&str; 9] = [
        "model",
        "prompt",
        "n",
        "image",
        "images",
        "aspect_ratio",
        "resolution",
        "quality",
        "response_format",
    ];
    let unknown = request
        .fields
        .keys()
        .find(|name| !KNOWN.contains(&name.as_str()));
    Some(match unknown {
        Some(name) => Err(Refused::invalid(format!("Argument not supported: {name}"))),
        None if !request.fields.contains_key("prompt") => Err(missing("prompt")),
        None => Ok(()),
    })
}

fn values(request: &Request) -> Checked {
    if request.endpoint == Endpoint::Embeddings {
        let input = request.fields.get("input").unwrap_or(&Value::Null);
        let fits = match input {
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        };
        if !fits {
            return Err(wrong_kind("input", "a string or an array", input));
        }
    }
    if request.endpoint == Endpoint::Rerank
        && let Some(documents) = request.fields.get("documents")
        && !documents.is_array()
    {
        return Err(wrong_kind("documents", "an array", documents));
    }
    for (name, most) in [("n", 10), ("partial_images", 3), ("dimensions", 4096)] {
        if let Some(value) = request.fields.get(name) {
            let number = request.number(name).filter(|number| *number <= most);
            if number.is_none() || (name == "n" && number == Some(0)) {
                return Err(wrong_kind(name, "an integer in range", value));
            }
        }
    }
    Ok(())
}
