//! Counting beside a stream or a reply that is forwarded as it came.

use std::collections::BTreeSet;

use super::event::{Block, Delta, Event, Message, Str};
use super::usage::{self, UsageBody};
use super::{failure, stop};
use crate::codec::{Mark, Meter, Reading};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::index::{self, Index};
use crate::usage::Counters;

/// The meter of the dialect.
#[derive(Debug, Default)]
pub(super) struct AnthropicMeter {
    counters: Counters,
    reading: Reading,
    failure: Option<Failure>,
    /// Blocks that began.
    begun: BTreeSet<usize>,
}

impl Meter for AnthropicMeter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let Ok(event) = serde_json::from_slice::<Event<'_>>(&frame.data) else {
            return match frame.name.as_deref() {
                Some(b"error") => self.failed(failure::unreadable_in_stream(&frame.data)),
                Some(b"message_stop") => Mark::Terminal,
                _ => index::unread(&frame.data),
            };
        };
        if let Some(problem) = self.misplaced(&event) {
            return Mark::Broken(problem);
        }
        match event.kind.as_ref() {
            "content_block_delta" => event.delta.map_or(Mark::Other, |delta| self.delta(&delta)),
            "content_block_start" => event
                .content_block
                .map_or(Mark::Other, |block| self.block(&block)),
            "message_start" => {
                if let Some(message) = event.message {
                    self.head(message);
                }
                Mark::Other
            }
            "message_delta" => {
                if let Some(delta) = event.delta
                    && let Some(word) = delta.stop_reason
                {
                    self.reading.stop = Some(stop::read(&word, delta.stop_sequence));
                }
                if let Some(usage) = event.usage {
                    self.usage(usage);
                    self.reading.usage_is_final = self.reading.stop.is_some();
                }
                Mark::Other
            }
            "message_stop" => Mark::Terminal,
            "error" => self.failed(failure::in_stream(event.error, event.request_id)),
            _ => Mark::Other,
        }
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(mut message) = serde_json::from_slice::<Message<'_>>(body) else {
            return false;
        };
        for block in message.content.take().unwrap_or_default() {
            self.block(&block);
            if let Some(input) = block.input {
                self.reading.output_bytes += input.get().len() as u64;
            }
        }
        self.reading.usage_is_final = message.usage.is_some();
        if let Some(word) = message.stop_reason.take() {
            self.reading.stop = Some(stop::read(&word, message.stop_sequence.take()));
        }
        self.head(message);
        true
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}

impl AnthropicMeter {
    /// What is wrong with the block that an event names.
    fn misplaced(&mut self, event: &Event<'_>) -> Option<&'static str> {
        let begins = match event.kind.as_ref() {
            "content_block_start" => true,
            "content_block_delta" | "content_block_stop" => false,
            _ => return None,
        };
        match event.index.map_or(Index::Absent, Index::of) {
            Index::Absent => Some("an event of a block lacks its index"),
            Index::At(index) if begins => {
                self.begun.insert(index);
                None
            }
            Index::At(index) if self.begun.contains(&index) => None,
            Index::At(_) => Some("a block goes on without having begun"),
            Index::Nowhere => Index::Nowhere.problem(),
        }
    }

    fn head(&mut self, message: Message<'_>) {
        self.reading.upstream_id = message.id;
        self.reading.upstream_model = message.model;
        if let Some(usage) = message.usage {
            self.usage(usage);
        }
    }

    fn usage(&mut self, usage: UsageBody) {
        self.counters.merge(&usage.counters);
        self.reading.usage = Some(usage::usage(&self.counters));
        if let Some(searches) = usage::searches(&self.counters) {
            self.reading.units.searches = searches;
        }
        if usage.service_tier.is_some() {
            self.reading.service_tier = usage.service_tier;
        }
    }

    /// A block may begin with content; a tool's name is content for whoever runs the tool.
    fn block(&mut self, block: &Block<'_>) -> Mark {
        let text = Str::bytes_of(block.text.as_ref());
        let thinking = Str::bytes_of(block.thinking.as_ref());
        self.reading.output_bytes += text;
        self.reading.reasoning_bytes += thinking;
        let shows = match block.kind.as_ref() {
            "text" => text > 0,
            "thinking" => thinking > 0,
            _ => true,
        };
        if shows { Mark::Content } else { Mark::Other }
    }

    fn delta(&mut self, delta: &Delta<'_>) -> Mark {
        let output =
            Str::bytes_of(delta.text.as_ref()) + Str::bytes_of(delta.partial_json.as_ref());
        let thinking = Str::bytes_of(delta.thinking.as_ref());
        self.reading.output_bytes += output;
        self.reading.reasoning_bytes += thinking;
        if output + thinking > 0 {
            Mark::Content
        } else {
            Mark::Other
        }
    }

    fn failed(&mut self, failure: Failure) -> Mark {
        self.failure = Some(failure);
        Mark::Error
    }
}
