//! `aigne-hub serve`: from settings to a running hub, and down again without losing a charge.

mod egress;
mod listen;
mod signals;
mod start;
mod welcome;

pub use start::{Running, serve, start};
