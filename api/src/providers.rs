//! The providers: what differs between them, as a table.

pub mod aws;
mod outgoing;
mod probe;
mod profile;

pub use outgoing::{ProviderError, authorize, endpoint, headers};
pub use probe::Probe;
pub use profile::{Auth, COUNT_TOKENS, Endpoint, Kind, Profile};
