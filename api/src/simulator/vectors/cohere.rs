//! Cohere's: <https://docs.cohere.com/reference/embed>.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{Told, insert, texts, tokens, told, values, vector};
use crate::simulator::refused::{Checked, Refused};
use crate::simulator::script::Script;

const MEMBERS: [&str; 10] = [
    "model",
    "texts",
    "images",
    "inputs",
    "input_type",
    "embedding_types",
    "output_dimension",
    "max_tokens",
    "truncate",
    "priority",
];

const PURPOSES: [&str; 5] = [
    "search_document",
    "search_query",
    "classification",
    "clustering",
    "image",
];

/// `POST /v2/embed`; on Bedrock without types the vectors stand alone.
pub fn answer(body: &Value, id: &str, script: &Script) -> Checked<Told> {
    let unknown = body.as_object().into_iter().flatten();
    if let Some((name, _)) = unknown
        .clone()
        .find(|(name, _)| !MEMBERS.contains(&name.as_str()))
    {
        return Err(Refused::invalid(format!(
            "unknown field: parameter '{name}' is not a valid field"
        )));
    }
    let purpose = body.get("input_type").and_then(Value::as_str);
    if !purpose.is_some_and(|purpose| PURPOSES.contains(&purpose)) {
        return Err(Refused::invalid(
            "invalid request: valid input_type must be provided with the provided model",
        ));
    }
    let texts = texts(body.get("texts")).filter(|texts| (1..=96).contains(&texts.len()));
    let Some(texts) = texts else {
        return Err(Refused::invalid(
            "invalid request: texts must be between 1 and 96 strings",
        ));
    };
    let size = body.get("output_dimension").and_then(Value::as_u64);
    let types = super::texts(body.get("embedding_types"));
    let vectors = || (0..texts.len()).map(|place| vector(place, size));
    let embeddings = match &types {
        None => values(vectors()),
        Some(types) => {
            let of = |kind: &&str| {
                let value = match *kind {
                    "float" => values(vectors()),
                    "base64" => vectors().map(packed).collect(),
                    other => {
                        let words = format!("invalid request: embedding type {other}");
                        return Err(Refused::invalid(words));
                    }
                };
                Ok(((*kind).to_owned(), value))
            };
            Value::Object(types.iter().map(of).collect::<Checked<Map<_, _>>>()?)
        }
    };
    let used = tokens(texts.iter().copied(), script);
    let answer = json!({
        "id": id,
        "response_type": "embeddings_by_type",
        "embeddings": embeddings,
        "texts": texts,
    });
    Ok(told(script, answer, used, |answer| {
        let meta =
            json!({"api_version": {"version": "2"}, "billed_units": {"input_tokens": used as f64}});
        insert(answer, "meta", meta);
    }))
}

fn packed(vector: Vec<f32>) -> Value {
    let bytes: Vec<u8> = vector.into_iter().flat_map(f32::to_le_bytes).collect();
    Value::from(STANDARD.encode(bytes))
}
