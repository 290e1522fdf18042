//! Takes over the books of an upstream AIGNE Hub: the file `aikit.db` of its data folder and the
//! archives beside it.
//!
//! It goes by steps, each of which bears to be broken off and begun again: the file is looked at as a
//! whole; providers, credentials and rates come in one transaction, so that calls can be served at
//! once; calls, usages and sums come in batches that nobody sees; then one row says that they are seen.
//! What is here already is left as it is, by upstream's ids, so that a repetition brings what is new.
//! The file is only ever read.

mod amount;
mod asked;
mod calls;
mod configuration;
mod discard;
mod error;
pub mod file;
mod rates;
mod run;
mod secret;
mod statistics;
mod table;
mod usages;
mod words;

pub use asked::Asked;
pub use error::ImportError;
pub use run::{Importer, Outcome, Wanted};
pub use secret::OldKey;
pub use words::words;
