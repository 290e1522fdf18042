//! The providers: what differs between them, as a table; and a room for each of those that differ by
//! more than a row can say.

pub mod aws;
pub mod azure;
pub mod credential;
mod fetching;
mod kind;
pub mod listed;
mod outgoing;
mod probe;
mod profile;
mod rows;
mod settings;
mod site;
pub mod timeouts;
pub mod vertex;

pub use fetching::{Fetching, fetches};
pub use kind::Kind;
pub use outgoing::ProviderError;
pub use probe::Probe;
pub use profile::{Auth, Endpoint, ListForm, ModelList, Profile, VideoForm};
pub use settings::Settings;
pub use site::Site;
