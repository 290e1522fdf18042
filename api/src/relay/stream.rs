//! An answer as a stream of events.
//!
//! Every frame passes the meter that the [`Settle`] guard owns. The frame that completes the answer
//! waits until the call and its charge are on disk; a stream that breaks ends with an error event.

use std::time::Duration;

use actix_web::Error;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use serde::de::IgnoredAny;
use store::Nanos;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use wire::array::ArrayWriter;
use wire::codec::{Mark, StreamReader, StreamWriter};
use wire::frame::Frame;
use wire::framing::Frames;
use wire::ir::Event;
use wire::sound::{self, Unsound};
use wire::{Dialect, Failure, FailureKind, limits};

use super::cashier::Cashier;
use super::inbound::{Framing, Inbound};
use super::keeper::Keeper;
use super::leftover;
use super::mishap::{Mishap, Origin};
use super::setback::Setback;
use super::whole::content_type;
use crate::config::retry::RetrySettings;
use crate::metering::{Outcome, Settle};
use crate::routing::Target;
use crate::standing::circuits::Pass;
use crate::upstream::{Answer, ByteStream, Clocks, UpstreamError};

/// What a stream needs of the hub.
pub(super) struct Desk {
    /// Cancelled when open streams may no longer be waited for.
    pub stopping: CancellationToken,
    /// How long the end of a stream waits for the disk before it is an error.
    pub patience: Duration,
    /// Keeps of the answer what the next turn needs.
    pub keeper: Option<Keeper>,
    /// Tells what the answer cost.
    pub cashier: Option<Cashier>,
    /// Wants to know when the provider fails in the middle of its answer.
    pub pass: Option<Pass>,
}

/// How long the head of a stream is held back for the first event that says something: until then a
/// failure can still go to another target.
pub(super) struct Guard {
    /// Something has to come by then.
    first: Instant,
    /// A provider that showed life is believed from then on, and what it sent goes to the caller.
    hold: Instant,
    after: Duration,
}

/// What is held back may not become large: whoever sends so much without saying anything is believed.
const HELD_BYTES: usize = 64 * 1024;

impl Guard {
    /// One that counts from now, when the call is sent.
    pub fn new(clocks: &Clocks, retry: &RetrySettings) -> Self {
        let now = Instant::now();
        let after = |time: Duration| now.checked_add(time).unwrap_or(now);
        Guard {
            first: after(clocks.first_byte),
            hold: after(retry.hold),
            after: clocks.first_byte,
        }
    }
}

/// How frames become the caller's bytes.
pub(super) enum Via {
    /// As they came.
    Forward {
        /// The hub asked for a usage chunk that the caller does not expect.
        usage_added: bool,
    },
    /// Through the common form.
    Translate {
        /// Of the provider's dialect.
        reader: Box<dyn StreamReader>,
        /// Of the caller's dialect.
        writer: Box<dyn StreamWriter>,
    },
}

enum Phase {
    Running,
    /// Complete: these bytes end it, once the commit is done.
    Ending(Bytes),
    Failing(Mishap),
    Over,
}

/// A stream on its way from a provider to a caller.
pub(super) struct StreamRelay {
    /// `None` once no more is wanted of it.
    body: Option<ByteStream>,
    frames: Frames,
    via: Via,
    caller: Dialect,
    /// Makes one array of the events, for callers who want that.
    array: Option<ArrayWriter>,
    target: Target,
    phase: Phase,
    ready: BytesMut,
    desk: Desk,
    /// The answer has outgrown what is held for it: before more is taken, more must be held.
    outgrown: Option<Nanos>,
    /// A frame came that means something to the caller.
    says_something: bool,
}

