//! Tests from outside: over HTTP, with a look at what was recorded.

#[cfg(test)]
mod simulator;
