//! The guard of an admitted call: whatever happens, the call is recorded and charged once.
//!
//! Code after an `.await` may never run, because a client that leaves drops the future. So the
//! guard holds a place in the writer's queue and settles when it is dropped.

mod beside;
pub(in crate::metering) mod bill;
mod places;
pub(in crate::metering) mod row;

use std::sync::Arc;

use bytes::Bytes;
use store::{Ack, Nanos, Settlement, Slot};
use wire::Failure;
use wire::codec::{Mark, Meter, Reading};
use wire::frame::Frame;

use self::bill::{Bill, allocated};
use self::places::Places;
use self::row::{Ended, call_row};
use super::estimate::{Seen, Sent};
use super::given::GivenAgain;
use super::made::{Ending, Made};
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
    /// with 200 it is paid for, if it said what it used: that is kept with the try.
    pub fn try_failed(&mut self, code: &str, message: &str) {
        let spent = match (self.reading(), self.seen.take()) {
            (reading, Some(seen)) if seen.reached => {
                if reading.usage.is_some() {
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

    /// Settles. The answer's last byte may be sent when the [`Ack`] says that it is on disk.
    pub fn commit(mut self, outcome: &Outcome) -> Option<Ack> {
        self.settle(outcome)
    }

    /// The call goes on as a job, which is recorded when it has ended: what was tried so far.
    pub fn hand_over(mut self) -> Vec<store::attempts::Attempt> {
        self.slot = None;
        self.close_try(None, false);
        let call_id = self.intake.id.clone();
        self.attempt_rows(&call_id)
    }

    fn close_try(&mut self, error: Option<(String, String)>, cancelled: bool) {
        if let Some(mut current) = self.open_try.take() {
            current.duration_ms = elapsed(current.started, self.clock.now());
            current.error = error;
            current.cancelled = cancelled;
            self.tries.push(current);
        }
    }

    fn settle(&mut self, outcome: &Outcome) -> Option<Ack> {
        let slot = self.slot.take()?;
        let bill = self.bill();
        match outcome {
            Outcome::Success => self.close_try(None, false),
            Outcome::Failed { code, message, .. } => {
                self.close_try(Some((code.clone(), message.clone())), false);
            }
            Outcome::Cancelled => self.close_try(None, true),
        }
        let spent = self.tries.iter().filter_map(|tried| tried.spent.as_ref());
        let total = bill::sum(spent.map(|spent| spent.amount).chain([bill.amount]));
        self.places.settled(&bill, &self.tries);
        let due = total.filter(|total| total.is_positive());
        let payer = self.intake.caller.payer();
        let hold = self.hold.take();
        let charge = due.map(|due| {
            let paid = hold.as_ref().and_then(|hold| hold.charge(due));
            paid.unwrap_or_else(|| allocated(payer, due))
        });
        let budgets = match (&hold, due) {
            (Some(hold), Some(due)) => hold.budgets(due),
            _ => Vec::new(),
        };
        if let (Some(hold), Some(target), "reported", None) =
            (&hold, &self.target, bill.usage_source, &self.given)
        {
            hold.learn(payer, target, &bill.usage);
        }
        if let (Some(target), "reported", None) = (&self.target, bill.usage_source, &self.given) {
            target.pace.learn(self.weight, &bill.usage);
        }
        let ended = Ended {
            outcome,
            intake: &self.intake,
            target: self.target.as_ref(),
            ttft_ms: self.ttft_ms,
            left_out: &self.left_out,
            now: self.clock.now(),
            given: self.given.as_ref(),
        };
        let call = call_row(&ended, bill, total);
        if !self.endings.is_empty() {
            let made = match (outcome, &self.given) {
                (Outcome::Success, Some(given)) => Some(given.made.clone()),
                (Outcome::Success, None) => Made::of(&call),
                (Outcome::Failed { .. } | Outcome::Cancelled, _) => None,
            };
            self.endings.iter().for_each(|it| it.tell(made.clone()));
        }
        let attempts = self.attempt_rows(&call.id);
        let ack = slot.settle(Settlement {
            budgets,
            touched_key: call.key_id.clone(),
            touched_credential: call.credential_id.clone(),
            call,
            attempts,
            charge,
        });
        // Behind the settlement: an answer of the ledger that does not know of this call must not
        // find its hold given back.
        if let Some(hold) = hold {
            hold.settled(due.unwrap_or_default());
        }
        Some(ack)
    }

    /// The bill of the try that ends the call. Where it was closed as failed before, its bill
    /// becomes the call's.
    fn bill(&mut self) -> Bill {
        if let Some(given) = &self.given {
            return given.bill(self.rate());
        }
        if self.open_try.is_none()
            && let Some(spent) = self.tries.last_mut().and_then(|last| last.spent.take())
        {
            return spent;
        }
        let reading = self.reading();
        match self.seen.take() {
            Some(seen) => Bill::of(reading, self.rate(), &seen),
            None => Bill::nothing(),
        }
    }

    fn attempt_rows(&mut self, call_id: &str) -> Vec<store::attempts::Attempt> {
        std::mem::take(&mut self.tries)
            .into_iter()
            .zip(1..)
            .map(|(attempt, number)| attempt.row(call_id, number))
            .collect()
    }
}

impl Drop for Settle {
    fn drop(&mut self) {
        if self.is_rival {
            // The caller left while both were asked: the call itself has its own guard.
            self.become_the_hubs("hedge");
        }
        let outcome = if std::thread::panicking() {
            Outcome::Failed {
                status: 500,
                code: "hub_panicked".to_owned(),
                message: "the hub broke off while it served this call; its log says where"
                    .to_owned(),
            }
        } else {
            Outcome::Cancelled
        };
        // The caller left: nobody waits for the acknowledgement.
        drop(self.settle(&outcome));
    }
}

fn elapsed(from: Millis, to: Millis) -> i64 {
    to.0.saturating_sub(from.0).max(0)
}

#[cfg(test)]
mod tests {
    use store::{Durability, Options, Store};
    use wire::Dialect;

    use super::*;
    use crate::clock::SystemClock;
    use crate::metering::Caller;
    use crate::routing::CHAT;

    /// A meter that meets what it was not made for.
    #[derive(Default)]
    struct Broken(Reading);

    impl Meter for Broken {
        fn frame(&mut self, _: &Frame) -> Mark {
            panic!("a mistake in a codec")
        }

        fn whole(&mut self, _: &[u8]) -> bool {
            false
        }

        fn failure(&self) -> Option<Failure> {
            None
        }

        fn reading(&self) -> &Reading {
            &self.0
        }
    }

    fn intake() -> Intake {
        Intake {
            id: "call".to_owned(),
            request_id: "request".to_owned(),
            started: Millis(0),
            surface: Dialect::OpenAiChat.name(),
            kind: CHAT,
            streamed: true,
            requested_model: "m".to_owned(),
            caller: Caller::default(),
        }
    }

    #[tokio::test]
    async fn a_panic_in_a_codec_is_recorded_as_the_hubs_failure() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Options {
            path: folder.path().join("hub.db"),
            durability: Durability::Kill,
            readers: 1,
            queue: 1,
        })
        .unwrap();
        let slot = store.reserve().unwrap();
        let mut settle = Settle::new(slot, Arc::new(SystemClock), intake());
        let frame = Frame {
            raw: bytes::Bytes::new(),
            name: None,
            data: bytes::Bytes::new(),
        };
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            settle.attach(Box::<Broken>::default());
            settle.frame(&frame)
        }));
        assert!(broken.is_err());
        // The writer takes what was queued before.
        while store.reserve().is_err() {
            tokio::task::yield_now().await;
        }
        let call = store
            .read(|conn| store::calls::by_id(conn, "call"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((call.status.as_str(), call.http_status), ("failed", 500));
        assert_eq!(call.error_code.as_deref(), Some("hub_panicked"));
        store.close();
    }
}
