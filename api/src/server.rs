//! `aigne-hub serve`: from settings to a running hub, and down again without losing a charge.

mod bounds;
pub mod command;
pub mod connections;
pub mod egress;
mod listen;
pub mod open;
mod sign_in;
mod signals;
mod start;
mod welcome;

pub use signals::stop;
pub use start::{Running, serve, start, start_by};
pub use welcome::SERVED_AT;
