//! The whole path of a call: a client of bytes, a hub on a port, simulators behind it.

mod callers;
mod capabilities;
mod commits;
mod counting;
mod discovery;
mod fallback;
mod gemini;
mod hostile;
mod hot_path;
mod keys;
mod leaving;
mod left_out;
mod models;
mod pages;
mod prices;
mod property;
mod refusals;
mod reload;
mod reuse;
mod rows;
mod seals;
mod stopping;
mod under_v2;
mod unusable;
mod usage;
