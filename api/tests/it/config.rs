//! Settings, the file, secrets at rest, and what is brought into the database.

#![expect(clippy::unwrap_used, reason = "what these helpers are given is known")]

mod bedrock;
mod bench;
mod catalogue;
mod keys;
mod managed;
mod mistakes;
mod precedence;
mod reload;
mod vault;
