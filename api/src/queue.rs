//! Calls that wait for a place at a provider, because it or a model is at its limit: one that an admin
//! set, or one that the provider told of.
//!
//! One line for all. Who has waited longest goes first within its turn: callers take turns, so that one
//! who sends much keeps nobody else waiting, and those of a higher priority go before the others. Who
//! can go nowhere yet does not hold up those behind who can. The line is bounded, and so is the wait.

mod line;
mod order;
mod waiting;

pub use line::{Berth, Gate, Queue, Shown, Ticket, Unserved, Wish};
