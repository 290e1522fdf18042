//! Counting beside an answer that is forwarded as it came.

use super::told::{Told, word};
use super::{Asked, Operation};
use crate::codec::{Mark, Meter, Reading};
use crate::frame::Frame;
use crate::index;
use crate::{Dialect, Failure, ir};

/// What OpenAI charges for a picture that is shown before it is done:
/// <https://platform.openai.com/docs/guides/image-generation>.
const PARTIAL_IMAGE_TOKENS: u64 = 100;

/// Watches one answer.
#[derive(Debug)]
pub(super) struct OperationMeter {
    operation: Operation,
    /// Pictures that were asked for.
    images: u64,
    reading: Reading,
    failure: Option<Failure>,
}

impl OperationMeter {
    pub(super) fn new(operation: Operation, asked: &Asked) -> Self {
        let mut units = asked.units.clone();
        units.requests = 1;
        OperationMeter {
            operation,
            images: asked.images,
            reading: Reading {
                units,
                units_are_exact: asked.exact,
                estimate: Some(asked.estimate),
                ..Reading::default()
            },
            failure: None,
        }
    }

    /// Takes what an answer or its last event tells.
    fn take(&mut self, told: &Told<'_>, images: u64) {
        let reading = &mut self.reading;
        reading.upstream_id = word(told.id.as_ref()).or(reading.upstream_id.take());
        reading.upstream_model = word(told.model.as_ref()).or(reading.upstream_model.take());
        let spoken = self.operation == Operation::Speech;
        let drawn = self.operation.makes_images();
        if let Some(tokens) = told.tokens(spoken, drawn) {
            // Each picture of a stream tells its own.
            reading.usage = Some(reading.usage.unwrap_or_default().plus(&tokens));
            reading.usage_is_final = true;
        }
        let units = &mut reading.units;
        if drawn {
            units.images += images;
            units.size = word(told.size.as_ref()).or(units.size.take());
            units.quality = word(told.quality.as_ref()).or(units.quality.take());
            reading.units_are_exact = true;
        }
        if let Some(seconds) = told.seconds().filter(|_| self.operation.hears()) {
            units.seconds = seconds;
            reading.units_are_exact = true;
        }
        if let Some(searches) = told
            .searches()
            .filter(|_| self.operation == Operation::Rerank)
        {
            units.searches = searches;
            reading.units_are_exact = true;
        }
    }

    fn fails(&mut self, told: &Told<'_>) -> bool {
        let error = told
            .error
            .filter(|error| !matches!(error.get(), "null" | "{}"));
        if let Some(error) = error {
            let body = format!("{{\"error\":{}}}", error.get());
            let codec = Dialect::OpenAiChat.codec();
            self.failure = Some(codec.read_failure(200, body.as_bytes()));
        }
        self.failure.is_some()
    }

    /// The answer is complete, or says that it soon is.
    fn stop(&mut self) {
        self.reading.stop = Some(ir::StopReason::EndTurn);
    }
}

impl Meter for OperationMeter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let data = frame.data.trim_ascii();
        if data == b"[DONE]" {
            return Mark::Terminal;
        }
        let Ok(told) = serde_json::from_slice::<Told<'_>>(data) else {
            return index::unread(data);
        };
        if self.fails(&told) {
            return Mark::Error;
        }
        let kind = word(told.r#type.as_ref()).unwrap_or_default();
        match kind.rsplit('.').next() {
            Some("partial_image") => {
                if let Some(estimate) = &mut self.reading.estimate {
                    estimate.image_output += PARTIAL_IMAGE_TOKENS;
                }
                Mark::Content
            }
            Some("delta" | "segment") => Mark::Content,
            Some("completed") => {
                self.take(&told, 1);
                self.stop();
                if self.reading.units.images < self.images {
                    Mark::Content
                } else {
                    Mark::Terminal
                }
            }
            Some("done") => {
                self.take(&told, 0);
                self.stop();
                Mark::Terminal
            }
            _ => Mark::Other,
        }
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(told) = serde_json::from_slice::<Told<'_>>(body) else {
            return false;
        };
        if self.fails(&told) {
            return true;
        }
        let images = if self.operation.makes_images() {
            told.things()
        } else {
            0
        };
        self.take(&told, images);
        self.stop();
        true
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}
