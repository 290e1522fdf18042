//! Reading a provider's stream.

use super::event::{Event as RawEvent, Response};
use super::open_parts::{OpenParts, Said};
use super::{annotation, failure, stop};
use crate::codec::StreamReader;
use crate::error::WireError;
use crate::frame::Frame;
use crate::ir::Event;
use crate::object::{Field, Object};
use crate::openai_chat::json;
use crate::openai_chat::notes::read_tokens;
use crate::{Dialect, Usage};
use serde_json::value::RawValue;

/// The reader of one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    started: bool,
    over: bool,
    parts: OpenParts,
    left_out: Vec<String>,
}

impl StreamReader for Reader {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        if self.over {
            return Ok(());
        }
        let data = frame.data.trim_ascii();
        if data.is_empty() {
            events.push(Event::Ping);
            return Ok(());
        }
        let event: RawEvent<'_> = match serde_json::from_slice(data) {
            Ok(event) => event,
            Err(_) if frame.name.as_deref() == Some(b"error") => {
                self.fail(failure::in_event(data), events);
                return Ok(());
            }
            Err(error) => {
                return Err(WireError::reply(format!(
                    "an event of the stream cannot be read: {error}"
                )));
            }
        };
        self.event(&event, data, events)
            .map_err(|error| match error {
                already @ WireError::Reply { .. } => already,
                other => WireError::reply(other.to_string()),
            })
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

impl Reader {
    fn event(
        &mut self,
        event: &RawEvent<'_>,
        data: &[u8],
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let kind = event.kind.get().unwrap_or_default();
        match kind {
            "response.created" | "response.in_progress" | "response.queued" => {
                self.start(event.response, events);
            }
            "response.output_item.added" | "response.output_item.done" => {
                self.start(None, events);
                let (Some(index), Some(item)) = (event.output_index, event.item) else {
                    return Err(WireError::reply(format!("`{kind}` lacks its item")));
                };
                let field = Field::new(format!("output[{index}]"), item);
                if kind.ends_with("added") {
                    self.parts.add(index, field, events)?;
                } else {
                    self.parts.done(index, field, &mut self.left_out, events)?;
                }
            }
            "response.output_text.delta" => self.say(event, Said::Text, events)?,
            "response.refusal.delta" => self.say(event, Said::Refusal, events)?,
            "response.reasoning_summary_text.delta" => self.say(event, Said::Summary, events)?,
            "response.reasoning_text.delta" => self.say(event, Said::Thinking, events)?,
            "response.function_call_arguments.delta" => {
                self.say(event, Said::Arguments, events)?;
            }
            "response.completed" | "response.incomplete" => self.finish(event, events)?,
            "response.failed" | "response.cancelled" => {
                let response = event.response.and_then(parsed);
                let error = response.and_then(|response| response.error);
                self.fail(failure::in_response(error, data), events);
            }
            "error" => self.fail(failure::in_event(data), events),
            // How a compatible provider may say it.
            "" if event.error.is_some() => self.fail(failure::in_event(data), events),
            "response.output_text.annotation.added" => {
                let (index, part) = (event.output_index, event.content_index);
                let (index, part) = (index.unwrap_or(0), part.unwrap_or(0));
                let told = event.annotation.and_then(annotation::read);
                if !told.is_some_and(|told| self.parts.cite(index, part, told, events)) {
                    let path = format!("output[{index}].content[{part}].annotations");
                    json::tell(&mut self.left_out, path);
                }
            }
            other if told_elsewhere(other) => {}
            other => json::tell(&mut self.left_out, format!("event {other}")),
        }
        Ok(())
    }

    fn say(
        &mut self,
        event: &RawEvent<'_>,
        said: Said,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let Some(delta) = event.delta.get() else {
            return Ok(());
        };
        self.start(None, events);
        let index = event
            .output_index
            .ok_or_else(|| WireError::reply("a delta lacks its `output_index`"))?;
        let inner = event.content_index.or(event.summary_index).unwrap_or(0);
        let tokens = event.logprobs.and_then(read_tokens).unwrap_or_default();
        self.parts.say(index, inner, said, (delta, tokens), events)
    }

    fn start(&mut self, response: Option<&RawValue>, events: &mut Vec<Event>) {
        if std::mem::replace(&mut self.started, true) {
            return;
        }
        let response = response.and_then(parsed);
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        events.push(Event::Start {
            id: word(response.as_ref().and_then(|response| response.id.get())),
            model: word(response.as_ref().and_then(|response| response.model.get())),
            usage: None,
        });
    }

    fn finish(&mut self, event: &RawEvent<'_>, events: &mut Vec<Event>) -> Result<(), WireError> {
        self.start(event.response, events);
        let raw = event
            .response
            .ok_or_else(|| WireError::reply("the last event has no `response`"))?;
        // Servers that stream less than they should have it all in the end.
        let mut object = Object::body(raw.get().as_bytes())?;
        for (index, item) in (0..).zip(object.array("output")?.unwrap_or_default()) {
            self.parts.done(index, item, &mut self.left_out, events)?;
        }
        self.parts.finish(events);
        let response = parsed(raw);
        let incomplete = response
            .as_ref()
            .and_then(|response| response.incomplete_details.as_ref()?.reason.get());
        let reason = stop::read(incomplete, self.parts.calls, self.parts.refuses);
        events.push(Event::Stop { reason });
        let usage: Option<Usage> = response
            .as_ref()
            .and_then(|response| response.usage.as_ref())
            .map(|told| Usage::told(Dialect::OpenAiResponses, told));
        events.extend(usage.map(Event::Usage));
        self.over = true;
        events.push(Event::End);
        Ok(())
    }

    fn fail(&mut self, failure: crate::Failure, events: &mut Vec<Event>) {
        self.over = true;
        events.push(Event::Failed(failure));
    }
}

fn parsed(response: &RawValue) -> Option<Response<'_>> {
    serde_json::from_str(response.get()).ok()
}

/// Events that only frame others, and the progress of items that are told as left out whole.
fn told_elsewhere(kind: &str) -> bool {
    const FRAMES: [&str; 7] = [
        "content_part.",
        "output_text.done",
        "refusal.done",
        "reasoning_summary_",
        "reasoning_text.done",
        "function_call_arguments.done",
        // It comes whole with the end of its item, as which alone it is JSON.
        "custom_tool_call_input.",
    ];
    const HOSTED: [&str; 6] = [
        "web_search_call.",
        "file_search_call.",
        "code_interpreter_call",
        "image_generation_call.",
        "mcp_",
        "shell_call_",
    ];
    kind.strip_prefix("response.").is_some_and(|rest| {
        let mut starts = FRAMES.iter().chain(&HOSTED);
        starts.any(|start| rest.starts_with(start))
    }) || kind == "keepalive"
}
