//! What every stream in OpenAI's dialect must obey:
//! <https://platform.openai.com/docs/api-reference/chat-streaming>.

use serde_json::Value;

use super::ending::Ending;
use super::streams::frames;

/// Walks the stream; panics where it breaks the grammar.
pub fn check(stream: &str) -> Ending {
    let mut ending = Ending::Cut;
    let mut id = None;
    let mut calls = 0;
    let mut finished = false;
    let mut usage = false;
    for frame in frames(&[stream.as_bytes()]) {
        assert_eq!(ending, Ending::Cut, "nothing may follow the end");
        if frame.data.is_empty() {
            continue;
        }
        if frame.data.as_ref() == b"[DONE]" {
            assert!(finished, "[DONE] without a finish reason");
            ending = Ending::Complete;
            continue;
        }
        let chunk: Value = serde_json::from_slice(&frame.data).unwrap();
        if chunk["error"].is_object() {
            assert!(chunk["error"]["message"].is_string());
            ending = Ending::Failed;
            continue;
        }
        assert_eq!(chunk["object"], "chat.completion.chunk");
        let told = chunk["id"].as_str().unwrap().to_owned();
        assert_eq!(
            id.get_or_insert(told.clone()),
            &told,
            "one id for all chunks"
        );
        let choices = chunk["choices"].as_array().unwrap();
        if choices.is_empty() {
            assert!(finished && chunk["usage"].is_object(), "usage comes last");
            assert!(!std::mem::replace(&mut usage, true), "two usage chunks");
            continue;
        }
        assert!(!finished, "a chunk after the finish reason");
        for annotation in choices[0]["delta"]["annotations"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let cited = &annotation["url_citation"];
            assert!(cited["url"].is_string() && cited["title"].is_string());
            assert!(cited["start_index"].as_u64() <= cited["end_index"].as_u64());
        }
        let tokens = choices[0]["logprobs"]["content"].as_array();
        for token in tokens.into_iter().flatten() {
            assert!(token["token"].is_string() && token["bytes"].is_array());
            assert!(token["logprob"].is_number() && token["top_logprobs"].is_array());
        }
        for call in choices[0]["delta"]["tool_calls"]
            .as_array()
            .into_iter()
            .flatten()
        {
            tool_call(call, &mut calls);
        }
        finished = choices[0]["finish_reason"].is_string();
    }
    ending
}

/// A call is named once, where it begins; later pieces only bring arguments to its index.
fn tool_call(call: &Value, calls: &mut u64) {
    let index = call["index"].as_u64().unwrap();
    let (kind, member) = match call["custom"].is_object() {
        true => ("custom", "input"),
        false => ("function", "arguments"),
    };
    assert!(call[kind][member].is_string());
    if call["id"].is_string() {
        assert_eq!(index, *calls, "calls are numbered without gaps");
        assert_eq!(call["type"], kind);
        assert!(call[kind]["name"].is_string());
        *calls += 1;
    } else {
        assert!(
            index < *calls,
            "a piece of call {index}, which did not begin"
        );
    }
}
