//! The hub from outside: one binary, so that it links once.

mod admin;
mod config;
mod ui;
