//! Upgrades: from every past schema, on filled books, beside a process that knows nothing of them.

mod beside;
mod filled;
mod newer;
mod past;
pub mod tables;
