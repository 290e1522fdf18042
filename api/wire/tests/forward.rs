//! Peeking at a request, and forwarding it with only the model replaced.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail the test")]

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};
use wire::peek::{Peek, peek};
use wire::splice::{Forward, forward};
use wire::{Dialect, WireError};

fn chat(body: &str) -> Result<Peek, WireError> {
    peek(Dialect::OpenAiChat, body.as_bytes())
}

fn problem(body: &str) -> String {
    chat(body).unwrap_err().to_string()
}

fn forwarded(body: &str) -> (String, bool) {
    let Forward {
        body,
        usage_added,
        left_out,
    } = forward(Dialect::OpenAiChat, &Bytes::from(body.to_owned()), "new").unwrap();
    assert!(left_out.is_empty());
    (String::from_utf8(body.to_vec()).unwrap(), usage_added)
}

#[test]
fn model_stream_and_limit_are_read() {
    let peeked = chat(
        r#"{"model":"openai/gpt-4.1","stream":true,"max_tokens":5,"max_completion_tokens":9,"n":3}"#,
    );
    assert_eq!(
        peeked.unwrap(),
        Peek {
            model: Some("openai/gpt-4.1".to_owned()),
            stream: true,
            max_tokens: Some(9),
            choices: Some(3),
        }
    );
    let anthropic = peek(
        Dialect::AnthropicMessages,
        br#"{"max_tokens":5,"max_completion_tokens":9}"#,
    );
    assert_eq!(anthropic.unwrap().max_tokens, Some(5));
}

#[test]
fn absent_empty_and_null_members_are_the_same() {
    for body in ["{}", r#"{"model":"","stream":null,"max_tokens":null}"#] {
        assert_eq!(chat(body).unwrap(), Peek::default(), "{body}");
    }
}

