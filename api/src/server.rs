//! `aigne-hub serve`: from settings to a running hub, and down again without losing a charge.

pub mod command;
mod egress;
mod listen;
mod signals;
mod start;
mod welcome;

pub use signals::stop;
pub use start::{Running, serve, start, start_by};
pub use welcome::SERVED_AT;
