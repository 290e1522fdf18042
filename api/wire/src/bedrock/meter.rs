//! Counting beside a stream or a reply.

use super::event::{Delta, Event, Reasoning, Start, Str, Tier, ToolUse, Whole};
use super::{failure, stop};
use crate::aws_event::EXCEPTION;
use crate::codec::{Mark, Meter, Reading};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::usage::Counters;
use crate::{Native, Usage};

/// The meter of the dialect.
#[derive(Debug, Default)]
pub(super) struct ConverseMeter {
    reading: Reading,
    failure: Option<Failure>,
}

impl Meter for ConverseMeter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let name = frame.name.as_deref().unwrap_or_default();
        if let Some(kind) = name.strip_prefix(EXCEPTION.as_bytes()) {
            let kind = String::from_utf8_lossy(kind);
            self.failure = Some(failure::in_stream(&kind, &frame.data));
            return Mark::Error;
        }
        let event = serde_json::from_slice::<Event<'_>>(&frame.data).ok();
        match (name, event) {
            (b"contentBlockDelta", Some(event)) => {
                event.delta.map_or(Mark::Other, |delta| self.delta(&delta))
            }
            // A tool's name is content for whoever runs the tool.
            (
                b"contentBlockStart",
                Some(Event {
                    start: Some(Start { tool_use: Some(_) }),
                    ..
                }),
            ) => Mark::Content,
            (b"messageStop", Some(event)) => {
                self.stopped(event.stop_reason, event.additional_model_response_fields);
                Mark::Other
            }
            (b"metadata", event) => {
                if let Some(event) = event {
                    self.told(event.usage, event.service_tier);
                }
                Mark::Terminal
            }
            _ => Mark::Other,
        }
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(whole) = serde_json::from_slice::<Whole<'_>>(body) else {
            return false;
        };
        let message = whole.output.and_then(|output| output.message);
        for block in message
            .and_then(|message| message.content)
            .unwrap_or_default()
        {
            self.reading.output_bytes += Str::bytes_of(block.text.as_ref());
            if let Some(ToolUse {
                input: Some(input), ..
            }) = block.tool_use
            {
                self.reading.output_bytes += input.get().len() as u64;
            }
            if let Some(Reasoning {
                reasoning_text: Some(told),
                ..
            }) = block.reasoning_content
            {
                self.reading.reasoning_bytes += Str::bytes_of(told.text.as_ref());
            }
        }
        self.stopped(whole.stop_reason, whole.additional_model_response_fields);
        self.told(whole.usage, whole.service_tier);
        true
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}

impl ConverseMeter {
    fn delta(&mut self, delta: &Delta<'_>) -> Mark {
        let arguments = delta.tool_use.as_ref().and_then(|call| call.input.as_ref());
        let output = Str::bytes_of(delta.text.as_ref()) + Str::bytes_of(arguments);
        let thought = delta.reasoning_content.as_ref();
        let thinking = Str::bytes_of(thought.and_then(|thought| thought.text.as_ref()));
        self.reading.output_bytes += output;
        self.reading.reasoning_bytes += thinking;
        if output + thinking > 0 {
            Mark::Content
        } else {
            Mark::Other
        }
    }

    fn stopped(&mut self, word: Option<String>, additional: Option<super::event::Additional>) {
        if let Some(word) = word {
            let sequence = additional.and_then(|told| told.stop_sequence);
            self.reading.stop = Some(stop::read(&word, sequence));
        }
    }

    fn told(&mut self, usage: Option<Counters>, tier: Option<Tier>) {
        if let Some(usage) = usage {
            self.reading.usage = Some(Usage::told(Native::BedrockConverse, &usage));
            self.reading.usage_is_final = true;
        }
        if let Some(tier) = tier.and_then(|tier| tier.r#type) {
            self.reading.service_tier = Some(tier);
        }
    }
}
