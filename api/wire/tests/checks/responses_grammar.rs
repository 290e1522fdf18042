//! What every stream in the dialect of OpenAI responses must obey:
//! <https://platform.openai.com/docs/api-reference/responses-streaming>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ending::Ending;
use super::streams::frames;

/// What a client put together of one item.
#[derive(Default)]
struct Item {
    kind: String,
    id: String,
    /// Texts by content or summary index, with whether each has ended.
    parts: BTreeMap<u64, (String, bool)>,
    /// Annotations that were told of each part.
    cited: BTreeMap<u64, usize>,
    arguments: String,
    argued: bool,
    done: Option<Value>,
}

#[derive(Default)]
struct Walk {
    id: Option<Value>,
    items: Vec<Item>,
    error: Option<Value>,
}

/// Walks the stream as a client does; panics where it breaks the grammar.
pub fn check(stream: &str) -> Ending {
    let mut walk = Walk::default();
    let mut ending = Ending::Cut;
    let mut bytes = 0;
    let mut number = 0;
    for frame in frames(&[stream.as_bytes()]) {
        bytes += frame.raw.len();
        let alone = walk.error.is_some() && walk.id.is_none();
        assert!(ending == Ending::Cut || alone, "nothing may follow the end");
        if frame.data.is_empty() {
            continue;
        }
        let event: Value = serde_json::from_slice(&frame.data).unwrap();
        let kind = event["type"].as_str().unwrap();
        assert_eq!(frame.name.as_deref(), Some(kind.as_bytes()));
        assert_eq!(event["sequence_number"], number, "{kind}");
        number += 1;
        if walk.error.is_some() {
            assert_eq!(kind, "response.failed", "only that follows an error");
        }
        match kind {
            "response.created" => assert_eq!(number, 1),
            "error" => {
                let error = &event["error"];
                assert!(event["message"].is_string() && error["message"] == event["message"]);
                walk.error = Some(error.clone());
                // Of a response that was told, its failed form must follow.
                if walk.id.is_none() {
                    ending = Ending::Failed;
                }
                continue;
            }
            _ => assert!(number > 1 || walk.error.is_some(), "{kind} comes first"),
        }
        ending = walk.event(kind, &event);
    }
    assert_eq!(bytes, stream.len(), "the last event has no blank line");
    ending
}

impl Walk {
    fn event(&mut self, kind: &str, event: &Value) -> Ending {
        match kind {
            "response.created" | "response.in_progress" => {
                self.response(event, "in_progress");
                assert_eq!(event["response"]["output"], json!([]));
            }
            "response.completed" => {
                self.ended(event, "completed");
                return Ending::Complete;
            }
            "response.incomplete" => {
                self.ended(event, "incomplete");
                assert!(event["response"]["incomplete_details"]["reason"].is_string());
                return Ending::Complete;
            }
            "response.failed" => {
                self.response(event, "failed");
                assert!(event["response"]["error"]["message"].is_string());
                return Ending::Failed;
            }
            "response.output_item.added" => self.added(event),
            "response.output_item.done" => self.done(event),
            _ => self.inside(kind, event),
        }
        Ending::Cut
    }

    fn response(&mut self, event: &Value, status: &str) {
        let response = &event["response"];
        assert_eq!(response["object"], "response");
        assert_eq!(response["status"], status);
        let id = self.id.get_or_insert_with(|| response["id"].clone());
        assert!(id.as_str().unwrap().starts_with("resp_"));
        assert_eq!(response["id"], *id, "one id for all forms");
        for required in ["created_at", "model", "tools", "tool_choice", "metadata"] {
            assert!(!response[required].is_null(), "{required}");
        }
        assert!(response["parallel_tool_calls"].is_boolean());
    }

    fn ended(&mut self, event: &Value, status: &str) {
        self.response(event, status);
        let output = event["response"]["output"].as_array().unwrap();
        assert_eq!(output.len(), self.items.len());
        for (item, told) in output.iter().zip(&self.items) {
            assert_eq!(
                Some(item),
                told.done.as_ref(),
                "the whole repeats the items"
            );
        }
    }

    fn added(&mut self, event: &Value) {
        assert_eq!(event["output_index"], self.items.len(), "no gaps");
        let item = &event["item"];
        let id = item["id"].as_str().unwrap().to_owned();
        assert!(self.items.iter().all(|other| other.id != id), "ids differ");
        let kind = item["type"].as_str().unwrap().to_owned();
        match kind.as_str() {
            "message" => assert_eq!(item["content"], json!([])),
            "reasoning" => assert_eq!(item["summary"], json!([])),
            "function_call" => {
                assert!(item["call_id"].is_string() && item["name"].is_string());
                assert_eq!(item["arguments"], "");
            }
            "custom_tool_call" => {
                assert!(item["call_id"].is_string() && item["name"].is_string());
                assert_eq!(item["input"], "");
            }
            other => panic!("an item of kind {other}"),
        }
        self.items.push(Item {
            kind,
            id,
            ..Item::default()
        });
    }

