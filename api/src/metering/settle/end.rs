//! The end of a call: it is recorded and charged once, whatever happened.

use store::{Ack, Settlement};

use super::bill::{self, Bill, allocated};
use super::row::{Ended, call_row};
use super::{Outcome, Settle};
use crate::metering::made::Made;

impl Settle {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use store::{Durability, Options, Store};
    use wire::codec::{Mark, Meter, Reading};
    use wire::frame::Frame;
    use wire::{Dialect, Failure};

    use super::*;
    use crate::clock::{Millis, SystemClock};
    use crate::metering::{Caller, Intake};
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
