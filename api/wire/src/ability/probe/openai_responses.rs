//! In OpenAI's responses: <https://platform.openai.com/docs/api-reference/responses/create>.

use super::Members;
use crate::ability::Ability;

/// The members that ask for it.
pub(super) fn members(ability: Ability) -> Members {
    Ok(match ability {
        Ability::Instructions => r#""instructions": "Be brief.""#,
        Ability::Tools => {
            r#""tools": [{"type": "function", "name": "now", "parameters": {"type": "object", "properties": {}}}]"#
        }
        Ability::ToolTurns => {
            r#""input": [{"role": "user", "content": "Hi"}, {"type": "function_call", "call_id": "call_1", "name": "now", "arguments": "{}"}, {"type": "function_call", "call_id": "call_2", "name": "now", "arguments": "{}"}, {"type": "function_call_output", "call_id": "call_1", "output": "noon"}, {"type": "function_call_output", "call_id": "call_2", "output": "noon"}], "tools": [{"type": "function", "name": "now", "parameters": {"type": "object", "properties": {}}}]"#
        }
        Ability::ForcedTool => {
            r#""tools": [{"type": "function", "name": "now", "parameters": {"type": "object", "properties": {}}}], "tool_choice": {"type": "function", "name": "now"}"#
        }
        Ability::ForbiddenTools => {
            r#""tools": [{"type": "function", "name": "now", "parameters": {"type": "object", "properties": {}}}], "tool_choice": "none""#
        }
        Ability::SingleCalls => {
            r#""tools": [{"type": "function", "name": "now", "parameters": {"type": "object", "properties": {}}}], "parallel_tool_calls": false"#
        }
        Ability::JsonObject => r#""text": {"format": {"type": "json_object"}}"#,
        Ability::JsonSchema => {
            r#""text": {"format": {"type": "json_schema", "name": "time", "strict": true, "schema": {"type": "object", "properties": {"hour": {"type": "integer"}}, "required": ["hour"], "additionalProperties": false}}}"#
        }
        Ability::ImageUrl => {
            r#""input": [{"role": "user", "content": [{"type": "input_image", "image_url": "https://example.com/cat.png"}]}]"#
        }
        Ability::ImageInline => {
            r#""input": [{"role": "user", "content": [{"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo="}]}]"#
        }
        Ability::Pdf => {
            r#""input": [{"role": "user", "content": [{"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0="}, {"type": "input_text", "text": "Sum it up."}]}]"#
        }
        Ability::Audio => return Err("responses take no sound"),
        Ability::MaxTokens => r#""max_output_tokens": 2000"#,
        Ability::Temperature => r#""temperature": 0.5"#,
        Ability::TopK => return Err("OpenAI's models have no `top_k`"),
        Ability::Stop => return Err("responses have no stop sequences"),
        Ability::Seed => return Err("responses have no seed"),
        Ability::Penalties => return Err("responses have no penalties"),
        Ability::Logprobs => r#""top_logprobs": 2, "include": ["message.output_text.logprobs"]"#,
        Ability::Candidates => return Err("a response is one answer"),
        Ability::Effort => r#""reasoning": {"effort": "high"}"#,
        Ability::ThinkingBudget => return Err("it asks for thinking by `reasoning.effort`"),
        Ability::CacheMarks => return Err("OpenAI caches prompts unasked"),
        Ability::HostedSearch => r#""tools": [{"type": "web_search"}]"#,
        Ability::CustomTools => r#""tools": [{"type": "custom", "name": "patch"}]"#,
        Ability::Citations => r#""stream": false"#,
        Ability::PreviousResponse => r#""previous_response_id": "resp_1""#,
        Ability::ServiceTier => r#""service_tier": "flex""#,
        Ability::EndUser => r#""user": "u-1""#,
    })
}
