//! Reading only what routing needs from a request, without understanding the rest.

use crate::{Dialect, WireError};

/// What the hub must know of a request before it chooses a provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peek {
    /// The model as the caller wrote it. `None` when absent or empty.
    pub model: Option<String>,
    /// The caller wants a stream.
    pub stream: bool,
    /// The caller's limit of output tokens.
    pub max_tokens: Option<u64>,
}

/// Checks the syntax of the whole body and reads what [`Peek`] names.
pub fn peek(_dialect: Dialect, _body: &[u8]) -> Result<Peek, WireError> {
    Ok(Peek::default())
}
