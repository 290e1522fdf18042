//! Google's: <https://ai.google.dev/api/embeddings> and
//! <https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api>.

use serde_json::{Value, json};

use super::{Told, insert, tokens, told, vector};
use crate::simulator::gemini::member::{get, list, only, text};
use crate::simulator::refused::{Checked, Refused};
use crate::simulator::script::{Script, Tell};

const MEMBERS: [&str; 5] = [
    "model",
    "content",
    "taskType",
    "title",
    "outputDimensionality",
];

const TASKS: [&str; 9] = [
    "TASK_TYPE_UNSPECIFIED",
    "RETRIEVAL_QUERY",
    "RETRIEVAL_DOCUMENT",
    "SEMANTIC_SIMILARITY",
    "CLASSIFICATION",
    "CLUSTERING",
    "QUESTION_ANSWERING",
    "FACT_VERIFICATION",
    "CODE_RETRIEVAL_QUERY",
];

/// Requests of one batch.
const MOST_REQUESTS: usize = 100;

/// `embedContent`.
pub fn one(body: &Value, model: &str, script: &Script) -> Checked<Told> {
    let said = said(body, "", model, false)?;
    let used = tokens(std::iter::once(said.as_str()), script);
    let answer = json!({"embedding": {"values": vector(0, size(body))}});
    Ok(told(script, answer, used, |answer| tell(answer, used)))
}

/// `batchEmbedContents`.
pub fn batch(body: &Value, model: &str, script: &Script) -> Checked<Told> {
    only(body, "", &["requests"])?;
    let requests = list(body, "requests");
    if requests.is_empty() || requests.len() > MOST_REQUESTS {
        return Err(Refused::invalid(
            "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch",
        ));
    }
    let mut all = Vec::new();
    let mut embeddings = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        all.push(said(request, &format!("requests[{index}]"), model, true)?);
        embeddings.push(json!({"values": vector(index, size(request))}));
    }
    let used = tokens(all.iter().map(String::as_str), script);
    let answer = json!({"embeddings": embeddings});
    Ok(told(script, answer, used, |answer| tell(answer, used)))
}

fn tell(answer: &mut Value, used: u64) {
    insert(answer, "usageMetadata", json!({"promptTokenCount": used}));
}

fn size(request: &Value) -> Option<u64> {
    get(request, "outputDimensionality").and_then(Value::as_u64)
}

/// The text of a request that was checked.
fn said(request: &Value, path: &str, model: &str, named: bool) -> Checked<String> {
    only(request, path, &MEMBERS)?;
    let told = text(request, "model").map(|name| name.trim_start_matches("models/"));
    if told.is_some_and(|told| told != model) || named && told.is_none() {
        return Err(Refused::invalid(
            "* EmbedContentRequest.model: the model must be that of the path",
        ));
    }
    if let Some(task) = text(request, "taskType").filter(|task| !TASKS.contains(task)) {
        let words = format!("Invalid value at '{path}.task_type' (TaskType), \"{task}\"");
        return Err(Refused::invalid(words));
    }
    let parts = get(request, "content").map_or(&[][..], |content| list(content, "parts"));
    if parts.is_empty() {
        return Err(Refused::invalid(
            "* EmbedContentRequest.content: contents is not specified",
        ));
    }
    let texts = parts.iter().filter_map(|part| text(part, "text"));
    Ok(texts.collect::<Vec<_>>().join("\n"))
}

/// `predict` of Vertex AI.
pub fn predict(body: &Value, model: &str, script: &Script) -> Checked<Told> {
    only(body, "", &["instances", "parameters"])?;
    let none = Value::Null;
    let parameters = get(body, "parameters").unwrap_or(&none);
    let instances = list(body, "instances");
    let most = if model.contains("gemini-") { 1 } else { 250 };
    if instances.is_empty() || instances.len() > most {
        let words = format!("{} instance(s) is allowed per prediction.", most);
        return Err(Refused::invalid(words));
    }
    let mut predictions = Vec::new();
    for (index, instance) in instances.iter().enumerate() {
        only(instance, "instances", &["content", "taskType", "title"])?;
        let Some(content) = text(instance, "content") else {
            return Err(Refused::invalid("The text content is empty."));
        };
        let mut values = json!({"values": vector(index, size(parameters))});
        if script.tell != Tell::Never {
            let used = tokens(std::iter::once(content), script);
            let statistics = json!({"truncated": false, "token_count": used as f64});
            insert(&mut values, "statistics", statistics);
        }
        predictions.push(json!({ "embeddings": values }));
    }
    let contents = instances.iter().filter_map(|one| text(one, "content"));
    let characters: usize = contents.clone().map(|text| text.chars().count()).sum();
    let used = match script.counts.input {
        Some(each) => each * instances.len() as u64,
        None => contents
            .map(|one| tokens(std::iter::once(one), script))
            .sum(),
    };
    let answer = json!({
        "predictions": predictions,
        "metadata": {"billableCharacterCount": characters},
    });
    Ok(told(script, answer, used, |_| {}))
}
