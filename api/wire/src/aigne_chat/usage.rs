//! The count in an answer.

use crate::Dialect;
use crate::object::Field;
use crate::usage::{Counters, Usage};

/// A usage object; what cannot be read was not told.
pub(super) fn told(field: &Field<'_>) -> Option<Usage> {
    let counters: Counters = serde_json::from_str(field.value.get()).ok()?;
    Some(Usage::told(Dialect::AigneChat, &counters))
}
