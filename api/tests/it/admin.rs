//! The admin API, called over HTTP against a real store.

mod accounts;
mod audit;
mod budgets;
mod calls;
mod connections;
mod credentials;
mod credits;
mod forms;
mod hub;
mod issuers;
mod keys;
mod named;
mod permission;
mod price_book;
mod providers;
mod rates;
mod session;
mod settings;
mod statistics;
mod usage;
