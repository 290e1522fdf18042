//! Replies as they are sent, whole and in events.

use serde_json::{Map, Value, json};

use crate::simulator::answer::{Block, Plan, Step, Stop, Usage};
use crate::simulator::anthropic::sign;
use crate::simulator::script::Tell;
use crate::simulator::sse::{Event, Framing};

/// What a reply tells beside its content.
#[derive(Debug, Clone)]
pub struct Head {
    /// For the ids of calls.
    pub number: u64,
    /// The service tier to tell.
    pub tier: String,
    /// When the script tells the usage.
    pub tell: Tell,
    /// Whether the stream ends without its last event.
    pub no_done: bool,
}

/// A whole reply.
pub fn whole(head: &Head, plan: &Plan) -> Value {
    let mut content = Vec::new();
    let mut calls_made = 0;
    for block in &plan.blocks {
        match block {
            Block::Thinking(said) => {
                let thought = said.whole();
                let told = json!({"signature": sign(&thought), "text": thought});
                content.push(json!({"reasoningContent": {"reasoningText": told}}));
            }
            Block::Text(said) | Block::Refusal(said) => {
                content.push(json!({"text": said.whole()}));
            }
            Block::Calls(calls) => {
                for call in calls {
                    let input: Value = serde_json::from_str(&call.arguments).unwrap_or_default();
                    let id = call_id(head, calls_made);
                    let call = json!({"toolUseId": id, "name": call.name, "input": input});
                    content.push(json!({"toolUse": call}));
                    calls_made += 1;
                }
            }
        }
    }
    let mut body = stop(&plan.stop);
    let message = json!({"message": {"role": "assistant", "content": content}});
    body.insert("output".into(), message);
    body.extend(told(head, plan.usage));
    body.into()
}

/// The reason, and the sequence that it was.
fn stop(stop: &Stop) -> Map<String, Value> {
    let reason = match stop {
        Stop::Done => "end_turn",
        Stop::Length => "max_tokens",
        Stop::Text(_) => "stop_sequence",
        Stop::Calls => "tool_use",
        Stop::Refused => "content_filtered",
        Stop::Scripted(word) => match word.as_str() {
            "stop" => "end_turn",
            "length" => "max_tokens",
            "tool_calls" => "tool_use",
            "content_filter" => "content_filtered",
            other => other,
        },
    };
    let mut members = Map::new();
    members.insert("stopReason".into(), reason.into());
    if let Stop::Text(text) = stop {
        let fields = json!({"stop_sequence": text});
        members.insert("additionalModelResponseFields".into(), fields);
    }
    members
}

/// The members that close a reply: how long it took and what it used.
fn told(head: &Head, used: Usage) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("metrics".into(), json!({"latencyMs": 1}));
    members.insert("serviceTier".into(), json!({"type": head.tier}));
    if head.tell != Tell::Never {
        members.insert("usage".into(), usage(used));
    }
    members
}

/// The events of a stream, each made when it is asked for. Usage comes after the last word only,
/// whatever the script says of when.
pub fn events(head: Head, plan: Plan) -> impl Iterator<Item = Event> + 'static {
    use std::iter::once;
    let start = event("messageStart", json!({"role": "assistant"}));
    let stop = event("messageStop", Value::Object(stop(&plan.stop)));
    let used = plan.usage;
    let metadata = event("metadata", Value::Object(told(&head, used)));
    let metadata = match head.tell {
        Tell::Never => metadata,
        _ => metadata.telling(used),
    };
    let last = (!head.no_done).then_some(metadata);
    let middle = plan.into_steps().flat_map(move |step| write(&head, step));
    once(start).chain(middle).chain(once(stop)).chain(last)
}

/// An event; `p` is padding that the real service adds.
fn event(name: &'static str, mut payload: Value) -> Event {
    if let Some(members) = payload.as_object_mut() {
        members.insert("p".into(), "abcdefgh".into());
    }
    Event {
        framing: Framing::AwsEvent,
        ..Event::plain(Some(name), payload.to_string())
    }
}

fn write(head: &Head, step: Step) -> Vec<Event> {
    match step {
        // They begin with their first delta.
        Step::OpenThinking(_) | Step::OpenText(_) => Vec::new(),
        Step::OpenCall(at, number, name) => {
            let start = json!({"toolUse": {"toolUseId": call_id(head, number), "name": name}});
            let payload = json!({"contentBlockIndex": at, "start": start});
            vec![event("contentBlockStart", payload)]
        }
        Step::Thinking(at, text) => vec![delta(at, json!({"reasoningContent": {"text": text}}))],
        Step::Text(at, text) | Step::Refusal(at, text) => vec![delta(at, json!({"text": text}))],
        Step::Arguments(at, _, text) => vec![delta(at, json!({"toolUse": {"input": text}}))],
        Step::CloseThinking(at, thought) => {
            let seal = json!({"reasoningContent": {"signature": sign(&thought)}});
            vec![delta(at, seal), close(at)]
        }
        Step::Close(at) => vec![close(at)],
    }
}

fn delta(at: usize, delta: Value) -> Event {
    let payload = json!({"contentBlockIndex": at, "delta": delta});
    Event {
        content: true,
        ..event("contentBlockDelta", payload)
    }
}

fn close(at: usize) -> Event {
    event("contentBlockStop", json!({"contentBlockIndex": at}))
}

fn call_id(head: &Head, number: usize) -> String {
    format!("tooluse_sim_{}_{number}", head.number)
}

/// Input counters do not contain one another; the output contains the thoughts.
fn usage(usage: Usage) -> Value {
    let written = usage.cache_write + usage.cache_write_1h;
    let input = usage.input + usage.audio;
    let output = usage.output + usage.reasoning;
    let mut counters = json!({
        "inputTokens": input,
        "outputTokens": output,
        "totalTokens": input + usage.cache_read + written + output,
        "cacheReadInputTokens": usage.cache_read,
        "cacheWriteInputTokens": written,
    });
    let details: Vec<Value> = [("1h", usage.cache_write_1h), ("5m", usage.cache_write)]
        .into_iter()
        .filter(|(_, tokens)| *tokens > 0)
        .map(|(ttl, tokens)| json!({"ttl": ttl, "inputTokens": tokens}))
        .collect();
    if let Some(members) = counters.as_object_mut().filter(|_| !details.is_empty()) {
        members.insert("cacheDetails".into(), details.into());
    }
    counters
}
