//! The integration tests: behaviour from outside, one binary.

#[cfg(test)]
mod upstream;
