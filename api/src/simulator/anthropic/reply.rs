//! Messages as they are sent, whole and in events.

use serde_json::{Map, Value, json};

use super::sign;
use crate::simulator::answer::{Block, Plan, Step, Stop, Usage};
use crate::simulator::script::Tell;
use crate::simulator::sse::Event;

/// What a reply tells beside its content.
#[derive(Debug, Clone)]
pub struct Head {
    /// `msg_sim_…`.
    pub id: String,
    /// The number in the id, for the ids of calls.
    pub number: u64,
    /// The model that answers.
    pub model: String,
    /// When the script tells the usage.
    pub tell: Tell,
    /// Whether the stream ends without its last event.
    pub no_done: bool,
}

/// A whole message.
pub fn whole(head: &Head, plan: &Plan) -> Value {
    let mut content = Vec::new();
    let mut calls_made = 0;
    for block in &plan.blocks {
        match block {
            Block::Thinking(said) => {
                let thought = said.whole();
                let signature = sign(&thought);
                content.push(json!({
                    "type": "thinking", "thinking": thought, "signature": signature,
                }));
            }
            Block::Text(said) | Block::Refusal(said) => {
                content.push(json!({"type": "text", "text": said.whole()}));
            }
            Block::Calls(calls) => {
                for call in calls {
                    let input: Value = serde_json::from_str(&call.arguments).unwrap_or_default();
                    let id = call_id(head, calls_made);
                    content.push(json!({
                        "type": "tool_use", "id": id, "name": call.name, "input": input,
                    }));
                    calls_made += 1;
                }
            }
        }
    }
    let mut body = message(head, Value::Array(content));
    body.extend(stop(&plan.stop));
    if head.tell != Tell::Never {
        body.insert("usage".into(), usage(plan.usage).into());
    }
    body.into()
}

fn message(head: &Head, content: Value) -> Map<String, Value> {
    let members = [
        ("id", Value::from(head.id.as_str())),
        ("type", "message".into()),
        ("role", "assistant".into()),
        ("model", head.model.as_str().into()),
        ("content", content),
    ];
    members
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// `stop_reason`, `stop_sequence` and, for a refusal, its details.
fn stop(stop: &Stop) -> Map<String, Value> {
    let reason = match stop {
        Stop::Done => "end_turn",
        Stop::Length => "max_tokens",
        Stop::Text(_) => "stop_sequence",
        Stop::Calls => "tool_use",
        Stop::Refused => "refusal",
        Stop::Scripted(word) => match word.as_str() {
            "stop" => "end_turn",
            "length" => "max_tokens",
            "tool_calls" => "tool_use",
            "content_filter" => "refusal",
            other => other,
        },
    };
    let sequence = match stop {
        Stop::Text(text) => Value::from(text.as_str()),
        _ => Value::Null,
    };
    let mut members = Map::new();
    members.insert("stop_reason".into(), reason.into());
    members.insert("stop_sequence".into(), sequence);
    if reason == "refusal" {
        let details = json!({"type": "refusal", "category": null, "explanation": null});
        members.insert("stop_details".into(), details);
    }
    members
}

/// The events of a stream, each made when it is asked for.
pub fn events(head: Head, plan: Plan) -> impl Iterator<Item = Event> + 'static {
    use std::iter::once;
    let start = start(&head, plan.usage);
    let end = end(&head, &plan);
    let last = (!head.no_done).then(|| typed("message_stop", json!({})));
    let every = (head.tell == Tell::Every).then_some(plan.usage);
    let mut pinged = false;
    let middle = plan.into_steps().flat_map(move |step| {
        let opens = matches!(
            step,
            Step::OpenText(_) | Step::OpenThinking(_) | Step::OpenCall(..)
        );
        let closes = matches!(step, Step::Close(_) | Step::CloseThinking(..));
        let ping = opens && !std::mem::replace(&mut pinged, true);
        let mut events = write(&head, step);
        events.extend(ping.then(|| typed("ping", json!({}))));
        events.extend(every.filter(|_| closes).map(|told| {
            let delta = json!({"stop_reason": null, "stop_sequence": null});
            let data = json!({"delta": delta, "usage": delta_usage(told)});
            typed("message_delta", data).telling(told)
        }));
        events
    });
    once(start).chain(middle).chain(once(end)).chain(last)
}

