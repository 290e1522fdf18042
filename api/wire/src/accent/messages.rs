//! What quirks mean for messages and tools.

use std::borrow::Cow;

use serde_json::Value;

use super::Difference;
use super::call_ids;
use super::members::{Members, array, elements};

/// What is to be changed in messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Changes {
    no_names: bool,
    no_developer: bool,
    short_call_ids: bool,
    prefix_marked: bool,
    thinking_beside_calls: bool,
}

impl Changes {
    /// Takes a difference in, if it is about messages.
    pub(super) fn add(&mut self, difference: Difference) {
        match difference {
            Difference::NoNames => self.no_names = true,
            Difference::NoDeveloper => self.no_developer = true,
            Difference::ShortCallIds => self.short_call_ids = true,
            Difference::PrefixMarked => self.prefix_marked = true,
            Difference::ThinkingBesideCalls => self.thinking_beside_calls = true,
            _ => {}
        }
    }

    fn message(self, message: &mut Members<'_>, last: bool) -> bool {
        let role = message.word("role").unwrap_or_default();
        if self.no_developer && role == "developer" {
            message.set("role", r#""system""#.to_owned());
        }
        if self.prefix_marked && last && role == "assistant" {
            message.set("prefix", "true".to_owned());
        }
        let calls = message.get("tool_calls").and_then(elements);
        let calls: Option<Vec<String>> = calls
            .filter(|calls| !calls.is_empty())
            .map(|calls| calls.into_iter().map(str::to_owned).collect());
        if let Some(calls) = &calls
            && self.short_call_ids
        {
            message.set("tool_calls", short_ids(calls));
        }
        if self.short_call_ids
            && let Some(id) = message.word("tool_call_id")
        {
            message.set("tool_call_id", quoted(&call_ids::short(&id)));
        }
        let thinks = ["reasoning_content", "reasoning"];
        if self.thinking_beside_calls
            && calls.is_some()
            && !thinks.iter().any(|name| message.get(name).is_some())
        {
            message.set("reasoning_content", r#""""#.to_owned());
        }
        self.no_names && message.remove("name")
    }
}

/// Makes the messages fit, with instructions of the hub's own behind those of the caller.
pub(super) fn fit(
    body: &mut Members<'_>,
    changes: Changes,
    instructions: Option<String>,
    left_out: &mut Vec<String>,
) {
    let Some(written) = body.get("messages").map(str::to_owned) else {
        return;
    };
    let Some(messages) = elements(&written) else {
        return;
    };
    let mut fitted: Vec<Cow<'_, str>> = Vec::with_capacity(messages.len() + 1);
    let mut leading = 0;
    for (place, text) in messages.iter().enumerate() {
        let Some(mut message) = Members::read(text) else {
            fitted.push(Cow::Borrowed(text));
            continue;
        };
        let role = message.word("role").unwrap_or_default();
        if place == leading && matches!(role.as_str(), "system" | "developer") {
            leading += 1;
        }
        if changes.message(&mut message, place + 1 == messages.len()) {
            left_out.push(format!("messages[{place}].name"));
        }
        fitted.push(message.written().map_or(Cow::Borrowed(text), Cow::Owned));
    }
    if let Some(text) = instructions {
        let message = format!(r#"{{"role":"system","content":{}}}"#, quoted(&text));
        fitted.insert(leading, Cow::Owned(message));
    }
    let touched =
        fitted.len() != messages.len() || fitted.iter().any(|text| matches!(text, Cow::Owned(_)));
    if touched {
        body.set("messages", array(&fitted));
    }
}

/// Gives tools without parameters those of an empty object.
pub(super) fn with_parameters(body: &mut Members<'_>) {
    const NOTHING: &str = r#"{"type":"object","properties":{}}"#;
    let Some(tools) = body.get("tools").map(str::to_owned) else {
        return;
    };
    let Some(tools) = elements(&tools) else {
        return;
    };
    let mut touched = false;
    let mut fitted: Vec<Cow<'_, str>> = Vec::with_capacity(tools.len());
    for text in tools {
        let changed = Members::read(text).and_then(|mut tool| {
            let mut function = Members::read(tool.get("function")?)?;
            let given = function.get("parameters").and_then(Members::read);
            if given.is_some_and(|given| given.get("type").is_some()) {
                return None;
            }
            function.set("parameters", NOTHING.to_owned());
            let function = function.written()?;
            tool.set("function", function);
            tool.written()
        });
        touched |= changed.is_some();
        fitted.push(changed.map_or(Cow::Borrowed(text), Cow::Owned));
    }
    if touched {
        body.set("tools", array(&fitted));
    }
}

fn short_ids(calls: &[String]) -> String {
    let calls: Vec<Cow<'_, str>> = calls
        .iter()
        .map(|text| {
            let changed = Members::read(text).and_then(|mut call| {
                let id = call.word("id")?;
                call.set("id", quoted(&call_ids::short(&id)));
                call.written()
            });
            changed.map_or(Cow::Borrowed(text.as_str()), Cow::Owned)
        })
        .collect();
    array(&calls)
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
