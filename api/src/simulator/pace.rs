//! The body of a reply: its acts, one after another, each in its time.

use std::iter::Peekable;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::Cut;
use super::answer::Usage;
use super::script::Faults;
use super::served::{Ended, Watch};
use super::sse::Event;

/// One thing a body does.
pub enum Act {
    /// Waits and then sends an event, or a whole body.
    Send {
        /// How long after the act before.
        wait: Duration,
        /// What is sent.
        bytes: Bytes,
        /// The usage it tells.
        told: Option<Usage>,
    },
    /// Drops the connection.
    Cut,
    /// Says nothing more.
    Stall,
}

/// The acts of a reply.
pub type Acts = Box<dyn Iterator<Item = Act>>;

/// A body that is no stream. Once all of its bytes are sent it has ended: there is no silence after
/// that.
pub fn whole(bytes: Bytes, told: Option<Usage>, faults: &Faults) -> Acts {
    let wait = Duration::from_millis(faults.ttfb_ms);
    let send = Act::Send { wait, bytes, told };
    let faults = Faults {
        stall_events: faults.stall_events.filter(|events| *events == 0),
        ..faults.clone()
    };
    broken(Box::new(std::iter::once(send)), &faults)
}

/// A body that comes piece by piece and is no stream of events.
pub fn pieces(
    pieces: impl Iterator<Item = Bytes> + 'static,
    pace: Duration,
    faults: &Faults,
) -> Acts {
    let first = Duration::from_millis(faults.ttfb_ms);
    let waits = std::iter::once(first).chain(std::iter::repeat(pace));
    let send = |(bytes, wait)| Act::Send {
        wait,
        bytes,
        told: None,
    };
    broken(Box::new(pieces.zip(waits).map(send)), faults)
}

/// A stream of events. `error` is the event for an error inside the stream.
pub fn events(
    events: impl Iterator<Item = Event> + 'static,
    error: Event,
    pace: Duration,
    faults: &Faults,
) -> Acts {
    let style = faults.clone();
    let first = Duration::from_millis(faults.ttfb_ms);
    let mut index = 0_usize;
    let mut spoke = false;
    let timed = move |event: Event| {
        let mut wait = if index == 0 { first } else { Duration::ZERO };
        if event.content && std::mem::replace(&mut spoke, true) {
            wait += pace;
        }
        index += 1;
        Act::Send {
            wait,
            bytes: event.write(&style),
            told: event.told,
        }
    };
    let cut_short: Box<dyn Iterator<Item = Event>> = match faults.error_events {
        Some(count) => Box::new(events.take(count).chain(std::iter::once(error))),
        None => Box::new(events),
    };
    broken(Box::new(cut_short.map(timed)), faults)
}

fn broken(mut acts: Acts, faults: &Faults) -> Acts {
    if let Some(count) = faults.stall_events {
        acts = Box::new(acts.take(count).chain(std::iter::once(Act::Stall)));
    }
    if let Some(count) = faults.cut_events {
        acts = Box::new(acts.take(count).chain(std::iter::once(Act::Cut)));
    }
    acts
}

/// Plays the acts and tells the witness. One timer at most, no task, no thread.
pub struct Paced {
    acts: Peekable<Acts>,
    watch: Watch,
    split: usize,
    trickle: Duration,
    stamp: bool,
    /// Bytes until `then`; `u64::MAX` where nothing comes of them.
    left: u64,
    then: State,
    at: Instant,
    timer: Option<Pin<Box<Sleep>>>,
    waiting: bool,
    pending: Option<(Bytes, Option<Usage>)>,
    piece: Bytes,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Playing,
    /// The piece before gets a turn to leave alone.
    Pause,
    /// The bytes before get a turn of the runtime to leave, or they would die with the connection.
    Breath,
    Cutting,
    Stalled,
    Over,
}

