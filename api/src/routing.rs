//! From a model name to an ordered plan of targets, without asking the database.

mod billing;
mod book;
mod choice;
mod draft;
mod facts;
mod load;
mod meaning;
mod names;
mod order;
mod plan;
mod price;
mod question;
mod refusal;
pub mod route;
mod snapshot;
mod spec;
mod turns;
mod watch;

pub use billing::DEFAULT_RATE_ID;
pub use book::{ANY, Book, CATALOGUE, CHAT, RateEntry, VIDEO};
pub use choice::{Choice, ChosenBy};
pub use draft::{Considered, Trace, WalkedStep};
pub use load::LoadError;
pub use names::clean;
pub use plan::{Hedging, Mirroring, Plan, Target, Wanted, plan, traced};
pub use question::{Features, Question, TAGS};
pub use refusal::NoRoute;
pub use snapshot::{Billing, CredentialEntry, ModelEntry, ProviderEntry, Snapshot};
pub use turns::{AsSaved, Turns};
pub use watch::{Sources, Watch};
