//! Chat completions as they are sent, whole and in chunks.

use serde_json::{Map, Value, json};

use crate::simulator::answer::{Block, Plan, Step, Stop, Usage};
use crate::simulator::script::Tell;
use crate::simulator::sse::Event;

/// What every chunk of one reply repeats, and how it tells its usage.
#[derive(Debug, Clone)]
pub struct Head {
    /// `chatcmpl-sim-…`.
    pub id: String,
    /// The number in the id, for the ids of calls.
    pub number: u64,
    /// Seconds since 1970.
    pub created_s: i64,
    /// The model that answers.
    pub model: String,
    /// The tier that serves.
    pub tier: String,
    /// How many answers.
    pub choices: usize,
    /// Whether the request asked for the usage of the stream.
    pub usage_asked: bool,
    /// When the script tells the usage.
    pub tell: Tell,
    /// Whether the stream ends without its last event.
    pub no_done: bool,
}

/// A whole completion.
pub fn whole(head: &Head, plan: &Plan) -> Value {
    let message = message(head, plan);
    let choice = |index: usize| {
        json!({
            "index": index,
            "message": message,
            "logprobs": null,
            "finish_reason": finish(&plan.stop),
        })
    };
    let choices: Vec<Value> = (0..head.choices).map(choice).collect();
    let mut body = json!({
        "id": head.id,
        "object": "chat.completion",
        "created": head.created_s,
        "model": head.model,
        "choices": choices,
        "usage": usage(plan.usage),
        "service_tier": head.tier,
        "system_fingerprint": "fp_sim",
    });
    if let Some(members) = body.as_object_mut().filter(|_| head.tell == Tell::Never) {
        members.shift_remove("usage");
    }
    body
}

fn message(head: &Head, plan: &Plan) -> Value {
    let mut message = Map::new();
    message.insert("role".into(), "assistant".into());
    message.insert("content".into(), Value::Null);
    message.insert("refusal".into(), Value::Null);
    message.insert("annotations".into(), json!([]));
    for block in &plan.blocks {
        let (name, value) = match block {
            Block::Thinking(said) => ("reasoning_content", said.whole().into()),
            Block::Text(said) => ("content", said.whole().into()),
            Block::Refusal(said) => ("refusal", said.whole().into()),
            Block::Calls(calls) => {
                let calls = calls.iter().enumerate().map(|(number, call)| {
                    json!({
                        "id": call_id(head, number),
                        "type": "function",
                        "function": {"name": call.name, "arguments": call.arguments},
                    })
                });
                ("tool_calls", calls.collect())
            }
        };
        message.insert(name.into(), value);
    }
    message.into()
}

/// The events of a stream, each made when it is asked for.
pub fn events(head: Head, plan: Plan) -> impl Iterator<Item = Event> + 'static {
    use std::iter::once;
    let told = plan.usage;
    let stop = json!(finish(&plan.stop)).to_string();
    let chunk = Chunk::new(&head, told);
    let opening = r#"{"role":"assistant","content":"","refusal":null}"#;
    let first = chunk.clone();
    let opened = (0..head.choices).map(move |index| first.write(index, opening, "null", false));
    let (body, choices, ids) = (chunk.clone(), head.choices, head.clone());
    let deltas = plan.into_steps().filter_map(move |step| delta(&ids, step));
    let deltas = deltas.flat_map(move |delta| {
        let chunk = body.clone();
        (0..choices).map(move |index| Event {
            content: true,
            ..chunk.write(index, &delta, "null", false)
        })
    });
    let last = chunk.clone();
    let closed = (0..head.choices).map(move |index| last.write(index, "{}", &stop, true));
    let asked = head.tell == Tell::AsAsked && head.usage_asked;
    let usage = asked.then(|| chunk.usage_alone());
    let done = (!head.no_done).then(|| Event::plain(None, "[DONE]".to_owned()));
    once(opened.collect::<Vec<_>>())
        .flatten()
        .chain(deltas)
        .chain(closed)
        .chain(usage)
        .chain(done)
}

