//! Where calls go; and bad days of providers: what is tried again, what is left alone, and how it
//! comes back.

mod asking;
mod beside;
mod chaos;
mod circuits;
mod fallbacks;
mod guard;
mod keys;
mod laws;
mod policies;
mod repeated;
mod retries;
mod saved;
mod sticky;
pub mod support;
