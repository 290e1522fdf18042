//! In the completions of AIGNE Hub: OpenAI's, whose members may be written in camel case.

use super::{Members, openai_chat};
use crate::ability::Ability;

/// The members that ask for it.
pub(super) fn members(ability: Ability) -> Members {
    Ok(match ability {
        Ability::ToolTurns => {
            r#""messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": null, "toolCalls": [{"id": "call_1", "type": "function", "function": {"name": "now", "arguments": "{}"}}, {"id": "call_2", "type": "function", "function": {"name": "now", "arguments": "{}"}}]}, {"role": "tool", "toolCallId": "call_1", "content": "noon"}, {"role": "tool", "toolCallId": "call_2", "content": "noon"}], "tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]"#
        }
        Ability::ForcedTool => {
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}], "toolChoice": {"type": "function", "function": {"name": "now"}}"#
        }
        Ability::JsonSchema => {
            r#""responseFormat": {"type": "json_schema", "jsonSchema": {"name": "time", "strict": true, "schema": {"type": "object", "properties": {"hour": {"type": "integer"}}, "required": ["hour"], "additionalProperties": false}}}"#
        }
        Ability::ImageUrl => {
            r#""messages": [{"role": "user", "content": [{"type": "image_url", "imageUrl": {"url": "https://example.com/cat.png"}}]}]"#
        }
        Ability::MaxTokens => r#""maxTokens": 2000"#,
        Ability::Penalties => r#""presencePenalty": 0.5, "frequencyPenalty": 0.5"#,
        _ => return openai_chat::members(ability),
    })
}
