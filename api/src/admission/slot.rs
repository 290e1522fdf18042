//! A place in the writer's queue.

use store::{Refused, Slot, Store};
use wire::FailureKind;

use crate::error::Refusal;

/// Seconds after which a caller may try again when the writer cannot take more.
const RETRY_SECONDS: u32 = 1;

/// Takes a place in the writer's queue: a call whose record could not be written is refused before
/// a provider is paid for it.
pub fn admit(store: &Store) -> Result<Slot, Refusal> {
    store.reserve().map_err(|refused| {
        let (code, message) = match refused {
            Refused::Full => (
                "hub_busy",
                "the hub has more calls under way than it can record; try again".to_owned(),
            ),
            Refused::Failing(reason) => (
                "records_cannot_be_written",
                format!(
                    "the hub cannot write its records ({reason}), so it takes no calls; an admin must make room or repair the disk"
                ),
            ),
        };
        Refusal::new(FailureKind::Overloaded, code, message).retry_in(RETRY_SECONDS)
    })
}