    fn item(&mut self, event: &Value) -> &mut Item {
        let index = usize::try_from(event["output_index"].as_u64().unwrap()).unwrap();
        let item = &mut self.items[index];
        assert!(item.done.is_none(), "an item goes on after its end");
        item
    }

    fn done(&mut self, event: &Value) {
        let item = self.item(event);
        let whole = &event["item"];
        assert_eq!(whole["id"], *item.id);
        assert_eq!(whole["type"], *item.kind);
        assert!(item.parts.values().all(|(_, ended)| *ended));
        match item.kind.as_str() {
            "function_call" => {
                assert!(item.argued, "arguments without their end");
                assert_eq!(whole["arguments"], *item.arguments);
            }
            "custom_tool_call" => {
                assert!(item.argued, "an input without its end");
                assert_eq!(whole["input"], *item.arguments);
            }
            kind => {
                let member = if kind == "message" {
                    "content"
                } else {
                    "summary"
                };
                let parts = whole[member].as_array().unwrap();
                assert_eq!(parts.len(), item.parts.len());
                for (part, (text, _)) in parts.iter().zip(item.parts.values()) {
                    assert_eq!(said(part), text);
                }
            }
        }
        item.done = Some(whole.clone());
    }

    fn inside(&mut self, kind: &str, event: &Value) {
        let item = self.item(event);
        assert_eq!(event["item_id"], *item.id);
        let (of, index) = match kind {
            _ if kind.contains("reasoning_summary") => ("reasoning", "summary_index"),
            _ if kind.contains("function_call") => ("function_call", "output_index"),
            _ if kind.contains("custom_tool_call") => ("custom_tool_call", "output_index"),
            _ => ("message", "content_index"),
        };
        assert_eq!(item.kind, of, "{kind}");
        let place = event[index].as_u64().unwrap();
        let last = item.parts.len() as u64;
        let delta = event["delta"].as_str().unwrap_or_default();
        match kind {
            "response.content_part.added" | "response.reasoning_summary_part.added" => {
                assert_eq!(place, last, "parts are numbered without gaps");
                assert_eq!(said(&event["part"]), "");
                item.parts.insert(place, (String::new(), false));
            }
            "response.output_text.delta"
            | "response.refusal.delta"
            | "response.reasoning_summary_text.delta" => {
                let (text, ended) = item.parts.get_mut(&place).expect("a delta without a part");
                let tokens = event["logprobs"].as_array().map_or(0, Vec::len);
                assert!(!*ended && (!delta.is_empty() || tokens > 0));
                text.push_str(delta);
            }
            "response.output_text.annotation.added" => {
                let (_, ended) = &item.parts[&place];
                let cited = item.cited.entry(place).or_default();
                assert!(!*ended && event["annotation"]["type"].is_string());
                assert_eq!(event["annotation_index"], *cited, "no gaps");
                *cited += 1;
            }
            "response.output_text.done"
            | "response.refusal.done"
            | "response.reasoning_summary_text.done" => {
                let (text, ended) = item.parts.get_mut(&place).unwrap();
                assert_eq!(said(event), text);
                assert!(!std::mem::replace(ended, true), "two ends");
            }
            "response.content_part.done" | "response.reasoning_summary_part.done" => {
                let (text, ended) = &item.parts[&place];
                assert!(*ended && said(&event["part"]) == text);
                let cited = event["part"]["annotations"].as_array().map_or(0, Vec::len);
                assert_eq!(cited, item.cited.get(&place).copied().unwrap_or(0));
            }
            "response.function_call_arguments.delta" => {
                assert!(!item.argued && !delta.is_empty());
                item.arguments.push_str(delta);
            }
            "response.custom_tool_call_input.delta" => {
                assert!(!item.argued);
                item.arguments.push_str(delta);
            }
            "response.custom_tool_call_input.done" => {
                assert_eq!(event["input"], *item.arguments);
                assert!(!std::mem::replace(&mut item.argued, true), "two ends");
            }
            "response.function_call_arguments.done" => {
                assert_eq!(event["arguments"], *item.arguments);
                assert!(!std::mem::replace(&mut item.argued, true), "two ends");
            }
            other => panic!("unknown event {other}"),
        }
    }
}

fn said(part: &Value) -> &str {
    part["text"].as_str().or(part["refusal"].as_str()).unwrap()
}
