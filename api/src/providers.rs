//! The providers: what differs between them, as a table.

mod kind;
mod outgoing;
mod probe;
mod profile;
mod rows;

pub use kind::Kind;
pub use outgoing::{ProviderError, endpoint, headers};
pub use probe::Probe;
pub use profile::{Auth, Endpoint, ListForm, ModelList, Profile};
