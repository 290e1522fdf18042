//! What every stream in Gemini's dialect must obey: chunks that are replies in small, the reason in
//! the last one alone, calls whole.

use serde_json::Value;

use super::ending::Ending;
use super::streams::frames;

/// Walks the stream; panics where it breaks the grammar.
pub fn check(stream: &str) -> Ending {
    let mut ending = Ending::Cut;
    let mut names: Option<(Value, Value)> = None;
    let mut bytes = 0;
    for frame in frames(&[stream.as_bytes()]) {
        bytes += frame.raw.len();
        assert_eq!(ending, Ending::Cut, "nothing may follow the end");
        assert_eq!(frame.name, None, "the dialect names no events");
        let chunk: Value = serde_json::from_slice(&frame.data).unwrap();
        if chunk["error"].is_object() {
            assert!(chunk["error"]["code"].as_u64().unwrap() >= 400);
            assert!(chunk["error"]["status"].is_string());
            ending = Ending::Failed;
            continue;
        }
        let told = (chunk["responseId"].clone(), chunk["modelVersion"].clone());
        assert!(told.0.is_string() && told.1.is_string());
        assert_eq!(
            names.get_or_insert(told.clone()),
            &told,
            "one id, one model"
        );
        let candidates = chunk["candidates"].as_array().unwrap();
        assert_eq!(candidates.len(), 1);
        let content = &candidates[0]["content"];
        assert_eq!(content["role"], "model");
        for part in content["parts"].as_array().unwrap() {
            check_part(part);
        }
        if candidates[0]["finishReason"].is_string() {
            ending = Ending::Complete;
        } else {
            assert!(
                chunk.get("usageMetadata").is_none(),
                "usage comes with the end"
            );
        }
    }
    assert_eq!(bytes, stream.len(), "half an event at the end");
    ending
}

fn check_part(part: &Value) {
    let call = &part["functionCall"];
    if call.is_null() {
        assert!(part["text"].is_string(), "{part}");
        return;
    }
    assert!(call["id"].is_string() && call["name"].is_string() && call["args"].is_object());
}
