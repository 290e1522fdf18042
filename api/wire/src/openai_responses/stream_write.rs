//! Writing a stream for a caller: one beginning, items, one end that carries the whole response.

use bytes::BytesMut;

use super::echo::{Head, ResponseOut};
use super::event_write::{Lifecycle, Pen};
use super::failure;
use super::open_items::Items;
use super::output::ErrorOut;
use super::stop::{self, Status};
use crate::codec::{StreamOptions, StreamWriter};
use crate::failure::Failure;
use crate::ir::{Event, PartHead, StopReason};
use crate::openai_chat::json;
use crate::usage::Usage;

/// The writer of one stream.
#[derive(Debug)]
pub(super) struct Writer {
    head: Head,
    state: State,
    /// The number of the next event.
    next: u64,
    items: Items,
    stop: Option<StopReason>,
    usage: Option<Usage>,
    refused: bool,
    left_out: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Running,
    Over,
}

impl StreamWriter for Writer {
    fn write(&mut self, event: &Event, out: &mut BytesMut) {
        match (self.state, event) {
            (State::Over, _) => {}
            (_, Event::Start { usage, .. }) => {
                self.usage = usage.or(self.usage);
                self.begin(out);
            }
            // Nothing may come before the beginning; who waits for it is not helped by a ping.
            (State::Before, Event::Ping) => {}
            (State::Running, Event::Ping) => out.extend_from_slice(b": ping\n\n"),
            (_, Event::PartStart { index, head }) => {
                self.begin(out);
                self.refused |= matches!(head, PartHead::Refusal);
                let (items, mut pen) = self.pen(out);
                items.begin(*index, head, &mut pen);
            }
            (_, Event::PartDelta { index, delta }) => {
                let (items, mut pen) = self.pen(out);
                items.more(*index, delta, &mut pen);
            }
            (_, Event::PartEnd { index }) => {
                let (items, mut pen) = self.pen(out);
                items.end(*index, &mut pen);
            }
            (_, Event::Stop { reason }) => self.stop = Some(reason.clone()),
            (_, Event::Usage(usage)) => self.usage = Some(*usage),
            (_, Event::Failed(failure)) => self.fail(failure, out),
            (_, Event::End) => self.end(out),
        }
    }

    fn left_out(&self) -> Vec<String> {
        [&self.left_out, self.items.left_out()].concat()
    }
}

impl Writer {
    /// A writer that has written nothing yet.
    pub(super) fn new(options: StreamOptions) -> Self {
        Writer {
            head: Head::new(&options),
            state: State::Before,
            next: 0,
            items: Items::new(options.id, options.custom_tools),
            stop: None,
            usage: None,
            refused: false,
            left_out: Vec::new(),
        }
    }

    fn pen<'s, 'o: 's>(&'s mut self, out: &'o mut BytesMut) -> (&'s mut Items, Pen<'s>) {
        let pen = Pen {
            out,
            next: &mut self.next,
        };
        (&mut self.items, pen)
    }

    fn begin(&mut self, out: &mut BytesMut) {
        if self.state == State::Before {
            self.state = State::Running;
            for name in ["response.created", "response.in_progress"] {
                self.tell(name, Status::InProgress, None, out);
            }
        }
    }

    fn end(&mut self, out: &mut BytesMut) {
        self.begin(out);
        let (items, mut pen) = self.pen(out);
        items.finish(&mut pen);
        self.state = State::Over;
        let reason = self.stop.clone().unwrap_or(StopReason::EndTurn);
        let (status, _, lost) = stop::write(&reason, self.refused);
        if let Some(lost) = lost {
            json::tell(&mut self.left_out, lost);
        }
        let name = match status {
            Status::Incomplete => "response.incomplete",
            _ => "response.completed",
        };
        self.tell(name, status, None, out);
    }

    /// Official clients raise on the `error` event; Codex looks at `response.failed` alone. OpenAI
    /// itself sends both, in this order.
    fn fail(&mut self, failure: &Failure, out: &mut BytesMut) {
        self.state = State::Over;
        let (_, mut pen) = self.pen(out);
        failure::put(failure, &mut pen);
        self.tell("response.failed", Status::Failed, Some(failure), out);
    }

    /// Tells the response as it stands.
    fn tell(
        &mut self,
        name: &'static str,
        status: Status,
        failure: Option<&Failure>,
        out: &mut BytesMut,
    ) {
        let ended = status != Status::InProgress;
        let incomplete = self
            .stop
            .as_ref()
            .filter(|_| status == Status::Incomplete)
            .and_then(|reason| stop::write(reason, self.refused).1);
        let response = ResponseOut {
            head: &self.head,
            status,
            incomplete,
            error: failure.map(ErrorOut::from),
            output: self.items.output(),
            usage: self.usage.filter(|_| ended).map(Into::into),
            service_tier: None,
        };
        let mut pen = Pen {
            out,
            next: &mut self.next,
        };
        pen.put(name, Lifecycle { response });
    }
}
