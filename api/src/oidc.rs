//! Signing in with OpenID Connect: the hub as a client of issuers that an operator trusts.
//!
//! A sign-in walks like this: the browser gets a cookie and is sent to the issuer (*flow*), it comes
//! back with a code, the code is exchanged for a token whose signature and claims are checked
//! (*exchange*, with what is *known* of the issuer), the *claims* say which role, and *arrival*
//! finds or makes the person.

pub mod arrival;
pub mod claims;
pub mod exchange;
pub mod failure;
pub mod flow;
mod http;
pub mod issuer;
pub mod known;
pub mod look;
pub mod sign_out;
mod spoken;
