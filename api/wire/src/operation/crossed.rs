//! Counting what a provider answers in a form of its own.

use super::{Asked, Form, Operation};
use crate::codec::{Mark, Meter, Reading};
use crate::frame::Frame;
use crate::{Failure, Usage, ir};

/// What one answer tells of its use.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Tokens, where it tells them.
    pub usage: Option<Usage>,
    /// Pictures that came.
    pub images: u64,
    /// Their size.
    pub size: Option<String>,
    /// Their quality.
    pub quality: Option<String>,
    /// The model that answered.
    pub model: Option<String>,
    /// Why nothing came.
    pub refused: Option<Failure>,
}

/// Watches the answers to the calls of one request. None of them is a stream.
#[derive(Debug)]
pub(super) struct CrossedMeter {
    form: Form,
    operation: Operation,
    reading: Reading,
    failure: Option<Failure>,
    /// The last answer told tokens itself.
    told_tokens: bool,
}

impl CrossedMeter {
    pub(super) fn new(form: Form, operation: Operation, asked: &Asked) -> Self {
        let mut units = asked.units.clone();
        units.requests = 1;
        CrossedMeter {
            form,
            operation,
            reading: Reading {
                units,
                units_are_exact: asked.exact,
                estimate: Some(asked.estimate),
                ..Reading::default()
            },
            failure: None,
            told_tokens: false,
        }
    }

    fn add(&mut self, usage: &Usage) {
        let reading = &mut self.reading;
        reading.usage = Some(reading.usage.unwrap_or_default().plus(usage));
        reading.usage_is_final = true;
    }
}

impl Meter for CrossedMeter {
    fn frame(&mut self, _frame: &Frame) -> Mark {
        Mark::Other
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(told) = self.form.count(self.operation, body) else {
            return false;
        };
        self.told_tokens = told.usage.is_some();
        if let Some(usage) = told.usage {
            self.add(&usage);
        }
        let reading = &mut self.reading;
        let units = &mut reading.units;
        if self.operation.makes_images() {
            units.images += told.images;
            units.size = told.size.or(units.size.take());
            units.quality = told.quality.or(units.quality.take());
            reading.units_are_exact = true;
        }
        reading.upstream_model = told.model.or(reading.upstream_model.take());
        // What was drawn by other calls of the request is worth having.
        self.failure = told.refused.filter(|_| units.images == 0);
        reading.stop = Some(ir::StopReason::EndTurn);
        true
    }

    fn input_told(&mut self, tokens: u64) {
        if !self.told_tokens {
            self.add(&Usage {
                input: tokens,
                ..Usage::default()
            });
        }
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}
