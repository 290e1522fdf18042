//! Behaviour through the outside: one binary for all integration tests.
#![cfg(test)]

mod admin;
mod config;
mod hub;
mod simulator;
mod support;
mod ui;
mod upstream;
