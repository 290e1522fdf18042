//! The guard of an admitted call: whatever happens, the call is recorded and charged once.
//!
//! Code after an `.await` may never run, because a client that leaves drops the future. So the
//! guard holds a place in the writer's queue and settles when it is dropped.

mod beside;
pub(in crate::metering) mod bill;
mod end;
mod places;
pub(in crate::metering) mod row;
mod seen;

use std::sync::Arc;

use bytes::Bytes;
use store::{Nanos, Slot};
use wire::codec::{Meter, Reading};

use self::bill::Bill;
use self::places::Places;
use super::estimate::{Seen, Sent};
use super::given::GivenAgain;
use super::made::Ending;
use super::record::{Intake, Try};
use crate::admission::Hold;
use crate::clock::{Clock, Millis};
use crate::error::Refusal;
use crate::routing::{RateEntry, Target};

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The caller has the whole answer.
    Success,
    /// It got an error with this status, code and message.
    Failed {
        /// As answered; 200 when a stream failed after its head.
        status: u16,
        /// Stable code.
        code: String,
        /// As answered.
        message: String,
    },
    /// It left before the end.
    Cancelled,
}

/// An admitted call. Dropping it settles it: as cancelled, or as failed while a panic unwinds.
pub struct Settle {
    slot: Option<Slot>,
    clock: Arc<dyn Clock>,
    intake: Intake,
    tries: Vec<Try>,
    open_try: Option<Try>,
    target: Option<Target>,
    meter: Option<Box<dyn Meter>>,
    /// Of the current try.
    seen: Option<Seen>,
    ttft_ms: Option<i64>,
    left_out: Vec<String>,
    hold: Option<Hold>,
    /// Size of the request at the current target, in bytes of text.
    weight: usize,
    places: Places,
    /// Who wants to know what the call came to.
    endings: Vec<Arc<Ending>>,
    /// The reply that was made before and is given again.
    given: Option<GivenAgain>,
    /// It guards what is asked beside the caller's call, and not that call.
    is_rival: bool,
}

impl Settle {
    /// Takes charge of a call.
    pub fn new(slot: Slot, clock: Arc<dyn Clock>, intake: Intake) -> Self {
        Settle {
            slot: Some(slot),
            clock,
            intake,
            tries: Vec::new(),
            open_try: None,
            target: None,
            meter: None,
            seen: None,
            ttft_ms: None,
            left_out: Vec::new(),
            hold: None,
            weight: 0,
            places: Places::default(),
            endings: Vec::new(),
            given: None,
            is_rival: false,
        }
    }

    /// How large the request is at the current target, in bytes of text.
    pub fn weighs(&mut self, weight: usize) {
        self.weight = weight;
    }

    /// Tells what the call came to, once it is settled.
    pub fn tell(&mut self, ending: Arc<Ending>) {
        self.endings.push(ending);
    }

    /// Who is told: where the call cannot be written down in time they have to hear that, too.
    pub fn endings(&self) -> Vec<Arc<Ending>> {
        self.endings.clone()
    }

    /// The call is answered with a reply that was made before, by this target.
    pub fn give_again(&mut self, target: Target, given: GivenAgain) {
        self.target = Some(Target {
            // It was not used.
            credential: None,
            ..target
        });
        self.given = Some(given);
    }

    /// Takes charge of what is held for the call, instead of what was held for an earlier target.
    pub fn keep(&mut self, hold: Option<Hold>) {
        self.hold = hold;
    }

    /// What the call costs so far, if that has outgrown what is held for it.
    pub fn outgrown(&mut self) -> Option<Nanos> {
        let (hold, meter) = (self.hold.as_mut()?, self.meter.as_ref()?);
        let reading = meter.reading();
        let output = reading.output_bytes.saturating_add(reading.reasoning_bytes);
        if !hold.is_to_be_looked_at(output) {
            return None;
        }
        let rate = self.target.as_ref().and_then(|target| target.rate.clone());
        let bill = Bill::of(reading.clone(), rate, self.seen.as_ref()?);
        bill.amount.filter(|cost| hold.room(*cost) < 0)
    }

