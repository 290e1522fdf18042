//! Reading only what routing needs from a request, without understanding the rest.

use crate::aigne_chat;
use crate::object::Object;
use crate::{Dialect, WireError};

/// What the hub must know of a request before it chooses a provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peek {
    /// The model as the caller wrote it. `None` when absent or empty.
    pub model: Option<String>,
    /// The caller wants a stream.
    pub stream: bool,
    /// The caller's limit of output tokens. `None` when absent, or negative, which servers such as
    /// LM Studio take as "no limit".
    pub max_tokens: Option<u64>,
    /// Answers that the caller wants at once, in a dialect that has that beside its model (`n`).
    /// `None` when absent, or no number.
    pub choices: Option<u64>,
}

/// The caller asks for an answer that follows a schema, in a dialect that tells such an answer as a
/// value ([`crate::codec::StreamOptions::structured`]).
pub fn wants_value(dialect: Dialect, body: &[u8]) -> bool {
    dialect == Dialect::AigneChat && aigne_chat::wants_json(body)
}

/// Checks the syntax of the whole body and reads what [`Peek`] names.
///
/// One pass over the bytes; nothing but the members' names and places is kept.
///
/// Gemini has model and stream in its path: a surface sets them.
pub fn peek(dialect: Dialect, body: &[u8]) -> Result<Peek, WireError> {
    let mut object = Object::body(body)?;
    if dialect.names_model_in_path() {
        return Ok(Peek {
            max_tokens: crate::gemini::limit(&mut object)?,
            ..Peek::default()
        });
    }
    if dialect == Dialect::AigneChat {
        // Without it there is no request, whatever the usual model is.
        if !object.has("input") {
            return Err(WireError::Missing {
                member: object.path_of("input"),
            });
        }
        return Ok(Peek {
            model: aigne_chat::model(&object)?.filter(|model| !model.is_empty()),
            stream: aigne_chat::streams(&object)?,
            max_tokens: aigne_chat::limit(&object)?,
            choices: None,
        });
    }
    let limits: &[&str] = match dialect {
        Dialect::AigneChat => &[],
        Dialect::AigneCompletions => &["maxTokens", "max_tokens", "max_completion_tokens"],
        Dialect::OpenAiChat => &["max_completion_tokens", "max_tokens"],
        Dialect::AnthropicMessages => &["max_tokens"],
        Dialect::OpenAiResponses => &["max_output_tokens"],
        Dialect::GeminiGenerate => &[],
    };
    let mut max_tokens = None;
    for name in limits {
        let limit = object.integer(name)?;
        max_tokens = max_tokens.or(limit.and_then(|limit| u64::try_from(limit).ok()));
    }
    // What is wrong with it the provider says.
    let choices = object.integer("n").ok().flatten();
    Ok(Peek {
        model: object.string("model")?.filter(|model| !model.is_empty()),
        stream: object.boolean("stream")?.unwrap_or(false),
        max_tokens,
        choices: choices.and_then(|choices| u64::try_from(choices).ok()),
    })
}
