//! In Gemini's generateContent: <https://ai.google.dev/api/generate-content>.

use super::Members;
use crate::ability::Ability;

/// The members that ask for it.
pub(super) fn members(ability: Ability) -> Members {
    Ok(match ability {
        Ability::Instructions => r#""systemInstruction": {"parts": [{"text": "Be brief."}]}"#,
        Ability::Tools => r#""tools": [{"functionDeclarations": [{"name": "now"}]}]"#,
        Ability::ToolTurns => {
            r#""contents": [{"role": "user", "parts": [{"text": "Hi"}]}, {"role": "model", "parts": [{"functionCall": {"id": "1", "name": "now", "args": {}}}, {"functionCall": {"id": "2", "name": "now", "args": {}}}]}, {"role": "user", "parts": [{"functionResponse": {"id": "1", "name": "now", "response": {"result": "noon"}}}, {"functionResponse": {"id": "2", "name": "now", "response": {"result": "noon"}}}]}], "tools": [{"functionDeclarations": [{"name": "now"}]}]"#
        }
        Ability::ForcedTool => {
            r#""tools": [{"functionDeclarations": [{"name": "now"}]}], "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["now"]}}"#
        }
        Ability::ForbiddenTools => {
            r#""tools": [{"functionDeclarations": [{"name": "now"}]}], "toolConfig": {"functionCallingConfig": {"mode": "NONE"}}"#
        }
        Ability::SingleCalls => return Err("Gemini decides how many calls a turn has"),
        Ability::JsonObject => r#""generationConfig": {"responseMimeType": "application/json"}"#,
        Ability::JsonSchema => {
            r#""generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": {"type": "object", "properties": {"hour": {"type": "integer"}}, "required": ["hour"], "additionalProperties": false}}"#
        }
        Ability::ImageUrl => {
            r#""contents": [{"role": "user", "parts": [{"fileData": {"mimeType": "image/png", "fileUri": "https://example.com/cat.png"}}]}]"#
        }
        Ability::ImageInline => {
            r#""contents": [{"role": "user", "parts": [{"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}]}]"#
        }
        Ability::Pdf => {
            r#""contents": [{"role": "user", "parts": [{"inlineData": {"mimeType": "application/pdf", "data": "JVBERi0="}}, {"text": "Sum it up."}]}]"#
        }
        Ability::Audio => {
            r#""contents": [{"role": "user", "parts": [{"inlineData": {"mimeType": "audio/wav", "data": "UklGRg=="}}]}]"#
        }
        Ability::MaxTokens => r#""generationConfig": {"maxOutputTokens": 2000}"#,
        Ability::Temperature => r#""generationConfig": {"temperature": 0.5}"#,
        Ability::TopK => r#""generationConfig": {"topK": 40}"#,
        Ability::Stop => r#""generationConfig": {"stopSequences": ["END"]}"#,
        Ability::Seed => r#""generationConfig": {"seed": 7}"#,
        Ability::Penalties => {
            r#""generationConfig": {"presencePenalty": 0.5, "frequencyPenalty": 0.5}"#
        }
        Ability::Logprobs => r#""generationConfig": {"responseLogprobs": true, "logprobs": 2}"#,
        Ability::Candidates => r#""generationConfig": {"candidateCount": 2}"#,
        Ability::Effort => r#""generationConfig": {"thinkingConfig": {"thinkingLevel": "high"}}"#,
        Ability::ThinkingBudget => {
            r#""generationConfig": {"thinkingConfig": {"thinkingBudget": 2048}}"#
        }
        Ability::CacheMarks => return Err("Gemini caches prompts unasked, or by `cachedContent`"),
        Ability::HostedSearch => r#""tools": [{"googleSearch": {}}]"#,
        Ability::CustomTools => return Err("its functions take JSON alone"),
        Ability::Citations => r#""generationConfig": {"temperature": 1}"#,
        Ability::PreviousResponse => return Err("a conversation is sent whole each time"),
        Ability::ServiceTier => r#""serviceTier": "flex""#,
        Ability::EndUser => return Err("Gemini is told no end user"),
    })
}
