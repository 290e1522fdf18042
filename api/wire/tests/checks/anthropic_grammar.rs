//! What every stream in Anthropic's dialect must obey:
//! <https://platform.claude.com/docs/en/build-with-claude/streaming#event-types>.

use serde_json::Value;

use super::ending::Ending;
use super::streams::frames;

/// Walks the stream; panics where it breaks the grammar.
pub fn check(stream: &str) -> Ending {
    let mut begun = false;
    let mut open: Option<(u64, String)> = None;
    let mut next = 0;
    let mut stopped = false;
    let mut ending = Ending::Cut;
    let mut bytes = 0;
    for frame in frames(&[stream.as_bytes()]) {
        bytes += frame.raw.len();
        assert_eq!(ending, Ending::Cut, "nothing may follow the end");
        let data: Value = serde_json::from_slice(&frame.data).unwrap();
        let kind = data["type"].as_str().unwrap();
        assert_eq!(
            frame.name.as_deref(),
            Some(kind.as_bytes()),
            "`event:` repeats the type"
        );
        assert!(
            begun || matches!(kind, "message_start" | "error"),
            "{kind} before the head"
        );
        match kind {
            "message_start" => {
                assert!(!std::mem::replace(&mut begun, true), "two heads");
                head(&data["message"]);
            }
            "content_block_start" => {
                assert!(open.is_none(), "block {next} begins inside another");
                assert!(!stopped, "a block after message_delta");
                assert_eq!(data["index"], next, "blocks are numbered without gaps");
                let block = &data["content_block"];
                open = Some((next, begins(block)));
                next += 1;
            }
            "content_block_delta" => {
                let (index, block) = open.as_ref().expect("a delta outside a block");
                assert_eq!(data["index"], *index);
                delta(block, &data["delta"]);
            }
            "content_block_stop" => {
                let (index, _) = open.take().expect("an end outside a block");
                assert_eq!(data["index"], index);
            }
            "message_delta" => {
                assert!(open.is_none(), "message_delta inside a block");
                assert!(!std::mem::replace(&mut stopped, true), "two message_delta");
                assert!(data["delta"]["stop_reason"].is_string());
                assert!(data["usage"]["output_tokens"].is_u64());
            }
            "message_stop" => {
                assert!(stopped, "message_stop without message_delta");
                ending = Ending::Complete;
            }
            "ping" => {}
            "error" => {
                assert!(data["error"]["type"].is_string() && data["error"]["message"].is_string());
                ending = Ending::Failed;
            }
            other => panic!("unknown event {other}"),
        }
    }
    assert_eq!(bytes, stream.len(), "the last event has no blank line");
    ending
}

fn head(message: &Value) {
    assert_eq!(message["type"], "message");
    assert_eq!(message["role"], "assistant");
    assert!(message["id"].as_str().unwrap().starts_with("msg_"));
    assert_eq!(message["content"], serde_json::json!([]));
    assert_eq!(message["stop_reason"], Value::Null);
    assert!(message["usage"]["input_tokens"].is_u64());
}

fn begins(block: &Value) -> String {
    let kind = block["type"].as_str().unwrap();
    match kind {
        "text" => assert_eq!(block["text"], ""),
        "thinking" => assert!(block["thinking"] == "" && block["signature"] == ""),
        "redacted_thinking" => assert!(block["data"].is_string()),
        "tool_use" => {
            assert!(block["id"].is_string() && block["name"].is_string());
            assert_eq!(block["input"], serde_json::json!({}));
        }
        other => panic!("a block of kind {other}"),
    }
    kind.to_owned()
}

fn delta(block: &str, delta: &Value) {
    let kind = delta["type"].as_str().unwrap();
    let (of, member) = match kind {
        "text_delta" => ("text", "text"),
        "thinking_delta" => ("thinking", "thinking"),
        "signature_delta" => ("thinking", "signature"),
        "input_json_delta" => ("tool_use", "partial_json"),
        "citations_delta" => {
            assert_eq!(block, "text");
            assert!(delta["citation"]["type"].is_string());
            return;
        }
        other => panic!("a delta of kind {other}"),
    };
    assert_eq!(block, of, "{kind} in a block of kind {block}");
    assert!(delta[member].is_string());
}
