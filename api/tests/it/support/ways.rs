//! The four ways through the hub: two dialects of callers, two of providers.

use serde_json::json;

/// A caller's dialect and a provider's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub caller: Dialect,
    pub provider: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    OpenAi,
    Anthropic,
}

pub const OPENAI: &str = "sim-openai";
pub const ANTHROPIC: &str = "sim-anthropic";

pub const WAYS: [Way; 4] = [
    Way {
        caller: Dialect::OpenAi,
        provider: OPENAI,
    },
    Way {
        caller: Dialect::OpenAi,
        provider: ANTHROPIC,
    },
    Way {
        caller: Dialect::Anthropic,
        provider: ANTHROPIC,
    },
    Way {
        caller: Dialect::Anthropic,
        provider: OPENAI,
    },
];

impl Dialect {
    pub const BOTH: [Dialect; 2] = [Dialect::OpenAi, Dialect::Anthropic];

    pub fn path(self) -> &'static str {
        match self {
            Dialect::OpenAi => "/v1/chat/completions",
            Dialect::Anthropic => "/v1/messages",
        }
    }

    /// What ends a complete stream.
    pub fn terminator(self) -> &'static str {
        match self {
            Dialect::OpenAi => "data: [DONE]",
            Dialect::Anthropic => "event: message_stop",
        }
    }

    /// A request that both dialects can say.
    pub fn request(self, model: &str, stream: bool) -> String {
        json!({
            "model": model,
            "stream": stream,
            "max_tokens": 100_000,
            "messages": [{ "role": "user", "content": "Say something." }],
        })
        .to_string()
    }
}

impl Way {
    /// The model's full name, with a script: `sim-openai/m+chunks=3`.
    pub fn model(self, script: &str) -> String {
        let plus = if script.is_empty() { "" } else { "+" };
        format!("{}/m{plus}{script}", self.provider)
    }
}
