//! Calls to providers, proven against servers of our own on the loopback.

mod addresses;
mod bodies;
mod clocks;
mod forbidden;
mod heads;
mod origins;
mod proxies;
mod redirects;
mod reuse;
mod support;
mod tls;
