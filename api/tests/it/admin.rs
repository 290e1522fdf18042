//! The admin API, called over HTTP against a real store.

mod budgets;
mod calls;
mod credentials;
mod credits;
mod forms;
mod hub;
mod keys;
mod permission;
mod price_book;
mod providers;
mod rates;
mod session;
mod statistics;
