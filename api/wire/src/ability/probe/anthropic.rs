//! In Anthropic's messages: <https://platform.claude.com/docs/en/api/messages>.

use super::Members;
use crate::ability::Ability;

/// The members that ask for it.
pub(super) fn members(ability: Ability) -> Members {
    Ok(match ability {
        Ability::Instructions => r#""system": "Be brief.""#,
        Ability::Tools => {
            r#""tools": [{"name": "now", "input_schema": {"type": "object", "properties": {}}}]"#
        }
        Ability::ToolTurns => {
            r#""messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_1", "name": "now", "input": {}}, {"type": "tool_use", "id": "toolu_2", "name": "now", "input": {}}]}, {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "noon"}, {"type": "tool_result", "tool_use_id": "toolu_2", "content": "noon"}]}], "tools": [{"name": "now", "input_schema": {"type": "object", "properties": {}}}]"#
        }
        Ability::ForcedTool => {
            r#""tools": [{"name": "now", "input_schema": {"type": "object", "properties": {}}}], "tool_choice": {"type": "tool", "name": "now"}"#
        }
        Ability::ForbiddenTools => {
            r#""tools": [{"name": "now", "input_schema": {"type": "object", "properties": {}}}], "tool_choice": {"type": "none"}"#
        }
        Ability::SingleCalls => {
            r#""tools": [{"name": "now", "input_schema": {"type": "object", "properties": {}}}], "tool_choice": {"type": "auto", "disable_parallel_tool_use": true}"#
        }
        Ability::JsonObject => return Err("it knows JSON by a schema alone"),
        Ability::JsonSchema => {
            r#""output_config": {"format": {"type": "json_schema", "schema": {"type": "object", "properties": {"hour": {"type": "integer"}}, "required": ["hour"], "additionalProperties": false}}}"#
        }
        Ability::ImageUrl => {
            r#""messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "https://example.com/cat.png"}}]}]"#
        }
        Ability::ImageInline => {
            r#""messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}}]}]"#
        }
        Ability::Pdf => {
            r#""messages": [{"role": "user", "content": [{"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}}, {"type": "text", "text": "Sum it up."}]}]"#
        }
        Ability::Audio => return Err("messages take no sound"),
        Ability::MaxTokens => r#""max_tokens": 2000"#,
        Ability::Temperature => r#""temperature": 0.5"#,
        Ability::TopK => r#""top_k": 40"#,
        Ability::Stop => r#""stop_sequences": ["END"]"#,
        Ability::Seed => return Err("messages have no seed"),
        Ability::Penalties => return Err("messages have no penalties"),
        Ability::Logprobs => return Err("messages tell no probabilities"),
        Ability::Candidates => return Err("a message is one answer"),
        Ability::Effort => r#""output_config": {"effort": "high"}"#,
        Ability::ThinkingBudget => r#""thinking": {"type": "enabled", "budget_tokens": 2048}"#,
        Ability::CacheMarks => {
            r#""messages": [{"role": "user", "content": [{"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral"}}]}]"#
        }
        Ability::HostedSearch => {
            r#""tools": [{"type": "web_search_20250305", "name": "web_search"}]"#
        }
        Ability::CustomTools => return Err("its functions take JSON alone"),
        Ability::Citations => r#""stream": false"#,
        Ability::PreviousResponse => return Err("a conversation is sent whole each time"),
        Ability::ServiceTier => r#""service_tier": "standard_only""#,
        Ability::EndUser => r#""metadata": {"user_id": "u-1"}"#,
    })
}
