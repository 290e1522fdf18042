//! The books of the hub: one SQLite file, its rows and queries, and the rules of the ledger.
//!
//! [`Store`] is the way in. Reads are closures on a small pool of threads ([`Store::read`]); every
//! write goes through one thread that commits groups of them ([`Store::write`], [`Slot::settle`]).
//! Each table has a file with its row and its queries, plain functions over a [`Conn`].

pub mod account_links;
pub mod aikit;
pub mod aliases;
pub mod attempts;
pub mod audit;
pub mod budgets;
pub mod calls;
pub mod codes;
pub mod config_version;
pub mod connections;
pub mod credential_states;
pub mod credentials;
pub mod data_keys;
pub mod discovered_models;
pub mod habits;
pub mod hub_keys;
pub mod identities;
pub mod imports;
pub mod integrity;
pub mod issuers;
pub mod jobs;
pub mod ledger;
pub mod limit_uses;
pub mod limits;
pub mod migrate;
pub mod model_statuses;
pub mod models;
pub mod names;
pub mod nanos;
pub mod notices;
pub mod owner_links;
pub mod payloads;
pub mod payments;
pub mod price_lists;
pub mod projects;
pub mod providers;
pub mod rates;
pub mod rollups;
pub mod routes;
#[expect(
    missing_docs,
    reason = "the macro writes the columns, and the migration describes them"
)]
pub mod schema;
pub mod sessions;
pub mod settings;
pub mod settlement;
pub mod sign_ins;
pub mod users;
pub mod video_jobs;

mod connect;
mod db;
mod disk;
mod error;
mod group_sums;
mod portable;
mod queue;
mod readers;
mod writer;

pub use db::{Durability, Options, Store};
pub use error::{OpenError, Refused, StoreError};
pub use nanos::Nanos;
pub use settlement::{AccountRef, Charge, Settlement};
pub use writer::slot::{Ack, Slot};

/// A connection to the database. Queries take `&mut Conn`, so that another database is a change
/// of this line.
pub type Conn = diesel::sqlite::SqliteConnection;

/// Milliseconds in a day of UTC.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What a query gives, for those who write closures over several of them.
pub use diesel::QueryResult;