/// Writes chunks. By hand, because every benchmark pays for each of them.
#[derive(Clone)]
struct Chunk {
    before: String,
    tell: Tell,
    asked: bool,
    told: Usage,
    usage: String,
}

impl Chunk {
    fn new(head: &Head, told: Usage) -> Self {
        let before = json!({
            "id": head.id,
            "object": "chat.completion.chunk",
            "created": head.created_s,
            "model": head.model,
            "service_tier": head.tier,
            "system_fingerprint": "fp_sim",
        });
        let mut before = before.to_string();
        before.pop();
        Chunk {
            before,
            tell: head.tell,
            asked: head.usage_asked,
            told,
            usage: usage(told).to_string(),
        }
    }

    fn write(&self, index: usize, delta: &str, stop: &str, last: bool) -> Event {
        let tells = self.tell == Tell::Every || (last && self.tell == Tell::Last);
        let usage = match (tells, self.asked && self.tell == Tell::AsAsked) {
            (true, _) => format!(r#","usage":{}"#, self.usage),
            // Asked for, every chunk before the last has the member, as null.
            (false, true) => r#","usage":null"#.to_owned(),
            (false, false) => String::new(),
        };
        let data = format!(
            r#"{},"choices":[{{"index":{index},"delta":{delta},"logprobs":null,"finish_reason":{stop}}}]{usage}}}"#,
            self.before
        );
        Event {
            told: tells.then_some(self.told),
            ..Event::plain(None, data)
        }
    }

    fn usage_alone(&self) -> Event {
        let data = format!(r#"{},"choices":[],"usage":{}}}"#, self.before, self.usage);
        Event::plain(None, data).telling(self.told)
    }
}

/// The delta of a step, if OpenAI has one for it.
fn delta(head: &Head, step: Step) -> Option<String> {
    let member = |name: &str, text: String| format!(r#"{{"{name}":{}}}"#, Value::from(text));
    Some(match step {
        Step::Thinking(_, text) => member("reasoning_content", text),
        Step::Text(_, text) => member("content", text),
        Step::Refusal(_, text) => member("refusal", text),
        Step::OpenCall(_, number, name) => json!({"tool_calls": [{
            "index": number,
            "id": call_id(head, number),
            "type": "function",
            "function": {"name": name, "arguments": ""},
        }]})
        .to_string(),
        Step::Arguments(_, number, text) => {
            json!({"tool_calls": [{"index": number, "function": {"arguments": text}}]}).to_string()
        }
        Step::OpenThinking(_) | Step::CloseThinking(..) | Step::OpenText(_) | Step::Close(_) => {
            return None;
        }
    })
}

fn call_id(head: &Head, number: usize) -> String {
    format!("call_sim_{}_{number}", head.number)
}

fn finish(stop: &Stop) -> &str {
    match stop {
        Stop::Done | Stop::Text(_) | Stop::Refused => "stop",
        Stop::Length => "length",
        Stop::Calls => "tool_calls",
        Stop::Scripted(word) => match word.as_str() {
            "end_turn" | "stop_sequence" => "stop",
            "max_tokens" => "length",
            "tool_use" => "tool_calls",
            "refusal" => "content_filter",
            other => other,
        },
    }
}

/// OpenAI's counters contain one another: the prompt's contain the cached ones, the completion's
/// the reasoning.
fn usage(usage: Usage) -> Value {
    let written = usage.cache_write + usage.cache_write_1h;
    let prompt = usage.input + usage.cache_read + written + usage.audio;
    let completion = usage.output + usage.reasoning;
    let mut body = json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {
            "cached_tokens": usage.cache_read,
            "audio_tokens": usage.audio,
        },
        "completion_tokens_details": {
            "reasoning_tokens": usage.reasoning,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    });
    let details = body
        .get_mut("prompt_tokens_details")
        .and_then(Value::as_object_mut);
    if let Some(details) = details.filter(|_| written > 0) {
        details.insert("cache_write_tokens".into(), written.into());
    }
    body
}