impl Paced {
    /// A body that starts now, of this length where it is no stream.
    pub fn new(acts: Acts, length: Option<usize>, faults: &Faults, watch: Watch) -> Self {
        let all_is_said = |bytes: &u64| length.is_some_and(|length| *bytes >= length as u64);
        let cut = faults.cut_bytes;
        let stall = faults.stall_bytes.filter(|bytes| !all_is_said(bytes));
        let stalls = stall.is_some_and(|stall| cut.is_none_or(|cut| stall < cut));
        let (left, then) = match stalls {
            true => (stall, State::Stalled),
            false => (cut, State::Breath),
        };
        Paced {
            acts: acts.peekable(),
            watch,
            split: faults.split_bytes.unwrap_or(usize::MAX),
            trickle: Duration::from_millis(faults.trickle_ms),
            stamp: faults.stamp,
            left: left.unwrap_or(u64::MAX),
            then,
            at: Instant::now(),
            timer: None,
            waiting: false,
            pending: None,
            piece: Bytes::new(),
            state: State::Playing,
        }
    }

    fn next_act(&mut self) {
        match self.acts.next() {
            Some(Act::Send { wait, bytes, told }) => {
                self.pending = Some((bytes, told));
                if !wait.is_zero() {
                    self.wait(wait);
                }
            }
            Some(Act::Cut) => self.state = State::Breath,
            Some(Act::Stall) => self.state = State::Stalled,
            None if self.left == u64::MAX => self.finish(Ended::Complete),
            // The reply was shorter: it is cut, or stalls, at its end.
            None => self.state = self.then,
        }
    }

    fn wait(&mut self, wait: Duration) {
        // Counted from the time that was due, so that delays do not add up; but never into the
        // past, so that a slow reader gets no burst.
        self.at = (self.at + wait).max(Instant::now());
        match &mut self.timer {
            Some(timer) => timer.as_mut().reset(self.at),
            None => self.timer = Some(Box::pin(sleep_until(self.at))),
        }
        self.waiting = true;
    }

    fn next_piece(&mut self) -> Bytes {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX);
        let size = self.piece.len().min(self.split).min(room);
        let piece = self.piece.split_to(size);
        if self.left != u64::MAX {
            self.left -= piece.len() as u64;
        }
        self.watch.bytes(piece.len());
        if self.left == 0 {
            self.piece.clear();
            self.state = self.then;
        } else if !self.piece.is_empty() {
            self.state = State::Pause;
            if !self.trickle.is_zero() {
                self.wait(self.trickle);
            }
        } else if self.left == u64::MAX && self.acts.peek().is_none() {
            // Recorded with the last bytes: a client may leave as soon as it has them.
            self.watch.end(Ended::Complete);
        }
        piece
    }

    fn finish(&mut self, how: Ended) {
        self.state = State::Over;
        self.watch.end(how);
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, Cut>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match this.state {
                State::Over => return Poll::Ready(None),
                State::Stalled => return Poll::Pending,
                State::Breath | State::Pause => {
                    this.state = match this.state {
                        State::Pause => State::Playing,
                        _ => State::Cutting,
                    };
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                State::Cutting => {
                    this.finish(Ended::Cut);
                    return Poll::Ready(Some(Err(Cut)));
                }
                State::Playing => {}
            }
            if this.left == 0 {
                this.state = this.then;
                continue;
            }
            if let Some(timer) = this.timer.as_mut().filter(|_| this.waiting) {
                ready!(timer.as_mut().poll(cx));
                this.waiting = false;
            }
            if let Some((bytes, told)) = this.pending.take() {
                this.watch.event(told);
                this.piece = match this.stamp {
                    true => stamped(&bytes),
                    false => bytes,
                };
            }
            if !this.piece.is_empty() {
                return Poll::Ready(Some(Ok(this.next_piece())));
            }
            this.next_act();
        }
    }
}

/// An event with the time of its sending in front of it. The machine's own clock, because another
/// process on this machine compares it with its own.
fn stamped(event: &[u8]) -> Bytes {
    #[expect(
        clippy::disallowed_methods,
        reason = "compared across processes, never stored"
    )]
    let now = std::time::SystemTime::now();
    let micros = now
        .duration_since(std::time::SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_micros());
    let mut stamped = format!(": @{micros}\n").into_bytes();
    stamped.extend_from_slice(event);
    Bytes::from(stamped)
}
