//! The store from outside: through its API, plain SQL and other processes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "clippy knows tests by their attribute, and much of this stands in functions beside them"
)]

mod audit;
mod books;
mod calls;
mod codes;
mod config_rows;
mod credits;
mod durability;
mod jobs;
mod leases;
mod lives;
mod opening;
mod payloads;
mod payments;
mod people_rows;
mod price_book;
mod processes;
mod rollups;
mod schema;
mod support;
mod throughput;
mod writing;
