//! Replies as they are sent, whole and in chunks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sign;
use crate::simulator::answer::{Block, Plan, Step, Stop, Usage};
use crate::simulator::script::Tell;
use crate::simulator::sse::Event;

/// What every chunk of one reply repeats, and how it tells its usage.
#[derive(Debug, Clone)]
pub struct Head {
    /// `sim-gemini-…`.
    pub id: String,
    /// The model that answers.
    pub model: String,
    /// When the script tells the usage.
    pub tell: Tell,
    /// Whether the stream ends without its last chunk.
    pub no_done: bool,
}

/// A whole reply.
pub fn whole(head: &Head, plan: &Plan) -> Value {
    let told = (head.tell != Tell::Never).then_some(plan.usage);
    if plan.stop == Stop::Refused {
        return blocked(head, told);
    }
    let mut parts = Vec::new();
    for block in &plan.blocks {
        match block {
            Block::Thinking(said) => parts.push(json!({"text": said.whole(), "thought": true})),
            Block::Text(said) | Block::Refusal(said) => parts.push(json!({"text": said.whole()})),
            Block::Calls(calls) => parts.extend(
                calls
                    .iter()
                    .enumerate()
                    .map(|(number, call)| call_part(head, number, &call.name, &call.arguments)),
            ),
        }
    }
    chunk(head, parts, Some(finish(&plan.stop)), told)
}

/// The prompt was not taken: there is no candidate.
fn blocked(head: &Head, told: Option<Usage>) -> Value {
    let mut body = json!({
        "promptFeedback": {"blockReason": "SAFETY"},
        "modelVersion": head.model,
        "responseId": head.id,
    });
    tell(&mut body, told);
    body
}

fn chunk(head: &Head, parts: Vec<Value>, finish: Option<&str>, told: Option<Usage>) -> Value {
    let mut candidate = json!({"content": {"parts": parts, "role": "model"}, "index": 0});
    if let (Some(members), Some(word)) = (candidate.as_object_mut(), finish) {
        members.insert("finishReason".into(), word.into());
    }
    let mut body = json!({
        "candidates": [candidate],
        "modelVersion": head.model,
        "responseId": head.id,
    });
    tell(&mut body, told);
    body
}

fn tell(body: &mut Value, told: Option<Usage>) {
    if let (Some(members), Some(told)) = (body.as_object_mut(), told) {
        members.insert("usageMetadata".into(), usage(told));
    }
}

/// A call has no id, and the first one of a reply is signed.
fn call_part(head: &Head, number: usize, name: &str, arguments: &str) -> Value {
    let args: Value = serde_json::from_str(arguments).unwrap_or_else(|_| json!({}));
    let mut part = json!({"functionCall": {"name": name, "args": args}});
    if let Some(members) = part.as_object_mut().filter(|_| number == 0) {
        members.insert("thoughtSignature".into(), sign(&head.model).into());
    }
    part
}

/// The events of a stream, each made when it is asked for.
pub fn events(head: Head, plan: Plan) -> Box<dyn Iterator<Item = Event>> {
    let told = plan.usage;
    let last_told = (head.tell != Tell::Never).then_some(told);
    let written = |body: Value, told: Option<Usage>| Event {
        told,
        ..Event::plain(None, body.to_string())
    };
    if plan.stop == Stop::Refused {
        return Box::new(std::iter::once(written(
            blocked(&head, last_told),
            last_told,
        )));
    }
    let each_told = (head.tell == Tell::Every).then_some(told);
    let word = finish(&plan.stop).to_owned();
    let last = chunk(&head, vec![json!({"text": ""})], Some(&word), last_told);
    let last = (!head.no_done).then(|| written(last, last_told));
    let mut calls = BTreeMap::new();
    let parts = plan
        .into_steps()
        .filter_map(move |step| part(&head, &mut calls, step).map(|part| (head.clone(), part)));
    let said = parts.map(move |(head, part)| Event {
        content: true,
        ..written(chunk(&head, vec![part], None, each_told), each_told)
    });
    Box::new(said.chain(last))
}

/// The same as one array.
pub fn array(head: Head, plan: Plan) -> String {
    let elements: Vec<String> = events(head, plan).map(|event| event.data).collect();
    format!("[{}\n]\n", elements.join("\n,\r\n"))
}

/// The part of a step, if it completes one. Calls are told whole.
fn part(
    head: &Head,
    calls: &mut BTreeMap<usize, (usize, String, String)>,
    step: Step,
) -> Option<Value> {
    match step {
        Step::Thinking(_, text) => Some(json!({"text": text, "thought": true})),
        Step::Text(_, text) | Step::Refusal(_, text) => Some(json!({"text": text})),
        Step::OpenCall(at, number, name) => {
            calls.insert(at, (number, name, String::new()));
            None
        }
        Step::Arguments(at, _, piece) => {
            if let Some((_, _, arguments)) = calls.get_mut(&at) {
                arguments.push_str(&piece);
            }
            None
        }
        Step::Close(at) => {
            let (number, name, arguments) = calls.remove(&at)?;
            Some(call_part(head, number, &name, &arguments))
        }
        Step::OpenThinking(_) | Step::CloseThinking(..) | Step::OpenText(_) => None,
    }
}

fn finish(stop: &Stop) -> &str {
    match stop {
        Stop::Done | Stop::Text(_) | Stop::Calls => "STOP",
        Stop::Length => "MAX_TOKENS",
        Stop::Refused => "SAFETY",
        Stop::Scripted(word) => match word.as_str() {
            "stop" | "end_turn" | "stop_sequence" | "tool_calls" | "tool_use" => "STOP",
            "length" | "max_tokens" => "MAX_TOKENS",
            "content_filter" | "refusal" => "SAFETY",
            other => other,
        },
    }
}

/// Google's prompt contains what a cache served; thoughts stand beside the candidates.
fn usage(usage: Usage) -> Value {
    let text = usage.input + usage.cache_read + usage.cache_write + usage.cache_write_1h;
    let prompt = text + usage.audio;
    let mut body = json!({
        "promptTokenCount": prompt,
        "candidatesTokenCount": usage.output,
        "totalTokenCount": prompt + usage.output + usage.reasoning,
        "promptTokensDetails": [
            {"modality": "TEXT", "tokenCount": text},
            {"modality": "AUDIO", "tokenCount": usage.audio},
        ],
    });
    if let Some(members) = body.as_object_mut() {
        if usage.cache_read > 0 {
            members.insert("cachedContentTokenCount".into(), usage.cache_read.into());
        }
        if usage.reasoning > 0 {
            members.insert("thoughtsTokenCount".into(), usage.reasoning.into());
        }
    }
    body
}
