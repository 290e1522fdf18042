//! AIGNE Hub: one binary between applications and every AI provider.
//!
//! A request walks through the rooms in this order: a *surface* reads it, *identity* says who
//! calls, *admission* takes what it may use, *routing* makes a plan of targets, a *provider* builds
//! the outgoing call, *upstream* sends it, the *relay* brings the answer back, *metering* turns
//! usage into a charge, and the store commits call and charge before the last byte is sent.

pub mod admin;
pub mod admission;
pub mod app;
pub mod audit;
pub mod blocklet;
pub mod cache;
pub mod calendar;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connect;
pub mod error;
pub mod feed;
pub mod identity;
pub mod imports;
pub mod jobs;
pub mod limits;
pub mod managed;
pub mod media;
pub mod metering;
pub mod notices;
pub mod oidc;
pub mod once;
pub mod payment_kit;
pub mod pricing;
pub mod providers;
pub mod queue;
pub mod relay;
pub mod replies;
pub mod request_id;
pub mod routing;
pub mod server;
pub mod simulator;
pub mod standing;
pub mod state;
pub mod surfaces;
pub mod ui;
pub mod upstream;
pub mod vault;
pub mod video;
