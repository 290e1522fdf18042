//! The output of a stream while it is written: which items there are, and what belongs to each.
//!
//! Parts of the common form that are text go into one message as long as nothing else comes
//! between. Items may be open side by side; within each the order of its events is fixed.

use std::collections::BTreeMap;

use super::event_write::{OfItem, Pen};
use super::open_item::{Place, Slot, at};
use super::output::{Content, Item};
use crate::ir::{Delta, Notes, PartHead};
use crate::openai_chat::json;
use crate::seal::Seal;

/// The items of one stream.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Of the reply, for the ids of its items.
    id: String,
    custom_tools: Vec<String>,
    slots: Vec<Slot>,
    /// Parts that are open, by their index in the common form.
    open: BTreeMap<usize, Place>,
    /// What is told beside them, until it can be written.
    notes: BTreeMap<usize, Notes>,
    /// The message that more text would join.
    message: Option<usize>,
    left_out: Vec<String>,
}

impl Items {
    /// No items yet, of a reply with this id.
    pub(super) fn new(id: String, custom_tools: Vec<String>) -> Self {
        Items {
            id,
            custom_tools,
            ..Items::default()
        }
    }

    /// The output so far.
    pub(super) fn output(&self) -> Vec<&Item> {
        self.slots.iter().map(|slot| &slot.item).collect()
    }

    /// Paths of what could not be said.
    pub(super) fn left_out(&self) -> &[String] {
        &self.left_out
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
            PartHead::ToolCall { id, name } => {
                Item::call(&self.id, item, (id, name), &self.custom_tools)
            }
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
            if !self.seal(place.item, seal) {
                json::tell(&mut self.left_out, format!("content[{index}].signature"));
            }
            return;
        }
        let notes = self.notes.entry(index).or_default();
        let Some(slot) = self.slots.get_mut(place.item) else {
            return;
        };
        match delta {
            Delta::Text(text) | Delta::Thinking(text) | Delta::Arguments(text) => {
                if !text.is_empty() {
                    let tokens = std::mem::take(&mut notes.logprobs);
                    slot.more(place, text, &tokens, pen);
                }
            }
            Delta::Logprobs(more) => notes.logprobs.extend_from_slice(more),
            // It may stand behind all of the text, whose end must be known.
            Delta::Citation(citation) => notes.citations.push((**citation).clone()),
            Delta::Signature(_) => {}
        }
    }

    /// Adds to the seal of a thought. It may come in pieces, and is told with the whole item. No
    /// other item has a place for one.
    fn seal(&mut self, item: usize, seal: &str) -> bool {
        let Some(Slot {
            item: Item::Reasoning {
                encrypted_content, ..
            },
            ..
        }) = self.slots.get_mut(item)
        else {
            return false;
        };
        encrypted_content.get_or_insert_default().push_str(seal);
        true
    }

    /// A part is complete.
    pub(super) fn end(&mut self, index: usize, pen: &mut Pen<'_>) {
        let Some(place) = self.open.remove(&index) else {
            return;
        };
        let notes = self.notes.remove(&index).unwrap_or_default();
        if let Some(slot) = self.slots.get_mut(place.item) {
            if !notes.logprobs.is_empty() {
                slot.more(place, "", &notes.logprobs, pen);
            }
            for citation in &notes.citations {
                if !slot.cite(place, citation, pen) {
                    json::tell(&mut self.left_out, format!("content[{index}].citations"));
                }
            }
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