impl StreamRelay {
    /// Awaits the first event that says something, so that an error, a page of HTML or nothing at
    /// all can still go to the next target.
    pub async fn open(
        answer: Answer,
        via: Via,
        inbound: &Inbound,
        target: &Target,
        (desk, guard): (Desk, Guard),
        settle: &mut Settle,
    ) -> Result<Self, Setback> {
        let kind = content_type(&answer);
        let framing = target.endpoint.dialect.framing();
        let expected = framing.content_type();
        if kind != expected {
            return Err(Setback::unusable(
                "bad_provider_answer",
                format!(
                    "provider `{}` answered a stream with {kind} instead of {expected}",
                    target.provider.name
                ),
            ));
        }
        let mut relay = StreamRelay {
            body: Some(answer.body),
            frames: framing.reader(limits::EVENT_BYTES),
            via,
            caller: inbound.dialect,
            array: (inbound.framing == Framing::Array)
                .then(|| ArrayWriter::new(limits::EVENT_BYTES)),
            target: target.clone(),
            phase: Phase::Running,
            ready: BytesMut::new(),
            desk,
            outgrown: None,
            says_something: false,
        };
        relay.await_something(&guard, settle).await?;
        match std::mem::replace(&mut relay.phase, Phase::Over) {
            Phase::Failing(mishap) => Err(Setback::of(mishap)),
            phase => {
                relay.phase = phase;
                Ok(relay)
            }
        }
    }

    async fn await_something(&mut self, guard: &Guard, settle: &mut Settle) -> Result<(), Setback> {
        loop {
            let is_over = !matches!(self.phase, Phase::Running);
            if is_over || self.says_something || self.ready.len() >= HELD_BYTES {
                return Ok(());
            }
            let shows_life = !self.ready.is_empty();
            let until = if shows_life { guard.hold } else { guard.first };
            if timeout_at(until, self.advance(settle)).await.is_ok() {
                continue;
            }
            if shows_life {
                return Ok(());
            }
            let silent = UpstreamError::FirstByteTimeout {
                host: self.target.provider.origin.clone(),
                after: guard.after,
            };
            return Err(Setback::unreachable(&self.target, &silent));
        }
    }

    /// Tells the provider's circuit when the rest does not come.
    pub fn watched(mut self, pass: Pass) -> Self {
        self.desk.pass = Some(pass);
        self
    }

    /// The caller's body. Dropping it drops the guard, which settles what was produced.
    pub fn into_body(self, settle: Settle) -> impl Stream<Item = Result<Bytes, Error>> {
        stream::unfold((self, Some(settle)), |(mut relay, mut settle)| async move {
            let bytes = relay.next_bytes(&mut settle).await?;
            Some((Ok(bytes), (relay, settle)))
        })
    }

    async fn next_bytes(&mut self, guard: &mut Option<Settle>) -> Option<Bytes> {
        loop {
            if !self.ready.is_empty() {
                let ready = self.ready.split().freeze();
                match self.framed(ready) {
                    // Half an element: more of it has to come first.
                    Ok(bytes) if bytes.is_empty() => continue,
                    Ok(bytes) => return Some(bytes),
                    Err(mishap) => self.phase = Phase::Failing(mishap),
                }
            }
            match std::mem::replace(&mut self.phase, Phase::Over) {
                Phase::Running => {
                    self.phase = Phase::Running;
                    let settle = guard.as_mut()?;
                    self.advance(settle).await;
                }
                Phase::Ending(tail) => {
                    let tail = self.complete(guard.take()?, tail).await;
                    return Some(self.last(tail));
                }
                Phase::Failing(mishap) => {
                    let tail = self.fail(guard.take()?, mishap).await;
                    return Some(self.last(tail));
                }
                Phase::Over => return None,
            }
        }
    }

    /// Events in the framing of the caller.
    fn framed(&mut self, events: Bytes) -> Result<Bytes, Mishap> {
        let Some(array) = &mut self.array else {
            return Ok(events);
        };
        let elements = array.elements(events);
        elements.map_err(|error| self.bad_stream(&error.to_string()))
    }

    /// The last events, and the end of the array.
    fn last(&mut self, events: Bytes) -> Bytes {
        let Some(array) = &mut self.array else {
            return events;
        };
        let mut tail = BytesMut::new();
        // Too long to be cut into elements: then the array stays open, which no parser takes for an
        // answer that is complete.
        if let Ok(elements) = array.elements(events) {
            tail.extend_from_slice(&elements);
            tail.extend_from_slice(array.close());
        }
        tail.freeze()
    }

