//! From a model name to an ordered plan of targets, without asking the database.

mod billing;
mod book;
mod load;
mod names;
mod plan;
mod snapshot;
mod watch;

pub use billing::DEFAULT_RATE_ID;
pub use book::{ANY, Book, CHAT, RateEntry, VIDEO};
pub use load::LoadError;
pub use names::clean;
pub use plan::{AsSaved, NoRoute, Plan, Target, Turns, Wanted, plan};
pub use snapshot::{Billing, CredentialEntry, ModelEntry, ProviderEntry, Snapshot};
pub use watch::{Sources, Watch};
