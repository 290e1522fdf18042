//! Two guards of one call, where a second target was asked beside a first that was late. The caller
//! gets one answer, pays for one, and its record tells of both.

use uuid::Uuid;

use super::{Settle, elapsed};
use crate::metering::Caller;
use crate::metering::record::Try;

impl Settle {
    /// Guards what is asked beside the caller's call. Dropped before it is decided who answers, it is
    /// a call of the hub's own.
    pub fn rivalling(mut self) -> Self {
        self.is_rival = true;
        self
    }

    /// Notes what was tried beside, in the record of the call that goes on. What that cost is with
    /// the hub's own call.
    pub fn note_beside(&mut self, other: &mut Settle) {
        let now = self.clock.now();
        self.is_rival = false;
        if let Some(place) = other.places.caller.take() {
            // In the limits of the caller it is one call, which goes on here.
            self.places.caller = Some(place);
        }
        let open = other.open_try.iter().map(|open| Try {
            cancelled: true,
            duration_ms: elapsed(open.started, now),
            ..open.clone()
        });
        let tried = other.tries.iter().cloned().chain(open).map(|tried| Try {
            spent: None,
            ..tried
        });
        let tried: Vec<Try> = tried.collect();
        self.tries.extend(tried);
    }

    /// The other one answered: this one becomes a call of the hub's own, which bears what was used
    /// until now. Nothing is held for it any more.
    pub fn disown(mut self, reason: &str) {
        self.become_the_hubs(reason);
    }

    pub(super) fn become_the_hubs(&mut self, reason: &str) {
        self.is_rival = false;
        self.intake.id = Uuid::now_v7().to_string();
        self.intake.caller = Caller::the_hub(reason);
        self.hold = None;
        self.endings.clear();
        if self.open_try.is_none() && self.tries.is_empty() {
            // Nobody was asked.
            self.slot = None;
        }
    }

    /// Neither answered: what was tried here becomes part of the other's call, and no call of its
    /// own.
    pub fn join(mut self, other: &mut Settle) {
        self.slot = None;
        self.close_try(None, false);
        other.tries.append(&mut self.tries);
    }
}
