//! Behaviour through the outside: one binary for all integration tests.
#![cfg(test)]

mod admin;
mod aigne;
mod bedrock;
mod blocklet;
mod cache;
mod cloud;
mod config;
mod fetched;
mod hub;
mod jobs;
mod limits;
mod media;
mod money;
mod responses;
mod routing;
mod simulator;
mod status;
mod support;
mod ui;
mod upgrades;
mod upstream;
mod videos;
