//! The places of a call in limits: given back with what was used.

use super::Settle;
use super::bill::Bill;
use crate::limits::Place;
use crate::limits::place::tokens_of;
use crate::metering::record::Try;
use crate::queue::Berth;

/// The places of one call.
#[derive(Default)]
pub(super) struct Places {
    /// In the limits of its caller.
    pub caller: Option<Place>,
    /// In those of the target that is being tried.
    pub target: Option<Berth>,
}

impl Places {
    /// A try came to nothing, or to no more than this.
    pub fn try_failed(&mut self, spent: Option<&Bill>) {
        if let Some(berth) = self.target.take() {
            let used = spent.map(|spent| spent.usage);
            berth.settled(&used.unwrap_or_default());
        }
    }

    /// The call is settled with this bill, after these tries.
    pub fn settled(&mut self, bill: &Bill, tries: &[Try]) {
        if let Some(place) = self.caller.take() {
            let spent = tries.iter().filter_map(|tried| tried.spent.as_ref());
            let earlier = spent.map(|spent| tokens_of(&spent.usage)).sum();
            place.settled(&bill.usage, earlier);
        }
        if let Some(berth) = self.target.take() {
            berth.settled(&bill.usage);
        }
    }
}

impl Settle {
    /// Takes charge of the place that the call has in the limits of its caller.
    pub fn admitted(&mut self, place: Place) {
        self.places.caller = Some(place);
    }

    /// Takes charge of the place that the next try has at its target.
    pub fn moored(&mut self, berth: Berth) {
        self.places.target = Some(berth);
    }
}
