//! Writing a whole reply for a caller.

use super::echo::{Head, ResponseOut};
use super::output::{Content, Item, Summary};
use super::stop;
use crate::codec::{StreamOptions, Written};
use crate::custom::unwrapped;
use crate::ir::{Part, Reply};
use crate::openai_chat::{json, tier};
use crate::seal::Seal;

/// Writes the reply.
pub(super) fn write(reply: &Reply, options: &StreamOptions) -> Written {
    let mut left_out = Vec::new();
    let items = items(&reply.parts, options, &mut left_out);
    let refused = reply
        .parts
        .iter()
        .any(|part| matches!(part, Part::Refusal { .. }));
    let (status, incomplete, lost) = stop::write(&reply.stop, refused);
    if let Some(lost) = lost {
        json::tell(&mut left_out, lost);
    }
    let body = ResponseOut {
        head: &Head::new(options),
        status,
        incomplete,
        error: None,
        output: items.iter().collect(),
        usage: reply.usage.map(Into::into),
        service_tier: reply.service_tier.as_deref().map(tier::told),
    };
    Written {
        body: json::body(&body),
        left_out,
    }
}

/// Texts that follow one another are one message; everything else is an item of its own.
fn items(parts: &[Part], options: &StreamOptions, left_out: &mut Vec<String>) -> Vec<Item> {
    let id = options.id.as_str();
    let mut items: Vec<Item> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let at = items.len();
        match part {
            Part::Text { text, notes, .. } => {
                let (content, named) = Content::noted(text, notes);
                if !named {
                    json::tell(left_out, format!("content[{place}].citations"));
                }
                say(&mut items, id, content);
            }
            Part::Refusal { text } => say(&mut items, id, Content::refusal(text)),
            Part::Thinking { text, signature } => {
                items.push(thought(id, at, text, Seal::shown(signature.as_deref())));
            }
            Part::RedactedThinking { data } => {
                let seal = Seal::redacted(data).marked();
                items.push(thought(id, at, "", seal));
            }
            Part::ToolCall {
                id: call_id,
                name,
                arguments: told,
                signature,
                ..
            } => {
                if signature.is_some() {
                    json::tell(left_out, format!("content[{place}].signature"));
                }
                let mut call = Item::call(id, at, (call_id, name), &options.custom_tools);
                match &mut call {
                    Item::FunctionCall { arguments, .. } => arguments.push_str(match told.trim() {
                        "" => "{}",
                        _ => told,
                    }),
                    Item::CustomToolCall { input, .. } => input.push_str(&unwrapped(told)),
                    Item::Message { .. } | Item::Reasoning { .. } => {}
                }
                items.push(call);
            }
            Part::Image { .. }
            | Part::Document { .. }
            | Part::Audio { .. }
            | Part::ToolResult { .. } => json::tell(left_out, format!("content[{place}]")),
        }
    }
    items.iter_mut().for_each(Item::complete);
    items
}

fn say(items: &mut Vec<Item>, id: &str, content: Content) {
    if !matches!(items.last(), Some(Item::Message { .. })) {
        items.push(Item::message(id, items.len()));
    }
    if let Some(Item::Message { content: parts, .. }) = items.last_mut() {
        parts.push(content);
    }
}

fn thought(id: &str, place: usize, text: &str, seal: String) -> Item {
    let mut item = Item::reasoning(id, place);
    if let Item::Reasoning {
        summary,
        encrypted_content,
        ..
    } = &mut item
    {
        summary.extend((!text.is_empty()).then(|| Summary::new(text)));
        *encrypted_content = Some(seal);
    }
    item
}
