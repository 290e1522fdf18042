//! What the guard of a call sees of its answers.

use wire::Failure;
use wire::codec::{Mark, Meter};
use wire::frame::Frame;

use super::{Settle, elapsed};

impl Settle {
    /// Something came that the user sees. Only the first time counts.
    pub fn first_token(&mut self) {
        if self.ttft_ms.is_none() {
            self.ttft_ms = Some(elapsed(self.intake.started, self.clock.now()));
        }
    }

    /// The meter of the current try. The guard owns it, so that whenever it is dropped it knows
    /// what was produced until then.
    pub fn attach(&mut self, meter: Box<dyn Meter>) {
        self.meter = Some(meter);
    }

    /// Looks at one frame of the stream.
    pub fn frame(&mut self, frame: &Frame) -> Mark {
        let Some(meter) = &mut self.meter else {
            return Mark::Other;
        };
        let mark = meter.frame(frame);
        if mark == Mark::Content {
            if let Some(seen) = &mut self.seen {
                seen.content_events += 1;
            }
            self.first_token();
        }
        mark
    }

    /// Looks at a whole reply; tells whether it could be read.
    pub fn whole(&mut self, body: &[u8]) -> bool {
        let read = self.meter.as_mut().is_some_and(|meter| meter.whole(body));
        self.first_token();
        read
    }

    /// The head of a whole reply told how many tokens went in.
    pub fn input_told(&mut self, tokens: u64) {
        if let Some(meter) = &mut self.meter {
            meter.input_told(tokens);
        }
    }

    /// The failure that the stream or the reply told.
    pub fn told_failure(&self) -> Option<Failure> {
        self.meter.as_ref()?.failure()
    }

    /// Something of what was read belongs to an answer: who gave it, what it says, why it ended or
    /// what it used.
    pub fn was_answered(&self) -> bool {
        self.meter.as_ref().is_some_and(|meter| {
            let reading = meter.reading();
            reading.upstream_id.is_some()
                || reading.stop.is_some()
                || reading.usage.is_some()
                || reading.output_bytes > 0
        })
    }

    /// The model has said why it stopped: what follows is only the end.
    pub fn has_stopped(&self) -> bool {
        self.meter
            .as_ref()
            .is_some_and(|meter| meter.reading().stop.is_some())
    }
}