    /// What the call comes to, as far as it is metered; `None` where it has no price.
    pub fn due(&self) -> Option<Nanos> {
        let (reading, seen) = (self.meter.as_ref()?.reading(), self.seen.as_ref()?);
        let bill = Bill::of(reading.clone(), self.rate(), seen);
        let spent = self.tries.iter().filter_map(|tried| tried.spent.as_ref());
        bill::sum(spent.map(|spent| spent.amount).chain([bill.amount]))
    }

    /// Holds more than this cost, or says why that cannot be.
    pub async fn keep_pace(&mut self, cost: Nanos) -> Result<(), Refusal> {
        match &mut self.hold {
            Some(hold) => hold.extend(cost).await,
            None => Ok(()),
        }
    }

    /// The call that is guarded.
    pub fn intake(&self) -> &Intake {
        &self.intake
    }

    /// A try at a target begins, with this body.
    pub fn try_begins(&mut self, target: &Target, body: &Bytes) {
        self.open_try = Some(Try {
            provider: target.provider.name.clone(),
            provider_id: target.provider.id.clone(),
            model: target.model.clone(),
            credential: target
                .credential
                .as_ref()
                .map(|credential| (credential.id.clone(), credential.name.clone())),
            started: self.clock.now(),
            first_byte_ms: None,
            duration_ms: 0,
            http_status: None,
            choice: target.choice.clone(),
            error: None,
            cancelled: false,
            spent: None,
        });
        self.target = Some(target.clone());
        self.seen = Some(Seen {
            sent: Sent::of(body),
            reached: false,
            content_events: 0,
        });
        self.meter = None;
        // What an earlier target could not carry says nothing of this one.
        self.left_out.clear();
    }

    /// The provider answered with this status.
    pub fn try_answered(&mut self, status: u16) {
        let now = self.clock.now();
        if let Some(current) = &mut self.open_try {
            current.http_status = Some(status);
            current.first_byte_ms = Some(elapsed(current.started, now));
        }
        if let Some(seen) = &mut self.seen {
            seen.reached = (200..300).contains(&status);
        }
    }

    /// The try failed, and the call may go on to another target. What a provider took and answered
    /// with 200 it is paid for, if it said what it used in the end: that is kept with the try. Of an
    /// answer that nobody got, nothing is guessed.
    pub fn try_failed(&mut self, code: &str, message: &str) {
        let spent = match (self.reading(), self.seen.take()) {
            (reading, Some(seen)) if seen.reached => {
                if reading.usage_is_final {
                    Some(Bill::of(reading, self.rate(), &seen))
                } else {
                    Some(Bill::nothing())
                }
            }
            _ => None,
        };
        self.places.try_failed(spent.as_ref());
        if let Some(current) = &mut self.open_try {
            current.spent = spent;
        }
        self.close_try(Some((code.to_owned(), message.to_owned())), false);
    }

    fn reading(&mut self) -> Reading {
        self.meter
            .take()
            .map(|meter| meter.reading().clone())
            .unwrap_or_default()
    }

    fn rate(&self) -> Option<Arc<RateEntry>> {
        self.target.as_ref()?.rate.clone()
    }

    /// Members that a translation could not carry.
    pub fn leave_out(&mut self, members: impl IntoIterator<Item = String>) {
        for member in members {
            if !self.left_out.contains(&member) {
                self.left_out.push(member);
            }
        }
    }

    /// Takes back of what was left out what is carried all the same.
    pub fn carry(&mut self, is_carried: impl Fn(&str) -> bool) {
        self.left_out.retain(|member| !is_carried(member));
    }

    /// What was left out so far.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    fn close_try(&mut self, error: Option<(String, String)>, cancelled: bool) {
        if let Some(mut current) = self.open_try.take() {
            current.duration_ms = elapsed(current.started, self.clock.now());
            current.error = error;
            current.cancelled = cancelled;
            self.tries.push(current);
        }
    }
}

fn elapsed(from: Millis, to: Millis) -> i64 {
    to.0.saturating_sub(from.0).max(0)
}
