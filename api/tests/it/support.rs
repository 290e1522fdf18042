//! A whole hub in this process, with simulators as its providers.

pub mod books;
pub mod client;
pub mod clock;
pub mod hub;
pub mod ways;

/// Prices for the model with this script, at both providers: the price book knows whole names.
pub fn rates(script: &str) -> String {
    [ways::OPENAI, ways::ANTHROPIC]
        .map(|provider| {
            format!(
                "[[rates]]\nprovider = \"{provider}\"\nmodel = \"m+{script}\"\ninput = \"3\"\noutput = \"15\"\n"
            )
        })
        .concat()
}
