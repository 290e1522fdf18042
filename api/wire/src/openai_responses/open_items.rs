//! The output of a stream while it is written: which items there are, and what belongs to each.
//!
//! Parts of the common form that are text go into one message as long as nothing else comes
//! between. Items may be open side by side; within each the order of its events is fixed.

use std::collections::BTreeMap;

use super::event_write::{At, OfItem, Pen, Said};
use super::output::{Content, Item, Summary};
use crate::ir::{Delta, PartHead};
use crate::seal::Seal;

/// The items of one stream.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Of the reply, for the ids of its items.
    id: String,
    slots: Vec<Slot>,
    /// Parts that are open, by their index in the common form.
    open: BTreeMap<usize, Place>,
    /// The message that more text would join.
    message: Option<usize>,
}

#[derive(Debug)]
struct Slot {
    item: Item,
    done: bool,
}

/// Where a part is written.
#[derive(Debug, Clone, Copy)]
struct Place {
    item: usize,
    content: usize,
}

impl Items {
    /// No items yet, of a reply with this id.
    pub(super) fn new(id: String) -> Self {
        Items {
            id,
            ..Items::default()
        }
    }

    /// The output so far.
    pub(super) fn output(&self) -> Vec<&Item> {
        self.slots.iter().map(|slot| &slot.item).collect()
    }

    /// A part begins.
    pub(super) fn begin(&mut self, index: usize, head: &PartHead, pen: &mut Pen<'_>) {
        let item = self.slots.len();
        let made = match head {
            PartHead::Text => return self.begin_content(index, Content::text(""), pen),
            PartHead::Refusal => return self.begin_content(index, Content::refusal(""), pen),
            PartHead::Thinking | PartHead::RedactedThinking { .. } => {
                Item::reasoning(&self.id, item)
            }
            PartHead::ToolCall { id, name } => Item::call(&self.id, item, id, name),
        };
        self.leave_message(pen);
        self.add(made, pen);
        self.open.insert(index, Place { item, content: 0 });
        if let PartHead::RedactedThinking { data } = head {
            self.seal(item, &Seal::redacted(data).marked());
        }
    }

    fn begin_content(&mut self, index: usize, content: Content, pen: &mut Pen<'_>) {
        let item = match self.message {
            Some(item) => item,
            None => {
                let item = self.slots.len();
                self.add(Item::message(&self.id, item), pen);
                self.message = Some(item);
                item
            }
        };
        let Some(Slot {
            item: Item::Message {
                id, content: parts, ..
            },
            ..
        }) = self.slots.get_mut(item)
        else {
            return;
        };
        let place = Place {
            item,
            content: parts.len(),
        };
        pen.part("response.content_part.added", at(id, place), &content);
        parts.push(content);
        self.open.insert(index, place);
    }

    fn add(&mut self, item: Item, pen: &mut Pen<'_>) {
        let output_index = self.slots.len();
        let event = OfItem {
            output_index,
            item: &item,
        };
        pen.put("response.output_item.added", event);
        self.slots.push(Slot { item, done: false });
    }

    /// A part goes on.
    pub(super) fn more(&mut self, index: usize, delta: &Delta, pen: &mut Pen<'_>) {
        let Some(place) = self.open.get(&index).copied() else {
            return;
        };
        if let Delta::Signature(seal) = delta {
            self.seal(place.item, seal);
            return;
        }
        let Some(slot) = self.slots.get_mut(place.item) else {
            return;
        };
        let delta = match delta {
            Delta::Text(text) | Delta::Thinking(text) | Delta::Arguments(text) => text.as_str(),
            Delta::Signature(_) => return,
        };
        if !delta.is_empty() {
            slot.more(place, delta, pen);
        }
    }

    /// Adds to the seal of a thought. It may come in pieces, and is told with the whole item.
    fn seal(&mut self, item: usize, seal: &str) {
        if let Some(Slot {
            item: Item::Reasoning {
                encrypted_content, ..
            },
            ..
        }) = self.slots.get_mut(item)
        {
            encrypted_content.get_or_insert_default().push_str(seal);
        }
    }

    /// A part is complete.
    pub(super) fn end(&mut self, index: usize, pen: &mut Pen<'_>) {
        let Some(place) = self.open.remove(&index) else {
            return;
        };
        if let Some(slot) = self.slots.get_mut(place.item) {
            slot.end_part(place, pen);
        }
        if self.message != Some(place.item) {
            self.close(place.item, pen);
        }
    }