fn start(head: &Head, told: Usage) -> Event {
    let mut body = message(head, json!([]));
    body.insert("stop_reason".into(), Value::Null);
    body.insert("stop_sequence".into(), Value::Null);
    // The real one tells a token or two here: the output has only begun.
    let begun = match head.tell {
        Tell::Last => Usage::default(),
        _ => Usage {
            output: 1,
            reasoning: 0,
            ..told
        },
    };
    if head.tell != Tell::Never {
        body.insert("usage".into(), usage(begun).into());
    }
    let event = typed("message_start", json!({"message": body}));
    match head.tell {
        Tell::Never | Tell::Last => event,
        _ => event.telling(begun),
    }
}

fn end(head: &Head, plan: &Plan) -> Event {
    let mut data = json!({"delta": stop(&plan.stop)});
    if head.tell == Tell::Never {
        return typed("message_delta", data);
    }
    if let Some(members) = data.as_object_mut() {
        members.insert("usage".into(), delta_usage(plan.usage));
    }
    typed("message_delta", data).telling(plan.usage)
}

/// An event whose data repeats its name as `type`.
fn typed(name: &'static str, data: Value) -> Event {
    let mut members = Map::new();
    members.insert("type".into(), name.into());
    if let Value::Object(more) = data {
        members.extend(more);
    }
    Event::plain(Some(name), Value::Object(members).to_string())
}

fn write(head: &Head, step: Step) -> Vec<Event> {
    let open = |at: usize, block: Value| {
        vec![typed(
            "content_block_start",
            json!({"index": at, "content_block": block}),
        )]
    };
    match step {
        Step::OpenThinking(at) => open(
            at,
            json!({"type": "thinking", "thinking": "", "signature": ""}),
        ),
        Step::OpenText(at) => open(at, json!({"type": "text", "text": ""})),
        Step::OpenCall(at, number, name) => {
            let id = call_id(head, number);
            let block = json!({"type": "tool_use", "id": id, "name": name, "input": {}});
            let first = delta(at, "input_json_delta", "partial_json", String::new());
            open(at, block).into_iter().chain([first]).collect()
        }
        Step::Thinking(at, text) => vec![delta(at, "thinking_delta", "thinking", text)],
        Step::Text(at, text) | Step::Refusal(at, text) => {
            vec![delta(at, "text_delta", "text", text)]
        }
        Step::Arguments(at, _, text) => vec![delta(at, "input_json_delta", "partial_json", text)],
        Step::CloseThinking(at, thought) => {
            let signature = delta(at, "signature_delta", "signature", sign(&thought));
            vec![signature, typed("content_block_stop", json!({"index": at}))]
        }
        Step::Close(at) => vec![typed("content_block_stop", json!({"index": at}))],
    }
}

/// By hand, because every benchmark pays for each of them.
fn delta(at: usize, kind: &str, member: &str, text: String) -> Event {
    let text = Value::from(text);
    let data = format!(
        r#"{{"type":"content_block_delta","index":{at},"delta":{{"type":"{kind}","{member}":{text}}}}}"#
    );
    Event {
        content: true,
        ..Event::plain(Some("content_block_delta"), data)
    }
}

fn call_id(head: &Head, number: usize) -> String {
    format!("toolu_sim_{}_{number}", head.number)
}

fn usage(usage: Usage) -> Map<String, Value> {
    let mut members = counters(usage);
    let written = json!({
        "ephemeral_5m_input_tokens": usage.cache_write,
        "ephemeral_1h_input_tokens": usage.cache_write_1h,
    });
    members.insert("cache_creation".into(), written);
    members.insert("service_tier".into(), "standard".into());
    members
}

fn delta_usage(usage: Usage) -> Value {
    counters(usage).into()
}

/// Anthropic's input counters do not contain one another; the output contains the thoughts.
fn counters(usage: Usage) -> Map<String, Value> {
    let members = [
        ("input_tokens", usage.input + usage.audio),
        (
            "cache_creation_input_tokens",
            usage.cache_write + usage.cache_write_1h,
        ),
        ("cache_read_input_tokens", usage.cache_read),
        ("output_tokens", usage.output + usage.reasoning),
    ];
    let named = members.map(|(name, count)| (name.to_owned(), Value::from(count)));
    let mut members: Map<String, Value> = named.into_iter().collect();
    if usage.reasoning > 0 {
        let details = json!({"thinking_tokens": usage.reasoning});
        members.insert("output_tokens_details".into(), details);
    }
    members
}
