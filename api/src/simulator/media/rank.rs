//! Embeddings, moderations and rerank.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{Answer, Request, json, tokens};
use crate::simulator::answer::Usage;
use crate::simulator::script::{Script, Tell};
use crate::simulator::vectors;

/// Documents of one search unit, as Cohere counts them.
const DOCUMENTS_PER_SEARCH: u64 = 100;

const CATEGORIES: [&str; 13] = [
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
];

/// Vectors that say nothing.
pub fn embeddings(request: &Request, script: &Script) -> Answer {
    let input = request.fields.get("input").unwrap_or(&Value::Null);
    let inputs: Vec<&Value> = match input {
        // An array of numbers is one text in tokens.
        Value::Array(items) if !items.iter().all(Value::is_number) => items.iter().collect(),
        one => vec![one],
    };
    let size = request.number("dimensions");
    let packed = request.text("encoding_format") == Some("base64");
    let vector = |seed: usize| {
        let numbers = vectors::vector(seed, size);
        if packed {
            let bytes: Vec<u8> = numbers.into_iter().flat_map(f32::to_le_bytes).collect();
            return Value::from(STANDARD.encode(bytes));
        }
        json!(numbers)
    };
    let data: Vec<Value> = (0..inputs.len())
        .map(|index| json!({"object": "embedding", "index": index, "embedding": vector(index)}))
        .collect();
    let used = script
        .counts
        .input
        .unwrap_or_else(|| inputs.iter().map(|input| tokens_of(input)).sum());
    let mut body = json!({"object": "list", "data": data, "model": script.base});
    let told = tell(
        script,
        &mut body,
        "usage",
        json!({"prompt_tokens": used, "total_tokens": used}),
    );
    json(&body, told.then_some(of_input(used)))
}

/// Flags what speaks of killing.
pub fn moderations(request: &Request, script: &Script, id: &str) -> Answer {
    let input = request.fields.get("input").unwrap_or(&Value::Null);
    let inputs: Vec<&Value> = match input {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    let results: Vec<Value> = inputs
        .iter()
        .map(|input| {
            let flagged = input.to_string().contains("kill");
            let of = |value: &dyn Fn(&str) -> Value| {
                let pairs = CATEGORIES.iter().map(|name| ((*name).to_owned(), value(name)));
                Value::Object(pairs.collect::<Map<_, _>>())
            };
            json!({
                "flagged": flagged,
                "categories": of(&|name| (flagged && name == "violence").into()),
                "category_scores": of(&|name| if flagged && name == "violence" { 0.9 } else { 0.01 }.into()),
                "category_applied_input_types": of(&|_| json!(["text"])),
            })
        })
        .collect();
    json(
        &json!({"id": id, "model": script.base, "results": results}),
        None,
    )
}

/// The longer the better.
pub fn rerank(request: &Request, script: &Script, id: &str) -> Answer {
    let documents = request.fields.get("documents").and_then(Value::as_array);
    let documents = documents.map_or(&[][..], Vec::as_slice);
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let size = |index: &usize| {
        documents
            .get(*index)
            .map_or(0, |document| document.to_string().len())
    };
    order.sort_by_key(|index| std::cmp::Reverse(size(index)));
    let most = request.number("top_n").unwrap_or(u64::MAX);
    let results: Vec<Value> = order
        .iter()
        .zip(1..=most)
        .map(|(index, place)| {
            let mut result = json!({"index": index, "relevance_score": 1.0 / place as f64});
            if request.flag("return_documents")
                && let (Some(result), Some(document)) =
                    (result.as_object_mut(), documents.get(*index))
            {
                result.insert("document".to_owned(), document.clone());
            }
            result
        })
        .collect();
    let mut body = json!({"id": id, "model": script.base, "results": results});
    let question = tokens(request.text("query").unwrap_or_default());
    if script.base.contains("jina") {
        let read: u64 = documents.iter().map(tokens_of).sum();
        let used = script.counts.input.unwrap_or(question + read);
        let told = tell(script, &mut body, "usage", json!({"total_tokens": used}));
        return json(&body, told.then_some(of_input(used)));
    }
    let searches = (documents.len() as u64)
        .div_ceil(DOCUMENTS_PER_SEARCH)
        .max(1);
    let billed =
        json!({"api_version": {"version": "2"}, "billed_units": {"search_units": searches}});
    tell(script, &mut body, "meta", billed);
    json(&body, Some(of_input(0)))
}

fn tokens_of(input: &Value) -> u64 {
    match input {
        Value::String(text) => tokens(text),
        Value::Array(numbers) => numbers.len() as u64,
        other => tokens(&other.to_string()),
    }
}

/// Tells the usage, unless the script keeps it.
fn tell(script: &Script, body: &mut Value, name: &str, value: Value) -> bool {
    let tells = script.tell != Tell::Never;
    if let Some(members) = body.as_object_mut().filter(|_| tells) {
        members.insert(name.to_owned(), value);
    }
    tells
}

fn of_input(input: u64) -> Usage {
    Usage {
        input,
        ..Usage::default()
    }
}
