//! How a stream came to its end.

/// What a grammar check found at the end of a stream that obeys it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Complete,
    Failed,
    Cut,
}
