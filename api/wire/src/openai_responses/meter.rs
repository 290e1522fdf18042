//! Counting beside a stream or a reply that is forwarded as it came.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::event::{Event, Item, Response};
use super::{failure, stop};
use crate::codec::{Mark, Meter, Reading};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::index::{self, Index};
use crate::{Dialect, Usage};

/// The meter of the dialect.
#[derive(Debug, Default)]
pub(super) struct ResponsesMeter {
    reading: Reading,
    failure: Option<Failure>,
    /// Items that were begun.
    begun: BTreeSet<usize>,
}

impl Meter for ResponsesMeter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let data = frame.data.trim_ascii();
        let Ok(event) = serde_json::from_slice::<Event<'_>>(data) else {
            return match frame.name.as_deref() {
                Some(b"error") => self.failed(failure::in_event(data)),
                _ => index::unread(data),
            };
        };
        let kind = event.kind.get().unwrap_or_default();
        if let Some(problem) = self.misplaced(kind, &event) {
            return Mark::Broken(problem);
        }
        match kind {
            "response.created" | "response.in_progress" | "response.queued" => {
                self.head(event.response);
                Mark::Other
            }
            "response.completed" | "response.incomplete" => {
                self.finished(event.response);
                Mark::Terminal
            }
            "response.failed" | "response.cancelled" => {
                let error = self.finished(event.response);
                self.failed(failure::in_response(error, data))
            }
            "error" => self.failed(failure::in_event(data)),
            "" if event.error.is_some() => self.failed(failure::in_event(data)),
            "response.output_item.added" => self.item(event.item),
            "response.reasoning_summary_text.delta" | "response.reasoning_text.delta" => {
                let bytes = event.delta.get().unwrap_or_default().len();
                self.reading.reasoning_bytes += bytes as u64;
                shows(bytes)
            }
            _ if kind.ends_with(".delta") => {
                let bytes = event.delta.get().unwrap_or_default().len();
                self.reading.output_bytes += bytes as u64;
                shows(bytes)
            }
            _ => Mark::Other,
        }
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(response) = serde_json::from_slice::<Response<'_>>(body) else {
            return false;
        };
        for item in response.output.as_deref().unwrap_or_default() {
            self.count(item);
        }
        self.response(&response);
        self.ended(&response);
        true
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}

fn shows(bytes: usize) -> Mark {
    if bytes > 0 {
        Mark::Content
    } else {
        Mark::Other
    }
}

impl ResponsesMeter {
    /// What is wrong with the item that an event names. Some servers tell an item only when it is
    /// done.
    fn misplaced(&mut self, kind: &str, event: &Event<'_>) -> Option<&'static str> {
        let begins = matches!(
            kind,
            "response.output_item.added" | "response.output_item.done"
        );
        match event.output_index.map_or(Index::Absent, Index::of) {
            Index::Absent => None,
            Index::At(index) if begins => {
                self.begun.insert(index);
                None
            }
            Index::At(index) if self.begun.contains(&index) => None,
            Index::At(_) => Some("an item goes on without having begun"),
            Index::Nowhere => Index::Nowhere.problem(),
        }
    }

    fn head(&mut self, response: Option<&RawValue>) {
        if let Some(response) = response.and_then(parsed) {
            self.response(&response);
        }
    }

    /// The last form of the response; tells its error.
    fn finished<'a>(&mut self, response: Option<&'a RawValue>) -> Option<&'a RawValue> {
        let response = response.and_then(parsed)?;
        self.response(&response);
        self.ended(&response);
        response.error
    }

    fn response(&mut self, response: &Response<'_>) {
        response.id.first_into(&mut self.reading.upstream_id);
        response.model.first_into(&mut self.reading.upstream_model);
        // `auto` was asked for; what served is told at the end.
        if let Some(tier) = response.service_tier.get() {
            self.reading.service_tier = Some(tier.to_owned());
        }
        if let Some(told) = &response.usage {
            self.reading.usage = Some(Usage::told(Dialect::OpenAiResponses, told));
        }
    }

    fn ended(&mut self, response: &Response<'_>) {
        self.reading.usage_is_final = self.reading.usage.is_some();
        if !matches!(
            response.status.get(),
            None | Some("completed" | "incomplete")
        ) {
            return;
        }
        let incomplete = response.incomplete_details.as_ref();
        let output = response.output.as_deref().unwrap_or_default();
        let calls = output.iter().any(Item::calls);
        let refuses = output
            .iter()
            .filter_map(|item| item.content.as_ref())
            .flatten()
            .any(super::event::Piece::refuses);
        let word = incomplete.and_then(|incomplete| incomplete.reason.get());
        self.reading.stop = Some(stop::read(word, calls, refuses));
    }

    /// A call is content for whoever runs the tool, and so is what a hosted tool is about to do.
    fn item(&self, item: Option<&RawValue>) -> Mark {
        let item = item.and_then(|item| serde_json::from_str::<Item<'_>>(item.get()).ok());
        match item.as_ref().and_then(|item| item.kind.get()) {
            None | Some("message" | "reasoning") => Mark::Other,
            Some(_) => Mark::Content,
        }
    }

    fn count(&mut self, item: &Item<'_>) {
        let content = item.content.as_deref().unwrap_or_default();
        let summary = item.summary.as_deref().unwrap_or_default();
        let said: u64 = content
            .iter()
            .map(|part| part.text.0 + part.refusal.0)
            .sum();
        let shown: u64 = summary.iter().map(|part| part.text.0).sum();
        if item.kind.get() == Some("reasoning") {
            self.reading.reasoning_bytes += said + shown;
        } else {
            self.reading.output_bytes += said + item.arguments.0 + item.input.0;
        }
    }

    fn failed(&mut self, failure: Failure) -> Mark {
        self.failure = Some(failure);
        Mark::Error
    }
}

fn parsed(response: &RawValue) -> Option<Response<'_>> {
    serde_json::from_str(response.get()).ok()
}
