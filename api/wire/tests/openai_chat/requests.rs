//! Requests of callers and for providers.

use proptest::prelude::*;
use serde_json::{Value, json};
use wire::WireError;
use wire::ir::{
    CacheMark, Effort, Extra, MediaSource, Message, Part, Reasoning, Request, Role, Tool,
    ToolChoice, ToolInput,
};

use crate::DIALECT;

fn written(request: &Request<'_>) -> (Value, Vec<String>) {
    let written = DIALECT.codec().write_request(request).unwrap();
    (
        serde_json::from_slice(&written.body).unwrap(),
        written.left_out,
    )
}

fn refused(request: &Request<'_>) -> WireError {
    DIALECT.codec().write_request(request).unwrap_err()
}

fn message(role: Role, parts: Vec<Part>) -> Message {
    Message {
        role,
        parts,
        name: None,
        path: "messages[0]".to_owned(),
    }
}

fn text(text: &str) -> Part {
    Part::text(text.to_owned())
}

fn saying(messages: Vec<Message>) -> Request<'static> {
    Request {
        model: "m".to_owned(),
        messages,
        ..Request::default()
    }
}

/// What a request means: `extra`, paths and cache marks have no place in the dialect, and texts
/// side by side are one text.
fn meaning(request: &Request<'_>) -> String {
    let mut request = request.clone();
    request.extra.clear();
    request.include_usage = request.stream;
    for message in &mut request.messages {
        message.path.clear();
        let texts: Vec<String> = message
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Text { text, .. } => Some(text.clone()),
                _ => None,
            })
            .collect();
        if texts.len() == message.parts.len() && !texts.is_empty() {
            message.parts = vec![text(&texts.join("\n\n"))];
        }
        for part in &mut message.parts {
            if let Part::ToolResult { parts, .. } = part
                && parts.len() > 1
            {
                *parts = vec![text("21")];
            }
        }
    }
    // Servers without an accent have no word for it, which is told.
    request.web_search = None;
    format!("{request:#?}")
}

fn round_trip(body: &[u8]) -> (String, String) {
    let codec = DIALECT.codec();
    let request = codec.read_request(body).unwrap();
    let written = codec.write_request(&request).unwrap();
    let again = codec.read_request(&written.body).unwrap();
    (meaning(&request), meaning(&again))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn writing_keeps_the_meaning(kept in proptest::collection::vec(any::<bool>(), 40)) {
        let bytes = include_bytes!("../samples/openai-chat/requests/full.json");
        let mut body: Value = serde_json::from_slice(bytes).unwrap();
        let mut kept = kept.into_iter();
        body.as_object_mut().unwrap().retain(|name, _| {
            let kept = kept.next().unwrap();
            kept || matches!(name.as_str(), "model" | "messages" | "tools")
        });
        let turns = body["messages"].as_array_mut().unwrap();
        let mut first = true;
        turns.retain(|_| std::mem::take(&mut first) || kept.next().unwrap());
        let (before, after) = round_trip(body.to_string().as_bytes());
        prop_assert_eq!(before, after);
    }
}

#[test]
fn media_and_tool_results_keep_their_meaning() {
    let (before, after) = round_trip(include_bytes!("../samples/openai-chat/requests/media.json"));
    assert_eq!(before, after);
}

#[test]
fn what_cannot_be_read_names_its_member() {
    for (body, problem) in [
        (json!({}), "`model` is required"),
        (json!({"model": "m"}), "`messages` is required"),
        (
            json!({"model": "m", "messages": []}),
            "`messages` must not be empty",
        ),
        (
            json!({"model": "m", "messages": [{"role": "robot", "content": "x"}]}),
            "`messages[0].role` must be `system`",
        ),
        (
            json!({"model": "m", "messages": [{"role": "user", "content": 7}]}),
            "`messages[0].content` must be a string or an array of parts, not a number",
        ),
        (
            json!({"model": "m", "messages": [{"role": "user", "content": [{"type": "image_url"}]}]}),
            "`messages[0].content[0].image_url` is required",
        ),
        (
            json!({"model": "m", "messages": [{"role": "function", "name": "f", "content": "x"}]}),
            "`messages[0].role` cannot be carried",
        ),
        (
            json!({"model": "m", "messages": [{"role": "assistant", "tool_calls": [{"id": "a", "type": "custom", "custom": {}}]}]}),
            "`messages[0].tool_calls[0].custom.name` is required",
        ),
        (
            json!({"model": "m", "messages": [{"role": "assistant", "audio": {"id": "a"}}]}),
            "`messages[0].audio` cannot be carried",
        ),
        (
            json!({"model": "m", "messages": [{"role": "user"}], "reasoning_effort": "huge"}),
            "`reasoning_effort` must be `none`",
        ),
        (
            json!({"model": "m", "messages": [{"role": "user"}], "temperature": "hot"}),
            "`temperature` must be a number, not a string",
        ),
        (
            json!({"model": "m", "messages": [{"role": "user"}], "tools": [{"type": "function", "function": {}}]}),
            "`tools[0].function.name` is required",
        ),
        (
            json!({"model": "m", "messages": [{"role": "user", "content": [{"type": "file", "file": {"file_data": "data:text/plain,hi"}}]}]}),
            "`messages[0].content[0].file.file_data` must be Base64",
        ),
    ] {
        let body = body.to_string();
        let error = DIALECT.codec().read_request(body.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with(problem), "{error}");
    }
}

