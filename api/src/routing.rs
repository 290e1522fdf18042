//! From a model name to an ordered plan of targets, without asking the database.

mod load;
mod names;
mod plan;
mod snapshot;
mod watch;

pub use load::{DEFAULT_RATE_ID, LoadError};
pub use names::clean;
pub use plan::{NoRoute, Plan, Target, Wanted, plan};
pub use snapshot::{
    Billing, CHAT, CredentialEntry, ModelEntry, ProviderEntry, RateEntry, Snapshot,
};
pub use watch::{Sources, Watch};
