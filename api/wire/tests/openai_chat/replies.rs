//! Whole replies.

use wire::WireError;
use wire::ir::{Part, Reply, Source, Span, StopReason};

use crate::support_samples::samples;
use crate::support_streams::options;
use crate::{DIALECT, FOLDER};

fn reply(parts: Vec<Part>, stop: StopReason) -> Reply {
    Reply {
        id: "msg_1".to_owned(),
        model: "m".to_owned(),
        parts,
        stop,
        usage: None,
        service_tier: None,
        left_out: Vec::new(),
    }
}

/// The dialect marks the words of every citation, which may be all of them, and has no quotes.
fn cited_as_written(mut parts: Vec<Part>) -> Vec<Part> {
    for part in &mut parts {
        if let Part::Text { text, notes, .. } = part {
            for citation in &mut notes.citations {
                let end = text.chars().count();
                citation.span.get_or_insert(Span { start: 0, end });
                if let Source::Web { url, .. } = &citation.source {
                    citation.title.get_or_insert_with(|| url.clone());
                }
                citation.quote = None;
            }
        }
    }
    parts
}

#[test]
fn what_is_written_is_read_back() {
    for sample in samples(FOLDER, "replies") {
        let codec = DIALECT.codec();
        let reply = codec.read_reply(&sample.bytes).unwrap();
        let again = codec
            .read_reply(&codec.write_reply(&reply, &options(false)).body)
            .unwrap();
        assert_eq!(
            format!("{:?}", again.parts),
            format!("{:?}", cited_as_written(reply.parts.clone()))
        );
        let total = |reply: &Reply| {
            reply
                .usage
                .map(|usage| (usage.total_input(), usage.total_output()))
        };
        assert_eq!(total(&again), total(&reply));
    }
}

#[test]
fn thinking_is_written_and_its_seal_is_told() {
    let reply = reply(
        vec![
            Part::Thinking {
                text: "hm".to_owned(),
                signature: Some("sig".to_owned()),
            },
            Part::RedactedThinking {
                data: "x".to_owned(),
            },
            Part::text("one ".to_owned()),
            Part::text("two".to_owned()),
        ],
        StopReason::StopSequence(Some("END".to_owned())),
    );
    let written = DIALECT.codec().write_reply(&reply, &options(false));
    let body: serde_json::Value = serde_json::from_slice(&written.body).unwrap();
    let message = &body["choices"][0]["message"];
    assert_eq!(message["reasoning_content"], "hm");
    assert_eq!(message["content"], "one two");
    assert_eq!(body["id"], "chatcmpl-0198");
    assert_eq!(body["model"], "caller/model");
    assert_eq!(
        written.left_out,
        ["content[0].signature", "content[1]", "stop_sequence"]
    );
}

#[test]
fn every_reason_to_stop_has_a_word() {
    for (reason, word, told) in [
        (StopReason::EndTurn, "stop", None),
        (StopReason::MaxTokens, "length", None),
        (StopReason::StopSequence(None), "stop", None),
        (StopReason::ToolUse, "tool_calls", None),
        (StopReason::Refusal, "content_filter", None),
        (StopReason::ContextWindow, "length", Some("stop_reason")),
        (StopReason::Pause, "stop", Some("stop_reason")),
        (
            StopReason::Other("x".to_owned()),
            "stop",
            Some("stop_reason"),
        ),
    ] {
        let written = DIALECT
            .codec()
            .write_reply(&reply(Vec::new(), reason), &options(false));
        let body: serde_json::Value = serde_json::from_slice(&written.body).unwrap();
        assert_eq!(body["choices"][0]["finish_reason"], word);
        assert_eq!(written.left_out, Vec::from_iter(told.map(str::to_owned)));
    }
}

#[test]
fn what_is_no_reply_is_told_as_the_providers_fault() {
    for (body, problem) in [
        ("<html>", "not valid JSON"),
        ("{}", "no choices"),
        (r#"{"choices":[]}"#, "no choices"),
        (
            r#"{"choices":[{"index":0}]}"#,
            "`choices[0].message` is required",
        ),
        (r#"{"error":{"message":"out of memory"}}"#, "out of memory"),
    ] {
        let error = DIALECT.codec().read_reply(body.as_bytes()).unwrap_err();
        assert!(matches!(error, WireError::Reply { .. }), "{error:?}");
        assert!(error.to_string().contains(problem), "{error}");
    }
}