#[test]
fn members_without_a_place_are_kept_for_the_writer() {
    let body = json!({
        "model": "m",
        "messages": [{"role": "user", "content": [{"type": "video_url", "video_url": {}}], "odd": 1}],
        "tool_choice": {"type": "allowed_tools", "allowed_tools": {}},
        "functions": [], "modalities": ["text", "audio"], "audio": {}, "prediction": {},
    })
    .to_string();
    let request = DIALECT.codec().read_request(body.as_bytes()).unwrap();
    let paths: Vec<&str> = request.extra.iter().map(|extra| &extra.path[..]).collect();
    assert_eq!(
        paths,
        [
            "messages[0].content[0]",
            "messages[0].odd",
            "tool_choice",
            "functions",
            "modalities",
            "audio",
            "prediction"
        ]
    );
}

#[test]
fn members_that_carry_meaning_are_refused_and_hints_are_told() {
    for (path, value, refuses) in [
        ("tool_choice", "{}", true),
        ("response_format", "{}", true),
        ("functions", "[]", true),
        ("messages[0].content[1]", "{}", true),
        ("modalities", r#"["audio"]"#, true),
        ("modalities", r#"["text"]"#, false),
        ("tools[1]", "{}", false),
        ("metadata", "{}", false),
        ("messages[0].content[1].citations", "{}", false),
    ] {
        let mut request = saying(vec![message(Role::User, vec![text("x")])]);
        let value: Box<serde_json::value::RawValue> = serde_json::from_str(value).unwrap();
        request.extra.push(Extra {
            path: path.to_owned(),
            value: &value,
        });
        if refuses {
            assert_eq!(refused(&request).member(), Some(path));
        } else {
            assert_eq!(written(&request).1, [path]);
        }
    }
}

#[test]
fn tool_results_become_messages_of_their_own_before_what_the_user_says() {
    let result = |id: &str, parts: Vec<Part>, is_error: bool| Part::ToolResult {
        id: id.to_owned(),
        parts,
        is_error,
        cache: None,
    };
    let image = Part::Image {
        source: MediaSource::Url("https://example.com/a.png".to_owned()),
        detail: None,
        cache: None,
    };
    let turn = message(
        Role::User,
        vec![
            text("And now?"),
            result("a", vec![text("1"), image, text("2")], false),
            result("b", vec![], true),
        ],
    );
    let (body, left_out) = written(&saying(vec![turn]));
    assert_eq!(
        body["messages"],
        json!([
            {"role": "tool", "tool_call_id": "a", "content": "1\n\n2"},
            {"role": "tool", "tool_call_id": "b", "content": ""},
            {"role": "user", "content": "And now?"},
        ])
    );
    assert_eq!(
        left_out,
        [
            "messages[0].content[1].content[1]",
            "messages[0].content[2].is_error"
        ]
    );
}

#[test]
fn thinking_of_earlier_turns_is_left_out_and_told() {
    let thinking = || Part::Thinking {
        text: "hm".to_owned(),
        signature: None,
    };
    let (body, left_out) = written(&saying(vec![
        message(Role::Assistant, vec![thinking(), text("a"), text("b")]),
        message(Role::Assistant, vec![thinking()]),
    ]));
    assert_eq!(
        body["messages"],
        json!([{"role": "assistant", "content": "a\n\nb"}])
    );
    assert_eq!(left_out, ["messages[0].content[0]"]);
}

#[test]
fn cache_marks_and_top_k_are_told() {
    let mut request = saying(vec![Message {
        path: "system".to_owned(),
        ..message(
            Role::System,
            vec![Part::marked_text("x".to_owned(), Some(CacheMark::OneHour))],
        )
    }]);
    request.top_k = Some(4);
    request.tools.push(Tool {
        name: "f".to_owned(),
        description: None,
        parameters: None,
        strict: None,
        cache: Some(CacheMark::FiveMinutes),
        input: ToolInput::Arguments,
    });
    let (_, left_out) = written(&request);
    assert_eq!(
        left_out,
        ["system[0].cache_control", "top_k", "tools[0].cache_control"]
    );
}

#[test]
fn files_that_the_provider_could_not_open_are_refused() {
    for (source, said) in [
        (MediaSource::FileId("file-abc".to_owned()), true),
        (MediaSource::FileId("file_011".to_owned()), false),
        (
            MediaSource::Url("https://example.com/a.pdf".to_owned()),
            false,
        ),
        (MediaSource::Text("plain".to_owned()), true),
    ] {
        let document = Part::Document {
            source,
            name: None,
            cache: None,
            cited: false,
        };
        let request = saying(vec![message(Role::User, vec![document])]);
        let result = DIALECT.codec().write_request(&request);
        assert_eq!(result.is_ok(), said, "{request:?}");
    }
    let image = Part::Image {
        source: MediaSource::Url("u".to_owned()),
        detail: None,
        cache: None,
    };
    let request = saying(vec![message(Role::System, vec![image])]);
    assert_eq!(refused(&request).member(), Some("messages[0].content[0]"));
}

#[test]
fn a_budget_of_thinking_becomes_the_nearest_effort() {
    let effort = |reasoning: Reasoning| {
        let mut request = saying(vec![message(Role::User, vec![text("x")])]);
        request.reasoning = Some(reasoning);
        let (body, left_out) = written(&request);
        (
            body["reasoning_effort"].as_str().map(str::to_owned),
            left_out,
        )
    };
    for (budget, word) in [
        (1_024, "low"),
        (2_048, "low"),
        (2_049, "medium"),
        (8_192, "medium"),
        (8_193, "high"),
    ] {
        let asked = effort(Reasoning {
            budget_tokens: Some(budget),
            enabled: Some(true),
            ..Reasoning::default()
        });
        assert_eq!(
            asked,
            (
                Some(word.to_owned()),
                vec!["thinking.budget_tokens".to_owned()]
            )
        );
    }
    let off = effort(Reasoning {
        enabled: Some(false),
        ..Reasoning::default()
    });
    assert_eq!(off, (None, vec!["thinking".to_owned()]));
    let adaptive = effort(Reasoning {
        enabled: Some(true),
        ..Reasoning::default()
    });
    assert_eq!(adaptive, (None, vec![]));
    let told = effort(Reasoning {
        effort: Some(Effort::None),
        ..Reasoning::default()
    });
    assert_eq!(told, (Some("none".to_owned()), vec![]));
}

#[test]
fn the_limit_is_written_under_the_name_that_the_model_knows() {
    for (model, name) in [
        ("gpt-4o", "max_completion_tokens"),
        ("gpt-5.2-mini", "max_completion_tokens"),
        ("o4-mini", "max_completion_tokens"),
        ("openai/gpt-4.1", "max_completion_tokens"),
        ("chatgpt-4o-latest", "max_completion_tokens"),
        ("gpt-oss-120b", "max_tokens"),
        ("deepseek-chat", "max_tokens"),
        ("openhermes", "max_tokens"),
    ] {
        let mut request = saying(vec![message(Role::User, vec![text("x")])]);
        request.model = model.to_owned();
        request.max_tokens = Some(5);
        let (body, _) = written(&request);
        assert_eq!(body[name], 5, "{model}");
        assert_eq!(body.as_object().unwrap().len(), 3, "{model}");
    }
}

#[test]
fn a_choice_without_tools_is_told_unless_it_forces_one() {
    let mut request = saying(vec![message(Role::User, vec![text("x")])]);
    request.tool_choice = Some(ToolChoice::Auto);
    assert_eq!(written(&request).1, ["tool_choice"]);
    request.tool_choice = Some(ToolChoice::Named("f".to_owned()));
    assert_eq!(refused(&request).member(), Some("tool_choice"));
}

#[test]
fn a_value_of_the_right_kind_that_cannot_be_read_is_told_as_what_it_is() {
    for (body, problem) in [
        (
            r#"{"model":"m","messages":[{"role":"user","content":"\ud800"}]}"#,
            "`messages[0].content` is no text: an escape in it is half of a surrogate pair",
        ),
        (
            r#"{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":-1}"#,
            "`max_tokens` must be a whole number that is not negative, not -1",
        ),
        (
            r#"{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":1.5}"#,
            "`max_tokens` must be a whole number that is not negative, not 1.5",
        ),
    ] {
        let error = DIALECT.codec().read_request(body.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), problem);
    }
}
