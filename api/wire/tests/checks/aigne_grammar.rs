//! What every stream in AIGNE's own dialects must obey: npm `@aigne/transport` 0.15.25 and
//! `@blocklet/aigne-hub` 0.7.20, which parse every line of data.

use serde_json::Value;

use super::ending::Ending;
use super::streams::frames;

/// Walks a stream of `/api/v2/chat`; panics where it breaks the grammar.
pub fn check(stream: &str) -> Ending {
    let mut ending = Ending::Cut;
    for frame in frames(&[stream.as_bytes()]) {
        assert_eq!(ending, Ending::Cut, "nothing may follow the end");
        if frame.data.is_empty() {
            continue;
        }
        let event: Value = serde_json::from_slice(&frame.data).unwrap();
        if let Some(name) = frame.name {
            assert_eq!(name.as_ref(), b"error");
            assert!(event["message"].is_string());
            ending = Ending::Failed;
            continue;
        }
        let delta = event["delta"].as_object().unwrap();
        assert_eq!(delta.len(), 1, "one kind of delta at a time");
        if let Some(said) = delta.get("text") {
            let mut said = said.as_object().unwrap().iter();
            assert!(
                said.all(|(name, text)| ["text", "thoughts"].contains(&name.as_str())
                    && text.is_string())
            );
            continue;
        }
        let told = &delta["json"];
        for call in told["toolCalls"].as_array().into_iter().flatten() {
            assert!(call["id"].is_string() && call["function"]["name"].is_string());
        }
        let prefix = &told["usage"]["creditPrefix"];
        assert!(prefix.is_null() || ["$", "€", "¥"].contains(&prefix.as_str().unwrap()));
        if told["modelWithProvider"].is_string() {
            ending = Ending::Complete;
        }
    }
    ending
}

/// Walks a stream of `/api/v2/chat/completions`; panics where it breaks the grammar. It has no
/// terminator: the last chunk is the one that says why the model stopped, or counts.
pub fn completions(stream: &str) -> Ending {
    let mut ending = Ending::Cut;
    for frame in frames(&[stream.as_bytes()]) {
        assert_ne!(ending, Ending::Failed, "nothing may follow the end");
        if frame.data.is_empty() {
            continue;
        }
        assert_eq!(frame.name, None, "its clients know no names");
        let chunk: Value = serde_json::from_slice(&frame.data).unwrap();
        if chunk["error"].is_object() {
            assert!(chunk["error"]["message"].is_string());
            ending = Ending::Failed;
            continue;
        }
        if chunk["usage"].is_object() {
            assert_eq!(ending, Ending::Complete, "the count is behind the end");
            assert!(chunk["usage"]["promptTokens"].is_u64());
            continue;
        }
        assert_eq!(
            ending,
            Ending::Cut,
            "nothing but the count may follow the end"
        );
        assert!(chunk["delta"]["content"].is_string());
        for call in chunk["delta"]["toolCalls"].as_array().into_iter().flatten() {
            assert!(call["id"].is_string() && call["function"]["arguments"].is_string());
        }
        if chunk["choices"][0]["finish_reason"].is_string() {
            ending = Ending::Complete;
        }
    }
    ending
}
