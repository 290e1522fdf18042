//! How often may be called: who is refused, until when, and what is told.

mod admin;
mod callers;
mod headers;
mod shared;
mod support;
