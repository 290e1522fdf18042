//! Behaviour through the outside: one binary for all integration tests.
#![cfg(test)]

mod admin;
mod bedrock;
mod config;
mod simulator;
mod ui;
mod upstream;
