//! Settings, the file, secrets at rest, and what is brought into the database.

mod bedrock;
mod bench;
mod catalogue;
mod keys;
mod managed;
mod mistakes;
mod precedence;
mod reload;
mod vault;