    /// Nothing more comes.
    pub(super) fn finish(&mut self, pen: &mut Pen<'_>) {
        while let Some(index) = self.open.keys().next().copied() {
            self.end(index, pen);
        }
        self.leave_message(pen);
    }

    fn leave_message(&mut self, pen: &mut Pen<'_>) {
        if let Some(item) = self.message.take() {
            self.close(item, pen);
        }
    }

    /// Ends an item none of whose parts is open.
    fn close(&mut self, item: usize, pen: &mut Pen<'_>) {
        if self.open.values().any(|place| place.item == item) {
            return;
        }
        if let Some(slot) = self.slots.get_mut(item)
            && !std::mem::replace(&mut slot.done, true)
        {
            slot.complete();
            let event = OfItem {
                output_index: item,
                item: &slot.item,
            };
            pen.put("response.output_item.done", event);
        }
    }
}

impl Slot {
    fn complete(&mut self) {
        self.item.complete();
        if let Item::Reasoning {
            encrypted_content, ..
        } = &mut self.item
        {
            let seal = encrypted_content.take();
            *encrypted_content = Some(Seal::shown(seal.as_deref()));
        }
    }

    fn more(&mut self, place: Place, delta: &str, pen: &mut Pen<'_>) {
        let mut said = Said {
            delta: Some(delta),
            ..Said::default()
        };
        match &mut self.item {
            Item::Message { id, content, .. } => {
                let Some(part) = content.get_mut(place.content) else {
                    return;
                };
                let name = match part {
                    Content::OutputText { .. } => {
                        said.logprobs = Some([]);
                        "response.output_text.delta"
                    }
                    Content::Refusal { .. } => "response.refusal.delta",
                };
                part.said().push_str(delta);
                pen.say(name, at(id, place), said);
            }
            Item::Reasoning { id, summary, .. } => {
                if summary.is_empty() {
                    let part = Summary::new("");
                    let name = "response.reasoning_summary_part.added";
                    pen.summary(name, in_summary(id, place), &part);
                    summary.push(part);
                }
                if let Some(part) = summary.last_mut() {
                    part.said().push_str(delta);
                }
                let name = "response.reasoning_summary_text.delta";
                pen.say(name, in_summary(id, place), said);
            }
            Item::FunctionCall { id, arguments, .. } => {
                arguments.push_str(delta);
                let name = "response.function_call_arguments.delta";
                pen.say(name, of_item(id, place), said);
            }
        }
    }

    /// Tells the whole of a part at its end.
    fn end_part(&mut self, place: Place, pen: &mut Pen<'_>) {
        // Callers parse what they get: no arguments must still be an object.
        if let Item::FunctionCall { arguments, .. } = &self.item
            && arguments.trim().is_empty()
        {
            self.more(place, "{}", pen);
        }
        match &mut self.item {
            Item::Message { id, content, .. } => {
                let Some(part) = content.get_mut(place.content) else {
                    return;
                };
                let at = at(id, place);
                match part {
                    Content::OutputText { text, .. } => {
                        let said = Said {
                            text: Some(text),
                            logprobs: Some([]),
                            ..Said::default()
                        };
                        pen.say("response.output_text.done", at, said);
                    }
                    Content::Refusal { refusal } => {
                        let said = Said {
                            refusal: Some(refusal),
                            ..Said::default()
                        };
                        pen.say("response.refusal.done", at, said);
                    }
                }
                pen.part("response.content_part.done", at, part);
            }
            Item::Reasoning { id, summary, .. } => {
                let Some(part) = summary.last_mut() else {
                    return;
                };
                let at = in_summary(id, place);
                let said = Said {
                    text: Some(part.said()),
                    ..Said::default()
                };
                pen.say("response.reasoning_summary_text.done", at, said);
                pen.summary("response.reasoning_summary_part.done", at, part);
            }
            Item::FunctionCall {
                id,
                name,
                arguments,
                ..
            } => {
                let said = Said {
                    name: Some(name),
                    arguments: Some(arguments),
                    ..Said::default()
                };
                let done = "response.function_call_arguments.done";
                pen.say(done, of_item(id, place), said);
            }
        }
    }
}

fn of_item(item_id: &str, place: Place) -> At<'_> {
    At {
        item_id,
        output_index: place.item,
        content_index: None,
        summary_index: None,
    }
}

fn at(item_id: &str, place: Place) -> At<'_> {
    At {
        content_index: Some(place.content),
        ..of_item(item_id, place)
    }
}

fn in_summary(item_id: &str, place: Place) -> At<'_> {
    At {
        summary_index: Some(0),
        ..of_item(item_id, place)
    }
}
