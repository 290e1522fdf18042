//! Who calls, and what they may do.

pub mod account;
pub mod directory;
pub mod extract;
pub mod hub_key;
pub mod outside;
pub mod owner_link;
pub mod password;
pub mod principal;
pub mod refusal;
pub mod resolve;
pub mod session;
pub mod throttle;
pub mod token;
