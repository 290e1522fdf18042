//! Credits and budgets: who may call, what a call holds, and what it pays.

mod budgets;
mod leaving;
mod many_clients;
mod refusals;
mod streams;
pub mod support;
