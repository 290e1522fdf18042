//! The providers: what differs between them, as a table.

pub mod aws;
mod kind;
mod outgoing;
mod probe;
mod profile;
mod rows;

pub use kind::Kind;
pub use outgoing::{ProviderError, authorize, endpoint, headers};
pub use probe::Probe;
pub use profile::{Auth, Endpoint, ListForm, ModelList, Profile};
