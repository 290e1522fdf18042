//! One item of a stream's output while it is written.

use super::event_write::{Annotated, At, Pen, Said};
use super::output::{Content, Item, Summary};
use crate::custom::unwrapped;
use crate::ir::{Citation, TokenLogprob};
use crate::openai_chat::notes::Tokens;
use crate::seal::Seal;

/// An item, and whether its end was told.
#[derive(Debug)]
pub(super) struct Slot {
    pub item: Item,
    pub done: bool,
}

/// Where a part is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub item: usize,
    pub content: usize,
}

impl Slot {
    /// All of it is there.
    pub(super) fn complete(&mut self) {
        self.item.complete();
        if let Item::Reasoning {
            encrypted_content, ..
        } = &mut self.item
        {
            let seal = encrypted_content.take();
            *encrypted_content = Some(Seal::shown(seal.as_deref()));
        }
    }

    /// Tells more of a part, with what is told of its tokens where it is text.
    pub(super) fn more(
        &mut self,
        place: Place,
        delta: &str,
        tokens: &[TokenLogprob],
        pen: &mut Pen<'_>,
    ) {
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
                        said.logprobs = Some(Tokens(tokens));
                        "response.output_text.delta"
                    }
                    Content::Refusal { .. } => "response.refusal.delta",
                };
                part.said().push_str(delta);
                part.told(tokens);
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
            // What it takes is known when all of the JSON around it is there.
            Item::CustomToolCall { input, .. } => input.push_str(delta),
        }
    }

    /// Tells a source of a text that is complete; false: it cannot be named.
    pub(super) fn cite(&mut self, place: Place, citation: &Citation, pen: &mut Pen<'_>) -> bool {
        let Item::Message { id, content, .. } = &mut self.item else {
            return false;
        };
        let Some(part) = content.get_mut(place.content) else {
            return false;
        };
        let Some(annotation_index) = part.cite(citation) else {
            return false;
        };
        if let Content::OutputText { annotations, .. } = part
            && let Some(annotation) = annotations.get(annotation_index)
        {
            let event = Annotated {
                at: at(id, place),
                annotation_index,
                annotation,
            };
            pen.put("response.output_text.annotation.added", event);
        }
        true
    }

    /// Tells the whole of a part at its end.
    pub(super) fn end_part(&mut self, place: Place, pen: &mut Pen<'_>) {
        // Callers parse what they get: no arguments must still be an object.
        if let Item::FunctionCall { arguments, .. } = &self.item
            && arguments.trim().is_empty()
        {
            self.more(place, "{}", &[], pen);
        }
        match &mut self.item {
            Item::Message { id, content, .. } => {
                let Some(part) = content.get_mut(place.content) else {
                    return;
                };
                let at = at(id, place);
                match part {
                    Content::OutputText { text, logprobs, .. } => {
                        let said = Said {
                            text: Some(text),
                            logprobs: Some(Tokens(logprobs)),
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
            Item::CustomToolCall { id, input, .. } => {
                *input = unwrapped(input).into_owned();
                let at = of_item(id, place);
                let delta = Said {
                    delta: Some(input),
                    ..Said::default()
                };
                pen.say("response.custom_tool_call_input.delta", at, delta);
                let whole = Said {
                    input: Some(input),
                    ..Said::default()
                };
                pen.say("response.custom_tool_call_input.done", at, whole);
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

/// The place of a part in a message.
pub(super) fn at(item_id: &str, place: Place) -> At<'_> {
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
