//! What Payment Kit is told, where it holds the balances of customers, and what it said of them.
//!
//! Each charge leaves a row of [`usage`] in the transaction of its call. Several of one customer and
//! project become an event ([`events`]), which is fixed before it is sent for the first time.
//! [`customers`] holds what Payment Kit said of a customer; with it the customer's account in the
//! ledger is kept at what there is to spend. [`welcomes`] are of starter credit.

pub mod customers;
pub mod events;
pub mod usage;
pub mod welcomes;
