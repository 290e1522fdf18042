//! Bad days of providers: what is tried again, what is left alone, and how it comes back.

mod chaos;
mod circuits;
mod guard;
mod keys;
mod repeated;
mod retries;
pub mod support;
