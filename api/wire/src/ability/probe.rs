//! The requests that ask for an ability, in each dialect.

mod aigne_chat;
mod aigne_completions;
mod anthropic;
mod gemini;
mod openai_chat;
mod openai_responses;

use super::Ability;
use crate::Dialect;

/// How a dialect asks for an ability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// By this request.
    Body(String),
    /// It cannot, for this reason.
    Lacking(&'static str),
}

/// The members that ask, or why there are none.
type Members = Result<&'static str, &'static str>;

/// The request in this dialect that asks for nothing but the ability.
pub fn probe(ability: Ability, dialect: Dialect) -> Probe {
    let (members, head, conversation) = match dialect {
        Dialect::OpenAiChat => (
            openai_chat::members(ability),
            r#""model": "model""#,
            r#""messages": [{"role": "user", "content": "Hi"}]"#,
        ),
        Dialect::OpenAiResponses => (
            openai_responses::members(ability),
            r#""model": "model""#,
            r#""input": "Hi""#,
        ),
        Dialect::AnthropicMessages => (
            anthropic::members(ability),
            r#""model": "claude-sonnet-4-5""#,
            r#""messages": [{"role": "user", "content": "Hi"}]"#,
        ),
        Dialect::GeminiGenerate => (
            gemini::members(ability),
            r#""model": "gemini-2.5-pro""#,
            r#""contents": [{"role": "user", "parts": [{"text": "Hi"}]}]"#,
        ),
        Dialect::AigneChat => return aigne_chat::probe(ability),
        Dialect::AigneCompletions => (
            aigne_completions::members(ability),
            r#""model": "model""#,
            r#""messages": [{"role": "user", "content": "Hi"}]"#,
        ),
    };
    let members = match members {
        Ok(members) => members,
        Err(reason) => return Probe::Lacking(reason),
    };
    let name = conversation.split(':').next().unwrap_or_default();
    let mut body = format!("{{{head}");
    // Anthropic requires a limit of every request.
    if dialect == Dialect::AnthropicMessages && !members.contains("max_tokens") {
        body.push_str(r#", "max_tokens": 4096"#);
    }
    if !members.starts_with(name) {
        body.push_str(", ");
        body.push_str(conversation);
    }
    body.push_str(", ");
    body.push_str(members);
    body.push('}');
    Probe::Body(body)
}
