//! Credits and budgets: who may call, what a call holds, and what it pays.

mod aigne;
mod budgets;
mod holds;
mod leaving;
mod many_clients;
mod news;
mod notices;
mod prices;
mod refusals;
mod streams;
pub mod support;
mod upstream;
