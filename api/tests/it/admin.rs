//! The admin API, called over HTTP against a real store.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy knows tests by their attribute, and these helpers stand beside them"
)]

mod calls;
mod credentials;
mod hub;
mod keys;
mod permission;
mod providers;
mod rates;
mod session;