    /// Takes the next chunk and whatever whole frames it brings.
    async fn advance(&mut self, settle: &mut Settle) {
        if let Some(cost) = self.outgrown.take() {
            return match settle.keep_pace(cost).await {
                Ok(()) => self.take_whole_frames(settle),
                Err(refusal) => self.phase = Phase::Failing(Mishap::from(refusal)),
            };
        }
        let Some(body) = &mut self.body else {
            return self.ended(settle);
        };
        let chunk = tokio::select! {
            // A provider that never pauses must not keep the hub from stopping.
            biased;
            () = self.desk.stopping.cancelled() => {
                self.phase = Phase::Failing(Mishap::stopping());
                return;
            }
            chunk = body.next() => chunk,
        };
        match chunk {
            Some(Ok(chunk)) => {
                self.frames.push(chunk);
                self.take_whole_frames(settle);
            }
            Some(Err(error)) => {
                self.phase = Phase::Failing(Mishap::of_transport(&self.target, &error));
            }
            None => self.ended(settle),
        }
    }

    fn take_whole_frames(&mut self, settle: &mut Settle) {
        self.take_frames(settle);
        if self.target.endpoint.dialect.ends_without_terminator() {
            self.take_rest(settle);
        }
    }

    fn take_frames(&mut self, settle: &mut Settle) {
        while matches!(self.phase, Phase::Running) && self.outgrown.is_none() {
            match self.frames.next_frame() {
                Ok(Some(frame)) => {
                    self.take(&frame, settle);
                    self.outgrown = settle.outgrown();
                }
                Ok(None) => return,
                Err(error) => self.phase = Phase::Failing(self.bad_stream(&error.to_string())),
            }
        }
    }

    /// A stream without a terminator may bring more behind the frame that completes it. What came
    /// with the same bytes is metered, and goes on where it is forwarded.
    fn take_rest(&mut self, settle: &mut Settle) {
        let Phase::Ending(tail) = &self.phase else {
            return;
        };
        let mut all = BytesMut::from(tail.as_ref());
        while let Ok(Some(frame)) = self.frames.next_frame() {
            settle.frame(&frame);
            if matches!(self.via, Via::Forward { .. }) {
                all.extend_from_slice(&frame.raw);
            }
        }
        self.phase = Phase::Ending(all.freeze());
    }

    fn take(&mut self, frame: &Frame, settle: &mut Settle) {
        let forwards = matches!(self.via, Via::Forward { .. });
        if forwards && let Err(problem) = sound(frame) {
            self.phase =
                Phase::Failing(self.bad_stream(&format!("an event cannot be read: {problem}")));
            return;
        }
        let mark = settle.frame(frame);
        if forwards && let Mark::Broken(problem) = mark {
            self.phase = Phase::Failing(self.bad_stream(problem));
            return;
        }
        self.says_something |= mark == Mark::Content;
        if mark == Mark::Error {
            self.phase = Phase::Failing(match settle.told_failure() {
                Some(told) => self.told(told),
                None => self.bad_stream("it failed without saying why"),
            });
            return;
        }
        match &mut self.via {
            Via::Forward { usage_added } => match mark {
                Mark::Terminal => self.phase = Phase::Ending(frame.raw.clone()),
                Mark::UsageOnly if *usage_added => {}
                _ => self.ready.extend_from_slice(&frame.raw),
            },
            Via::Translate { reader, writer } => {
                let mut events = Vec::new();
                let mut failed = None;
                let read = reader.read(frame, &mut events);
                for event in &events {
                    if let Some(keeper) = &mut self.desk.keeper {
                        keeper.event(event);
                    }
                    match event {
                        Event::End => {
                            let cashier = self.desk.cashier.as_ref();
                            self.phase = Phase::Ending(ending(&mut **writer, cashier, settle));
                        }
                        Event::Failed(failure) => failed = Some(failure.clone()),
                        _ => writer.write(event, &mut self.ready),
                    }
                }
                if let Some(failure) = failed {
                    self.phase = Phase::Failing(self.told(failure));
                } else if let Err(error) = read {
                    self.phase = Phase::Failing(self.bad_stream(&error.to_string()));
                }
            }
        }
    }

