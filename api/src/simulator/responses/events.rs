//! The events of a stream, each made when it is asked for.

use serde_json::{Value, json};

use super::reply::{Head, ending, items, output_text, response};
use crate::simulator::answer::{Plan, Step};
use crate::simulator::script::Tell;
use crate::simulator::sse::Event;

/// An event before it has its number.
type Made = (&'static str, Value);

/// The events in order.
pub fn events(head: Head, plan: Plan) -> impl Iterator<Item = Event> + 'static {
    let begun = response(&head, ("in_progress", None), &[], None);
    let opening =
        ["response.created", "response.in_progress"].map(|name| (name, json!({"response": begun})));
    let finished = items(&head, &plan);
    let told = plan.usage;
    let ends = ending(&plan.stop);
    let tells = head.tell != Tell::Never;
    let whole = response(&head, ends, &finished, tells.then_some(told));
    let name = match ends.0 {
        "incomplete" => "response.incomplete",
        _ => "response.completed",
    };
    let closing = (!head.no_done).then(|| (name, json!({"response": whole})));
    let steps = plan
        .into_steps()
        .flat_map(move |step| step_events(&finished, step));
    let made = opening.into_iter().chain(steps).chain(closing);
    made.enumerate().map(move |(number, (name, mut data))| {
        if let Some(members) = data.as_object_mut() {
            members.insert("type".into(), name.into());
            members.insert("sequence_number".into(), number.into());
        }
        let event = Event {
            content: name.ends_with(".delta"),
            ..Event::plain(Some(name), data.to_string())
        };
        let last = matches!(name, "response.completed" | "response.incomplete");
        if last && tells {
            event.telling(told)
        } else {
            event
        }
    })
}

/// The events of one step, given the finished items.
fn step_events(finished: &[Value], step: Step) -> Vec<Made> {
    let item = |at: usize| finished.get(at).cloned().unwrap_or_default();
    let id = |at: usize| item(at).get("id").cloned().unwrap_or_default();
    let part = |at: usize, member: &str, data: Value| {
        let mut data = data;
        if let Some(members) = data.as_object_mut() {
            members.insert("item_id".into(), id(at));
            members.insert("output_index".into(), at.into());
            members.insert(member.into(), 0.into());
        }
        data
    };
    let done = |at: usize| {
        let data = json!({"output_index": at, "item": item(at)});
        ("response.output_item.done", data)
    };
    let content = "content_index";
    let summary = "summary_index";
    match step {
        Step::OpenThinking(at) => {
            let added = json!({"type": "summary_text", "text": ""});
            vec![
                opened(item(at), at),
                (
                    "response.reasoning_summary_part.added",
                    part(at, summary, json!({"part": added})),
                ),
            ]
        }
        Step::Thinking(at, text) => vec![(
            "response.reasoning_summary_text.delta",
            part(at, summary, json!({"delta": text})),
        )],
        Step::CloseThinking(at, text) => {
            let whole = json!({"type": "summary_text", "text": text});
            vec![
                (
                    "response.reasoning_summary_text.done",
                    part(at, summary, json!({"text": text})),
                ),
                (
                    "response.reasoning_summary_part.done",
                    part(at, summary, json!({"part": whole})),
                ),
                done(at),
            ]
        }
        Step::OpenText(at) => {
            let refusal = said(&item(at)).get("refusal").is_some();
            let added = if refusal {
                json!({"type": "refusal", "refusal": ""})
            } else {
                output_text("")
            };
            vec![
                opened(item(at), at),
                (
                    "response.content_part.added",
                    part(at, content, json!({"part": added})),
                ),
            ]
        }
        Step::Text(at, text) => vec![(
            "response.output_text.delta",
            part(at, content, json!({"delta": text, "logprobs": []})),
        )],
        Step::Refusal(at, text) => vec![(
            "response.refusal.delta",
            part(at, content, json!({"delta": text})),
        )],
        Step::OpenCall(at, ..) => vec![opened(item(at), at)],
        Step::Arguments(at, _, text) => {
            let data = json!({"item_id": id(at), "output_index": at, "delta": text});
            vec![("response.function_call_arguments.delta", data)]
        }
        Step::Close(at) => {
            let item = item(at);
            if let Some(arguments) = item.get("arguments") {
                let data = json!({"item_id": id(at), "output_index": at, "arguments": arguments});
                return vec![("response.function_call_arguments.done", data), done(at)];
            }
            let whole = said(&item);
            let ended = match whole.get("refusal") {
                Some(refusal) => (
                    "response.refusal.done",
                    part(at, content, json!({"refusal": refusal})),
                ),
                None => (
                    "response.output_text.done",
                    part(
                        at,
                        content,
                        json!({"text": whole.get("text"), "logprobs": []}),
                    ),
                ),
            };
            let closed = part(at, content, json!({"part": whole}));
            vec![ended, ("response.content_part.done", closed), done(at)]
        }
    }
}

/// The one part of a message.
fn said(item: &Value) -> Value {
    item.pointer("/content/0").cloned().unwrap_or_default()
}

/// An item at its beginning: nothing is in it yet.
fn opened(mut item: Value, at: usize) -> Made {
    let empty = [
        ("status", json!("in_progress")),
        ("content", json!([])),
        ("summary", json!([])),
        ("arguments", json!("")),
    ];
    if let Some(members) = item.as_object_mut() {
        for (name, value) in empty {
            if members.contains_key(name) {
                members.insert(name.into(), value);
            }
        }
        members.shift_remove("encrypted_content");
    }
    let data = json!({"output_index": at, "item": item});
    ("response.output_item.added", data)
}

/// An error after the head was sent, as OpenAI's servers write it.
pub fn stream_error() -> Event {
    let message = "The server had an error while processing your request. Sorry about that!";
    let data = json!({
        "type": "error",
        "sequence_number": 0,
        "code": "server_error",
        "message": message,
        "param": null,
    });
    Event::plain(Some("error"), data.to_string())
}
