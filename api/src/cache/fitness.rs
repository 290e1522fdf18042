//! What must not be kept: requests that do something beside being answered, and answers that do not
//! stay true.

use serde_json::{Map, Value};
use wire::Dialect;

type Body = Map<String, Value>;

/// Why the reply to a request is not kept, by a stable word.
pub(super) fn unfit(dialect: Dialect, body: &Body) -> Option<&'static str> {
    match dialect {
        Dialect::OpenAiChat => openai_chat(body),
        Dialect::OpenAiResponses => openai_responses(body),
        Dialect::AnthropicMessages => anthropic(body),
        Dialect::GeminiGenerate => gemini(body),
        // An answer names its own record, and what it cost.
        Dialect::AigneChat | Dialect::AigneCompletions => Some("cost-told"),
    }
}

fn is_set(body: &Body, name: &str) -> bool {
    body.get(name)
        .is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false)))
}

/// Some tool is none that the caller runs itself.
fn has_hosted_tool(body: &Body, is_own: impl Fn(&Value) -> bool) -> bool {
    let tools = body.get("tools").and_then(Value::as_array);
    tools.is_some_and(|tools| !tools.iter().all(is_own))
}

fn kind(tool: &Value) -> Option<&str> {
    tool.get("type").and_then(Value::as_str)
}

fn openai_chat(body: &Body) -> Option<&'static str> {
    if has_hosted_tool(body, |tool| {
        matches!(kind(tool), Some("function" | "custom"))
    }) {
        return Some("hosted-tool");
    }
    // Spoken answers are named, and the name ends.
    let audio = is_set(body, "audio");
    let searches = is_set(body, "web_search_options");
    let kept = is_set(body, "store");
    audio
        .then_some("audio")
        .or(searches.then_some("hosted-tool"))
        .or(kept.then_some("stored"))
}

fn openai_responses(body: &Body) -> Option<&'static str> {
    if has_hosted_tool(body, |tool| {
        matches!(kind(tool), Some("function" | "custom"))
    }) {
        return Some("hosted-tool");
    }
    if is_set(body, "background") {
        return Some("background");
    }
    if is_set(body, "previous_response_id") || is_set(body, "conversation") {
        return Some("conversation");
    }
    // Kept by its id unless it is said otherwise: each has one of its own.
    let forgets = body.get("store") == Some(&Value::Bool(false));
    (!forgets).then_some("stored")
}

fn anthropic(body: &Body) -> Option<&'static str> {
    let is_own = |tool: &Value| matches!(kind(tool), None | Some("custom"));
    if has_hosted_tool(body, is_own) || is_set(body, "mcp_servers") {
        return Some("hosted-tool");
    }
    is_set(body, "container").then_some("hosted-tool")
}

fn gemini(body: &Body) -> Option<&'static str> {
    let is_own = |tool: &Value| {
        let members = tool.as_object();
        members.is_some_and(|members| {
            members.keys().all(|name| {
                matches!(
                    name.as_str(),
                    "functionDeclarations" | "function_declarations"
                )
            })
        })
    };
    has_hosted_tool(body, is_own).then_some("hosted-tool")
}

/// The answer holds addresses that end: pictures that the provider keeps for an hour.
pub(super) fn is_ending(kind: &str, body: &[u8]) -> bool {
    if kind != "image" {
        return false;
    }
    let Ok(Value::Object(answer)) = serde_json::from_slice(body) else {
        return true;
    };
    let pictures = answer.get("data").and_then(Value::as_array);
    pictures.is_none_or(|pictures| {
        pictures
            .iter()
            .any(|picture| picture.get("url").is_some_and(Value::is_string))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn why(dialect: Dialect, body: Value) -> Option<&'static str> {
        unfit(dialect, body.as_object().unwrap())
    }

    #[test]
    fn what_the_provider_does_beside_answering_is_not_given_again() {
        let own = json!({"tools": [{"type": "function", "function": {"name": "f"}}]});
        assert_eq!(why(Dialect::OpenAiChat, own), None);
        let search = json!({"web_search_options": {}});
        assert_eq!(why(Dialect::OpenAiChat, search), Some("hosted-tool"));
        assert_eq!(
            why(Dialect::OpenAiChat, json!({"store": true})),
            Some("stored")
        );
        let hosted = json!({"store": false, "tools": [{"type": "web_search"}]});
        assert_eq!(why(Dialect::OpenAiResponses, hosted), Some("hosted-tool"));
        assert_eq!(why(Dialect::OpenAiResponses, json!({})), Some("stored"));
        assert_eq!(why(Dialect::OpenAiResponses, json!({"store": false})), None);
        let own = json!({"tools": [{"name": "f", "input_schema": {}}]});
        assert_eq!(why(Dialect::AnthropicMessages, own), None);
        let hosted = json!({"tools": [{"type": "web_search_20250305", "name": "web_search"}]});
        assert_eq!(why(Dialect::AnthropicMessages, hosted), Some("hosted-tool"));
        let own = json!({"tools": [{"functionDeclarations": []}]});
        assert_eq!(why(Dialect::GeminiGenerate, own), None);
        let hosted = json!({"tools": [{"functionDeclarations": []}, {"googleSearch": {}}]});
        assert_eq!(why(Dialect::GeminiGenerate, hosted), Some("hosted-tool"));
    }

    #[test]
    fn pictures_are_kept_by_their_bytes_and_not_by_their_address() {
        assert!(is_ending("image", br#"{"data":[{"url":"https://x/y"}]}"#));
        assert!(!is_ending("image", br#"{"data":[{"b64_json":"AA=="}]}"#));
        assert!(is_ending("image", b"no JSON"));
        assert!(!is_ending("chat", b"{}"));
    }
}