    /// The provider closed the stream. Complete only if its terminator came; servers that say why
    /// the model stopped and then forget the terminator (`data: [DONE]`) are forgiven.
    fn ended(&mut self, settle: &mut Settle) {
        if let Some(tail) = self.frames.finish().filter(is_said) {
            self.take(&tail, settle);
            if !self.ready.is_empty() {
                // What follows must not become part of it.
                self.ready.extend_from_slice(b"\n\n");
            }
        }
        if !matches!(self.phase, Phase::Running) {
            return;
        }
        let forgotten = self.target.endpoint.dialect.forgivable_end();
        let Some(terminator) = forgotten.filter(|_| settle.has_stopped()) else {
            self.phase = Phase::Failing(self.bad_stream("it ended before the answer was complete"));
            return;
        };
        let tail = match &mut self.via {
            Via::Forward { .. } => Bytes::from_static(terminator),
            Via::Translate { reader, writer } => {
                let mut kept = Vec::new();
                reader.finish(&mut kept);
                for event in &kept {
                    if let Some(keeper) = &mut self.desk.keeper {
                        keeper.event(event);
                    }
                    writer.write(event, &mut self.ready);
                }
                ending(&mut **writer, self.desk.cashier.as_ref(), settle)
            }
        };
        self.phase = Phase::Ending(tail);
    }

    async fn complete(&mut self, mut settle: Settle, tail: Bytes) -> Bytes {
        if let Via::Translate { reader, writer } = &self.via {
            settle.leave_out(reader.left_out());
            settle.leave_out(writer.left_out());
        }
        if let Some(mut keeper) = self.desk.keeper.take() {
            keeper.tail(&tail);
            keeper.keep(&mut settle).await;
        }
        let endings = settle.endings();
        let Some(ack) = settle.commit(&Outcome::Success) else {
            return tail;
        };
        if let Some(body) = self.body.take() {
            leftover::finish(body);
        }
        match tokio::time::timeout(self.desk.patience, ack).await {
            Ok(Ok(())) => tail,
            Ok(Err(_)) | Err(_) => {
                endings.iter().for_each(|ending| ending.is_unwritten());
                self.caller.codec().write_stream_failure(&Failure::new(
                FailureKind::Internal,
                "not_recorded",
                "the answer is complete, but the hub could not write its record; tell an admin to look at the disk",
            ))
            }
        }
    }

    async fn fail(&mut self, settle: Settle, mishap: Mishap) -> Bytes {
        // The provider need not go on.
        self.body = None;
        if let Some(mut pass) = self.desk.pass.take()
            && mishap.origin != Origin::Hub
        {
            pass.failed();
        }
        let outcome = Outcome::Failed {
            status: 200,
            code: mishap.code().to_owned(),
            message: mishap.in_full().to_owned(),
        };
        let mut failure = mishap.failure;
        failure.request_id = Some(settle.intake().request_id.clone());
        if let Some(ack) = settle.commit(&outcome) {
            // The caller hears of the failure whether or not its record could be written in time.
            drop(tokio::time::timeout(self.desk.patience, ack).await);
        }
        match &mut self.via {
            Via::Forward { .. } => self.caller.codec().write_stream_failure(&failure),
            // Who wrote the stream so far knows how its end continues it.
            Via::Translate { writer, .. } => {
                let mut tail = BytesMut::new();
                writer.write(&Event::Failed(failure), &mut tail);
                tail.freeze()
            }
        }
    }

    fn told(&self, failure: Failure) -> Mishap {
        let status = failure.status;
        Mishap::of_provider(&self.target, failure, status)
    }

    fn bad_stream(&self, problem: &str) -> Mishap {
        Mishap::unusable(
            "provider_stream_broken",
            format!(
                "the stream of provider `{}` broke: {problem}",
                self.target.provider.name
            ),
        )
    }
}

/// The end of a stream that was translated, with what it cost where its dialect tells that.
fn ending(writer: &mut dyn StreamWriter, cashier: Option<&Cashier>, settle: &Settle) -> Bytes {
    if let Some(bill) = cashier.and_then(|cashier| cashier.bill(settle)) {
        writer.bill(bill);
    }
    let mut tail = BytesMut::new();
    writer.write(&Event::End, &mut tail);
    tail.freeze()
}

/// Whoever gets the event can read it.
fn sound(frame: &Frame) -> Result<(), Unsound> {
    sound::letters(&frame.raw)?;
    sound::nesting(&frame.data)
}

/// An event without the blank line behind it was said if it is whole: some servers forget the line,
/// others break off.
fn is_said(tail: &Frame) -> bool {
    tail.data.trim_ascii() == b"[DONE]" || serde_json::from_slice::<IgnoredAny>(&tail.data).is_ok()
}
