//! The providers: what differs between them, as a table.

mod outgoing;
mod profile;

pub use outgoing::{ProviderError, endpoint, headers};
pub use profile::{Auth, Endpoint, Kind, Profile};