#[test]
fn a_negative_limit_is_no_limit() {
    assert_eq!(chat(r#"{"max_tokens":-1}"#).unwrap().max_tokens, None);
}

#[test]
fn a_member_of_the_wrong_type_is_named() {
    assert_eq!(
        problem(r#"{"model":7}"#),
        "`model` must be a string, not a number"
    );
    assert_eq!(
        problem(r#"{"stream":"yes"}"#),
        "`stream` must be a boolean, not a string"
    );
    assert_eq!(
        problem(r#"{"max_tokens":[1]}"#),
        "`max_tokens` must be a whole number, not an array"
    );
}

#[test]
fn malformed_json_is_told_with_its_place() {
    let Err(WireError::Syntax { line, column, .. }) =
        chat("{\n  \"model\": \"a\",\n  \"b\": [1,}\n}")
    else {
        panic!("accepted");
    };
    assert_eq!((line, column), (3, 11));
    assert!(problem("{\"a\":1} x").contains("trailing characters at line 1, column 9"));
    assert!(problem("").contains("line 1"));
    assert!(problem("{\"a\":\"\\x\"}").contains("invalid escape"));
    assert!(problem("nope").contains("not valid JSON"));
}

#[test]
fn a_body_that_is_no_object_is_refused() {
    assert_eq!(
        problem(" [1]"),
        "`body` must be a JSON object, not an array"
    );
    assert_eq!(problem("7"), "`body` must be a JSON object, not a number");
}

#[test]
fn a_member_that_appears_twice_is_refused() {
    assert_eq!(
        problem(r#"{"model":"a","mod\u0065l":"b"}"#),
        "`model` appears more than once"
    );
    assert_eq!(problem(r#"{"x":1,"x":1}"#), "`x` appears more than once");
}

#[test]
fn only_the_model_changes() {
    let body =
        "{ \"temperature\": 1.50e0,\t\"model\" :\"ol\\u0064\" , \"x\":{\"model\":\"old\"} }\n";
    let (out, usage_added) = forwarded(body);
    assert_eq!(out, body.replace("\"ol\\u0064\"", "\"new\""));
    assert!(!usage_added);
}

#[test]
fn a_name_with_quotes_is_escaped() {
    let body = Bytes::from_static(br#"{"model":"a"}"#);
    let out = forward(Dialect::OpenAiChat, &body, "a\"b\\").unwrap().body;
    assert_eq!(&out[..], br#"{"model":"a\"b\\"}"#);
}

#[test]
fn an_unchanged_body_is_not_copied() {
    let body = Bytes::from_static(br#"{"model":"new"}"#);
    let out = forward(Dialect::AnthropicMessages, &body, "new")
        .unwrap()
        .body;
    assert_eq!(out.as_ptr(), body.as_ptr());
}

#[test]
fn a_body_without_a_model_is_refused() {
    let missing = WireError::Missing {
        member: "model".to_owned(),
    };
    for body in ["{}", r#"{"model":null}"#] {
        let refused = forward(Dialect::OpenAiChat, &Bytes::from(body), "new");
        assert_eq!(refused.unwrap_err(), missing);
    }
}

#[test]
fn a_stream_is_asked_for_its_usage() {
    let cases = [
        (
            r#"{"model":"new","stream":true} "#,
            r#"{"model":"new","stream":true,"stream_options":{"include_usage":true}} "#,
        ),
        (
            r#"{"stream_options": null,"stream":true,"model":"a"}"#,
            r#"{"stream_options": {"include_usage":true},"stream":true,"model":"new"}"#,
        ),
        (
            r#"{"stream_options":{ },"stream":true,"model":"a"}"#,
            r#"{"stream_options":{"include_usage":true },"stream":true,"model":"new"}"#,
        ),
        (
            r#"{"stream_options":{"include_obfuscation":false},"stream":true,"model":"a"}"#,
            r#"{"stream_options":{"include_usage":true,"include_obfuscation":false},"stream":true,"model":"new"}"#,
        ),
        (
            r#"{"model":"a","stream":true,"stream_options":{"include_usage": false}}"#,
            r#"{"model":"new","stream":true,"stream_options":{"include_usage": true}}"#,
        ),
        (
            r#"{"model":"a","stream":true,"stream_options":{"include_usage":null}}"#,
            r#"{"model":"new","stream":true,"stream_options":{"include_usage":true}}"#,
        ),
    ];
    for (body, wanted) in cases {
        assert_eq!(forwarded(body), (wanted.to_owned(), true));
    }
}

#[test]
fn a_caller_that_asked_for_usage_keeps_it() {
    let body = r#"{"model":"new","stream":true,"stream_options":{"include_usage":true}}"#;
    assert_eq!(forwarded(body), (body.to_owned(), false));
    let body = r#"{"model":"new","stream":false,"stream_options":null}"#;
    assert_eq!(forwarded(body), (body.to_owned(), false));
}

#[test]
fn stream_options_of_the_wrong_type_are_named() {
    for (options, member) in [
        ("7", "stream_options"),
        (r#"{"include_usage":1}"#, "stream_options.include_usage"),
    ] {
        let body = format!(r#"{{"model":"a","stream":true,"stream_options":{options}}}"#);
        let refused = forward(Dialect::OpenAiChat, &Bytes::from(body), "new").unwrap_err();
        assert_eq!(refused.member(), Some(member));
    }
}

/// A JSON value as text, in forms that a re-serialiser would change.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("1.0".to_owned()),
        Just("1E+2".to_owned()),
        Just("-0".to_owned()),
        Just("123456789012345678901234567890".to_owned()),
        Just("null".to_owned()),
        Just(r#""\u00e9\/\ud83d\ude00""#.to_owned()),
        Just(r#""{\"model\":\"x\"}""#.to_owned()),
        "[ \t]{0,3}true".prop_map(|text| text),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3)
                .prop_map(|values| format!("[ {}]", values.join(" ,"))),
            proptest::collection::vec(inner, 0..3).prop_map(|values| {
                let members: Vec<String> = values
                    .iter()
                    .enumerate()
                    .map(|(n, value)| format!("\"model{n}\" :{value}"))
                    .collect();
                format!("{{{}\n}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn every_byte_but_the_model_stays(
        before in proptest::collection::vec(value(), 0..4),
        after in proptest::collection::vec(value(), 0..4),
        space in "[ \r\n\t]{0,3}",
        old in "[a-zé\"\\\\/]{0,8}",
        new in "[a-zé\"\\\\/]{0,8}",
    ) {
        let members = |values: &[String], word: &str| -> String {
            values.iter().enumerate().map(|(n, v)| format!("\"{word}{n}\"{space}:{v},{space}")).collect()
        };
        let head = format!("{space}{{{}\"model\"{space}:{space}", members(&before, "b"));
        let tail = format!("{space},{}\"end\":1{space}}}{space}", members(&after, "a"));
        let body = format!("{head}{}{tail}", Value::from(old.as_str()));
        let out = forward(Dialect::OpenAiChat, &Bytes::from(body), &new).unwrap();
        prop_assert_eq!(out.body, Bytes::from(format!("{head}{}{tail}", Value::from(new.as_str()))));
        prop_assert!(!out.usage_added);
    }

    #[test]
    fn asking_for_usage_adds_nothing_else(members in proptest::collection::vec(value(), 0..4)) {
        let rest: String = members.iter().enumerate().map(|(n, v)| format!(",\"m{n}\": {v}")).collect();
        let body = format!("{{\"model\":\"new\",\"stream\":true{rest}}}");
        let out = forward(Dialect::OpenAiChat, &Bytes::from(body.clone()), "new").unwrap();
        let wanted = format!("{},\"stream_options\":{{\"include_usage\":true}}}}", &body[..body.len() - 1]);
        prop_assert_eq!(out.body, Bytes::from(wanted));
    }
}

/// A body after it was forwarded, and what was left out.
fn cleaned(dialect: Dialect, body: Value) -> (Value, Vec<String>) {
    let done = forward(dialect, &Bytes::from(body.to_string()), "new").unwrap();
    (serde_json::from_slice(&done.body).unwrap(), done.left_out)
}

#[test]
fn seals_of_others_are_taken_out_of_an_anthropic_conversation() {
    let thought = |seal: &str| json!({"type": "thinking", "thinking": "hm", "signature": seal});
    let text = json!({"type": "text", "text": "Hi"});
    let (sent, left_out) = cleaned(
        Dialect::AnthropicMessages,
        json!({"model": "m", "messages": [
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": [thought("hub1:gemini-generate::AAAA"), text]},
            {"role": "user", "content": "Go on"},
            {"role": "assistant", "content": [{"type": "redacted_thinking", "data": "hub1:openai-responses:rs_1:B"}]},
            {"role": "assistant", "content": [thought("OWN=="), text]},
        ]}),
    );
    assert_eq!(sent["messages"][1]["content"], json!([text]));
    assert_eq!(
        sent["messages"][3]["content"],
        json!([thought("OWN=="), text])
    );
    assert_eq!(
        left_out,
        ["messages[1].content[0]", "messages[3].content[0]"]
    );
}

#[test]
fn seals_of_others_are_taken_out_of_a_gemini_conversation() {
    let mark = "hub1:anthropic-messages::AAAA";
    let call = json!({"name": "f", "args": {}});
    let (sent, left_out) = cleaned(
        Dialect::GeminiGenerate,
        json!({"contents": [
            {"role": "user", "parts": [{"text": "Hi"}]},
            {"role": "model", "parts": [
                {"text": "hm", "thought": true, "thoughtSignature": mark},
                {"functionCall": call, "thoughtSignature": mark},
                {"text": "said", "thought_signature": mark},
                {"text": "own", "thoughtSignature": "T1dO"},
            ]},
        ]}),
    );
    let parts = sent["contents"][1]["parts"].clone();
    assert_eq!(
        parts,
        json!([
            {"functionCall": call, "thoughtSignature": "skip_thought_signature_validator"},
            {"text": "said", "thought_signature": null},
            {"text": "own", "thoughtSignature": "T1dO"},
        ])
    );
    assert_eq!(left_out.len(), 3);
    assert_eq!(left_out[0], "contents[1].parts[0].thoughtSignature");
}
