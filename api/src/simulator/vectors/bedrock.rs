//! Those of Titan, Nova and Cohere on Amazon Bedrock, by the model's name.
//!
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html>,
//! <https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html>

use serde_json::{Value, json};

use super::{Told, insert, tokens, told, vector};
use crate::simulator::bedrock::{invalid, known};
use crate::simulator::refused::Checked;
use crate::simulator::script::Script;

/// `POST /model/{id}/invoke`.
pub fn answer(body: &Value, model: &str, id: &str, script: &Script) -> Checked<Told> {
    if model.contains("cohere.embed") {
        let (mut answer, told) = super::cohere::answer(body, id, script)?;
        // The count stands in the head there.
        if let Some(members) = answer.as_object_mut() {
            members.remove("meta");
        }
        return Ok((answer, told));
    }
    if model.contains("nova") {
        return nova(body, script);
    }
    if !model.contains("titan-embed") {
        let message = format!("The model {model} cannot be invoked by the simulator.");
        return Err(invalid(message));
    }
    let names: &[&str] = if model.contains("v1") {
        &["inputText"]
    } else {
        &["inputText", "dimensions", "normalize", "embeddingTypes"]
    };
    known(body, "", names)?;
    let Some(text) = body.get("inputText").and_then(Value::as_str) else {
        return Err(invalid("inputText: expected a string"));
    };
    let used = tokens(std::iter::once(text), script);
    let size = body.get("dimensions").and_then(Value::as_u64);
    let answer = json!({"embedding": vector(0, size)});
    Ok(told(script, answer, used, |answer| {
        insert(answer, "inputTextTokenCount", used.into());
    }))
}

fn nova(body: &Value, script: &Script) -> Checked<Told> {
    known(
        body,
        "",
        &["taskType", "singleEmbeddingParams", "schemaVersion"],
    )?;
    let none = Value::Null;
    let asked = body.get("singleEmbeddingParams").unwrap_or(&none);
    let names = ["embeddingPurpose", "embeddingDimension", "text"];
    known(asked, "singleEmbeddingParams", &names)?;
    let text = asked.pointer("/text/value").and_then(Value::as_str);
    let (Some(text), Some("SINGLE_EMBEDDING")) =
        (text, body.get("taskType").and_then(Value::as_str))
    else {
        return Err(invalid(
            "singleEmbeddingParams.text.value: expected a string",
        ));
    };
    let used = tokens(std::iter::once(text), script);
    let size = asked.get("embeddingDimension").and_then(Value::as_u64);
    let embedding = json!({"embeddingType": "TEXT", "embedding": vector(0, size)});
    Ok(told(
        script,
        json!({"embeddings": [embedding]}),
        used,
        |_| {},
    ))
}
