//! OpenAI responses: rules of reading and writing that the matrix does not show.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/ending.rs"]
mod ending;
#[path = "checks/responses_grammar.rs"]
mod responses_grammar;
#[path = "openai_responses/rules.rs"]
mod rules;
#[path = "checks/samples.rs"]
mod samples;
#[path = "checks/streams.rs"]
mod streams;
