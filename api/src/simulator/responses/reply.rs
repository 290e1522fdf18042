//! Responses as they are sent, in each of their forms.

use serde_json::{Map, Value, json};

use crate::simulator::answer::{Block, Plan, Stop, Usage};
use crate::simulator::script::Tell;

/// What the seal on reasoning begins with.
pub const SEAL: &str = "gAAAAABsim";

/// What all forms of one response repeat.
#[derive(Debug, Clone)]
pub struct Head {
    /// `resp_sim_…`.
    pub id: String,
    /// The number in the id, for the ids of items.
    pub number: u64,
    /// Seconds since 1970.
    pub created_s: i64,
    /// The model that answers.
    pub model: String,
    /// The tier that serves.
    pub tier: String,
    /// What the request said.
    pub repeated: Map<String, Value>,
    /// When the script tells the usage.
    pub tell: Tell,
    /// Whether the stream ends without its last event.
    pub no_done: bool,
}

/// A whole response.
pub fn whole(head: &Head, plan: &Plan) -> Value {
    let told = (head.tell != Tell::Never).then_some(plan.usage);
    response(head, ending(&plan.stop), &items(head, plan), told)
}

/// A response in one of its forms: status, the reason why it is incomplete, its items and usage.
pub fn response(
    head: &Head,
    (status, reason): (&str, Option<&str>),
    output: &[Value],
    told: Option<Usage>,
) -> Value {
    let mut body = json!({
        "id": head.id,
        "object": "response",
        "created_at": head.created_s,
        "status": status,
        "background": false,
        "error": null,
        "incomplete_details": reason.map(|reason| json!({"reason": reason})),
        "instructions": null,
        "max_output_tokens": null,
        "metadata": {},
        "model": head.model,
        "output": output,
        "parallel_tool_calls": true,
        "previous_response_id": null,
        "reasoning": {"effort": null, "summary": null},
        "service_tier": head.tier,
        "store": true,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": told.map(usage),
        "user": null,
    });
    if let Some(members) = body.as_object_mut() {
        members.extend(head.repeated.clone());
    }
    body
}

/// The last status, and why it is not the best one.
pub fn ending(stop: &Stop) -> (&'static str, Option<&'static str>) {
    let word = match stop {
        Stop::Length => "length",
        Stop::Scripted(word) => word.as_str(),
        Stop::Done | Stop::Text(_) | Stop::Calls | Stop::Refused => "stop",
    };
    match word {
        "length" | "max_tokens" | "max_output_tokens" => ("incomplete", Some("max_output_tokens")),
        "content_filter" | "refusal" => ("incomplete", Some("content_filter")),
        _ => ("completed", None),
    }
}

/// The finished items, in order.
pub fn items(head: &Head, plan: &Plan) -> Vec<Value> {
    let mut items = Vec::new();
    for block in &plan.blocks {
        match block {
            Block::Thinking(said) => items.push(json!({
                "id": item_id(head, "rs", items.len()),
                "type": "reasoning",
                "summary": [{"type": "summary_text", "text": said.whole()}],
                "encrypted_content": format!("{SEAL}{}", head.number),
            })),
            Block::Text(said) => {
                let id = item_id(head, "msg", items.len());
                items.push(message(&id, &output_text(&said.whole())));
            }
            Block::Refusal(said) => {
                let id = item_id(head, "msg", items.len());
                let refusal = json!({"type": "refusal", "refusal": said.whole()});
                items.push(message(&id, &refusal));
            }
            Block::Calls(calls) => {
                for (number, call) in calls.iter().enumerate() {
                    items.push(json!({
                        "id": item_id(head, "fc", items.len()),
                        "type": "function_call",
                        "status": "completed",
                        "call_id": format!("call_sim_{}_{number}", head.number),
                        "name": call.name,
                        "arguments": call.arguments,
                    }));
                }
            }
        }
    }
    items
}

fn item_id(head: &Head, prefix: &str, place: usize) -> String {
    format!("{prefix}_sim_{}_{place}", head.number)
}

fn message(id: &str, part: &Value) -> Value {
    json!({
        "id": id,
        "type": "message",
        "status": "completed",
        "role": "assistant",
        "content": [part],
    })
}

/// A part of a message that is text.
pub fn output_text(text: &str) -> Value {
    json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []})
}

/// OpenAI's counters contain one another.
fn usage(usage: Usage) -> Value {
    let written = usage.cache_write + usage.cache_write_1h;
    let input = usage.input + usage.cache_read + written + usage.audio;
    let output = usage.output + usage.reasoning;
    json!({
        "input_tokens": input,
        "input_tokens_details": {
            "cached_tokens": usage.cache_read,
            "cache_write_tokens": written,
        },
        "output_tokens": output,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning},
        "total_tokens": input + output,
    })
}
