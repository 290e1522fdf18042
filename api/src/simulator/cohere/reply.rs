//! Replies as they are sent, whole and in events.

use serde_json::{Value, json};

use crate::simulator::answer::{Block, Plan, Step, Stop, Usage};
use crate::simulator::script::Tell;
use crate::simulator::sse::Event;

/// What a reply repeats, and how it tells its usage.
#[derive(Debug, Clone)]
pub struct Head {
    /// The id of the reply.
    pub id: String,
    /// The number in it, for the ids of calls.
    pub number: u64,
    /// When the script tells the usage.
    pub tell: Tell,
    /// Whether the stream ends without its last event.
    pub no_done: bool,
}

/// A whole reply.
pub fn whole(head: &Head, plan: &Plan) -> Value {
    let mut content = Vec::new();
    let mut calls = Vec::new();
    for block in &plan.blocks {
        match block {
            Block::Thinking(said) => {
                content.push(json!({"type": "thinking", "thinking": said.whole()}));
            }
            Block::Text(said) | Block::Refusal(said) => {
                content.push(json!({"type": "text", "text": said.whole()}));
            }
            Block::Calls(told) => calls.extend(told.iter().enumerate().map(|(number, call)| {
                json!({
                    "id": call_id(head, number),
                    "type": "function",
                    "function": {"name": call.name, "arguments": call.arguments},
                })
            })),
        }
    }
    let mut message = json!({"role": "assistant"});
    insert(
        &mut message,
        "content",
        (!content.is_empty()).then(|| content.into()),
    );
    insert(
        &mut message,
        "tool_calls",
        (!calls.is_empty()).then(|| calls.into()),
    );
    let mut body = json!({"id": head.id, "finish_reason": finish(&plan.stop), "message": message});
    let tells = head.tell != Tell::Never;
    insert(&mut body, "usage", tells.then(|| usage(plan.usage)));
    body
}

fn insert(body: &mut Value, name: &str, value: Option<Value>) {
    if let (Some(members), Some(value)) = (body.as_object_mut(), value) {
        members.insert(name.to_owned(), value);
    }
}

/// The events of a stream, each made when it is asked for.
pub fn events(head: Head, plan: Plan) -> impl Iterator<Item = Event> + 'static {
    let (told, stop) = (plan.usage, finish(&plan.stop).to_owned());
    let start = json!({"id": head.id, "type": "message-start", "delta": {"message":
        {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []}}});
    let first = Event::plain(Some("message-start"), start.to_string());
    let ids = head.clone();
    let steps = plan.into_steps().filter_map(move |step| event(&ids, step));
    let last = (!head.no_done).then(move || {
        let mut delta = json!({"finish_reason": stop});
        let tells = head.tell != Tell::Never;
        insert(&mut delta, "usage", tells.then(|| usage(told)));
        let data = json!({"type": "message-end", "delta": delta}).to_string();
        let event = Event::plain(Some("message-end"), data);
        if tells { event.telling(told) } else { event }
    });
    std::iter::once(first).chain(steps).chain(last)
}

fn event(head: &Head, step: Step) -> Option<Event> {
    let content = |name: &'static str, at: usize, part: Value| {
        let data = json!({"type": name, "index": at, "delta": {"message": {"content": part}}});
        Event {
            content: name == "content-delta",
            ..Event::plain(Some(name), data.to_string())
        }
    };
    let call = |name: &'static str, at: usize, call: Value| {
        let data = json!({"type": name, "index": at, "delta": {"message": {"tool_calls": call}}});
        Event {
            content: name == "tool-call-delta",
            ..Event::plain(Some(name), data.to_string())
        }
    };
    let end = |name: &'static str, at: usize| {
        Event::plain(Some(name), json!({"type": name, "index": at}).to_string())
    };
    Some(match step {
        Step::OpenThinking(at) => content(
            "content-start",
            at,
            json!({"type": "thinking", "thinking": ""}),
        ),
        Step::Thinking(at, text) => content("content-delta", at, json!({"thinking": text})),
        Step::OpenText(at) => content("content-start", at, json!({"type": "text", "text": ""})),
        Step::Text(at, text) | Step::Refusal(at, text) => {
            content("content-delta", at, json!({"text": text}))
        }
        Step::OpenCall(at, number, name) => {
            let id = call_id(head, number);
            let told = json!({"id": id, "type": "function",
                "function": {"name": name, "arguments": ""}});
            call("tool-call-start", at, told)
        }
        Step::Arguments(at, _, text) => call(
            "tool-call-delta",
            at,
            json!({"function": {"arguments": text}}),
        ),
        Step::CloseThinking(at, _) | Step::Close(at) => end("content-end", at),
    })
}

fn call_id(head: &Head, number: usize) -> String {
    format!("call_sim_{}_{number}", head.number)
}

fn finish(stop: &Stop) -> &str {
    match stop {
        Stop::Done => "COMPLETE",
        Stop::Text(_) => "STOP_SEQUENCE",
        Stop::Length => "MAX_TOKENS",
        Stop::Calls => "TOOL_CALL",
        Stop::Refused => "ERROR_TOXIC",
        Stop::Scripted(word) => match word.as_str() {
            "stop" | "end_turn" => "COMPLETE",
            "length" | "max_tokens" => "MAX_TOKENS",
            other => other,
        },
    }
}

/// Cohere charges what was said to it and by it; around that it counts its own words.
fn usage(usage: Usage) -> Value {
    let input = usage.input + usage.cache_read;
    let output = usage.output + usage.reasoning;
    json!({
        "billed_units": {"input_tokens": input, "output_tokens": output},
        "tokens": {"input_tokens": input + 500, "output_tokens": output + 2},
        "cached_tokens": usage.cache_read,
    })
}
