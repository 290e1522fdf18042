//! In the AIGNE protocol: npm `@aigne/core` 1.72.0, `agents/chat-model.d.ts`.

use super::Probe;
use crate::ability::Ability;

/// The request that asks for it: members of its input, and options of its model.
pub(super) fn probe(ability: Ability) -> Probe {
    let (input, options) = match ability {
        Ability::Instructions => (
            r#""messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]"#,
            "",
        ),
        Ability::Tools => (
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]"#,
            "",
        ),
        Ability::ToolTurns => (
            r#""messages": [{"role": "user", "content": "Hi"}, {"role": "agent", "toolCalls": [{"id": "call_1", "type": "function", "function": {"name": "now", "arguments": {}}}, {"id": "call_2", "type": "function", "function": {"name": "now", "arguments": {}}}]}, {"role": "tool", "toolCallId": "call_1", "content": "noon"}, {"role": "tool", "toolCallId": "call_2", "content": "noon"}], "tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]"#,
            "",
        ),
        Ability::ForcedTool => (
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}], "toolChoice": {"type": "function", "function": {"name": "now"}}"#,
            "",
        ),
        Ability::ForbiddenTools => (
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}], "toolChoice": "none""#,
            "",
        ),
        Ability::SingleCalls => (
            r#""tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]"#,
            r#""parallelToolCalls": false"#,
        ),
        Ability::JsonSchema => (
            r#""responseFormat": {"type": "json_schema", "jsonSchema": {"name": "time", "strict": true, "schema": {"type": "object", "properties": {"hour": {"type": "integer"}}, "required": ["hour"], "additionalProperties": false}}}"#,
            "",
        ),
        Ability::ImageUrl => (
            r#""messages": [{"role": "user", "content": [{"type": "url", "url": "https://example.com/cat.png"}]}]"#,
            "",
        ),
        Ability::ImageInline => (
            r#""messages": [{"role": "user", "content": [{"type": "file", "data": "iVBORw0KGgo=", "mimeType": "image/png"}]}]"#,
            "",
        ),
        Ability::Pdf => (
            r#""messages": [{"role": "user", "content": [{"type": "file", "data": "JVBERi0=", "filename": "a.pdf", "mimeType": "application/pdf"}, {"type": "text", "text": "Sum it up."}]}]"#,
            "",
        ),
        Ability::Audio => (
            r#""messages": [{"role": "user", "content": [{"type": "file", "data": "UklGRg==", "mimeType": "audio/wav"}]}]"#,
            "",
        ),
        Ability::MaxTokens => ("", r#""maxTokens": 2000"#),
        Ability::Temperature => ("", r#""temperature": 0.5"#),
        Ability::TopK => ("", r#""topK": 40"#),
        Ability::Stop => ("", r#""stop": ["END"]"#),
        Ability::Seed => ("", r#""seed": 7"#),
        Ability::Penalties => ("", r#""presencePenalty": 0.5, "frequencyPenalty": 0.5"#),
        Ability::Effort => ("", r#""reasoningEffort": "high""#),
        Ability::ThinkingBudget => ("", r#""reasoningEffort": 2048"#),
        Ability::CacheMarks => (
            r#""messages": [{"role": "user", "content": [{"type": "text", "text": "Hi", "cacheControl": {"type": "ephemeral"}}]}]"#,
            "",
        ),
        Ability::Citations => return Probe::Lacking("its answers name no sources"),
        Ability::JsonObject => return Probe::Lacking("it asks for objects by their schema"),
        Ability::Logprobs => return Probe::Lacking("its answers have no probabilities"),
        Ability::Candidates => return Probe::Lacking("it takes one answer a call"),
        Ability::HostedSearch => return Probe::Lacking("it knows functions alone"),
        Ability::CustomTools => return Probe::Lacking("its functions take JSON alone"),
        Ability::PreviousResponse => {
            return Probe::Lacking("a conversation is sent whole each time");
        }
        Ability::ServiceTier => return Probe::Lacking("it names no service tier"),
        Ability::EndUser => return Probe::Lacking("it names no end user"),
    };
    let conversation = r#""messages": [{"role": "user", "content": "Hi"}]"#;
    let input = match (input.is_empty(), input.starts_with(r#""messages""#)) {
        (true, _) => conversation.to_owned(),
        (false, true) => input.to_owned(),
        (false, false) => format!("{conversation}, {input}"),
    };
    let separator = if options.is_empty() { "" } else { ", " };
    Probe::Body(format!(
        r#"{{"input": {{{input}, "modelOptions": {{"model": "model"{separator}{options}}}}}}}"#
    ))
}
