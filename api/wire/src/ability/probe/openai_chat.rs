//! In OpenAI's chat completions: <https://platform.openai.com/docs/api-reference/chat/create>.

use super::Members;
use crate::ability::Ability;

/// The members that ask for it.
pub(super) fn members(ability: Ability) -> Members {
    Ok(match ability {
        Ability::Instructions => {
            r#""messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]"#
        }
        Ability::Tools => {
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]"#
        }
        Ability::ToolTurns => {
            r#""messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "now", "arguments": "{}"}}, {"id": "call_2", "type": "function", "function": {"name": "now", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "call_1", "content": "noon"}, {"role": "tool", "tool_call_id": "call_2", "content": "noon"}], "tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]"#
        }
        Ability::ForcedTool => {
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}], "tool_choice": {"type": "function", "function": {"name": "now"}}"#
        }
        Ability::ForbiddenTools => {
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}], "tool_choice": "none""#
        }
        Ability::SingleCalls => {
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}], "parallel_tool_calls": false"#
        }
        Ability::JsonObject => r#""response_format": {"type": "json_object"}"#,
        Ability::JsonSchema => {
            r#""response_format": {"type": "json_schema", "json_schema": {"name": "time", "strict": true, "schema": {"type": "object", "properties": {"hour": {"type": "integer"}}, "required": ["hour"], "additionalProperties": false}}}"#
        }
        Ability::ImageUrl => {
            r#""messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}}]}]"#
        }
        Ability::ImageInline => {
            r#""messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]}]"#
        }
        Ability::Pdf => {
            r#""messages": [{"role": "user", "content": [{"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0="}}, {"type": "text", "text": "Sum it up."}]}]"#
        }
        Ability::Audio => {
            r#""messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}}]}]"#
        }
        Ability::MaxTokens => r#""max_completion_tokens": 2000"#,
        Ability::Temperature => r#""temperature": 0.5"#,
        Ability::TopK => return Err("OpenAI's models have no `top_k`"),
        Ability::Stop => r#""stop": ["END"]"#,
        Ability::Seed => r#""seed": 7"#,
        Ability::Penalties => r#""presence_penalty": 0.5, "frequency_penalty": 0.5"#,
        Ability::Logprobs => r#""logprobs": true, "top_logprobs": 2"#,
        Ability::Candidates => r#""n": 2"#,
        Ability::Effort => r#""reasoning_effort": "high""#,
        Ability::ThinkingBudget => return Err("it asks for thinking by `reasoning_effort`"),
        Ability::CacheMarks => return Err("OpenAI caches prompts unasked"),
        Ability::HostedSearch => r#""web_search_options": {}"#,
        Ability::CustomTools => r#""tools": [{"type": "custom", "custom": {"name": "patch"}}]"#,
        Ability::Citations => r#""stream": false"#,
        Ability::PreviousResponse => return Err("a conversation is sent whole each time"),
        Ability::ServiceTier => r#""service_tier": "flex""#,
        Ability::EndUser => r#""user": "u-1""#,
    })
}
