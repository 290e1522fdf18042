use super::*;

/// Finds the files of a body, and puts `PNG`, a PDF, a sound or a text in their places.
fn carried(dialect: Dialect, body: &str) -> (Vec<String>, String) {
    let body = Bytes::from(body.to_owned());
    let found = remote(dialect, &body).unwrap();
    let contents: Vec<_> = found.iter().map(content).collect();
    let embedded = embed(&body, found.iter().zip(&contents));
    let paths = found.into_iter().map(|remote| remote.path).collect();
    (paths, String::from_utf8(embedded.to_vec()).unwrap())
}

fn content(remote: &Remote) -> Content {
    let (media_type, bytes) = match remote.url.rsplit('.').next().unwrap() {
        "pdf" => ("application/pdf", Carried::Base64("UERG".to_owned())),
        "mp3" => ("audio/mpeg", Carried::Base64("TVAz".to_owned())),
        "txt" => ("text/plain", Carried::Text("said \"so\"".to_owned())),
        _ => ("image/png", Carried::Base64("UE5H".to_owned())),
    };
    Content {
        media_type: media_type.to_owned(),
        bytes,
    }
}

/// The order of members in an object that was written anew means nothing.
fn value(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn chat_completions_carry_what_they_named() {
    let body = r#"{ "model":"m" , "messages":[{"role":"user","content":"http://not.one"},
        {"role":"user","content":[
        {"type":"text","text":"see \"url\" https://here"},
        {"type":"image_url","image_url":{"url":"https://x/a.png","detail":"low"}},
        {"type":"image_url","image_url":"HTTP://x/b.png"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
        {"type":"file","file":{"file_data":"https://x/c.pdf?k=1.pdf"}},
        {"type":"file","file":{"filename":"t.txt","file_data":"https://x/d.txt"},"cache_control":{"type":"ephemeral"}},
        {"type":"audio_url","audio_url":{"url":"https://x/e.mp3"}}]}]}"#;
    let (paths, carried) = carried(Dialect::OpenAiChat, body);
    assert_eq!(
        paths,
        [
            "messages[1].content[1].image_url.url",
            "messages[1].content[2].image_url",
            "messages[1].content[4].file.file_data",
            "messages[1].content[5].file.file_data",
            "messages[1].content[6].audio_url.url",
        ]
    );
    let expected = body
        .replace("https://x/a.png", "data:image/png;base64,UE5H")
        .replace("HTTP://x/b.png", "data:image/png;base64,UE5H")
        .replace(
            r#"{"file_data":"https://x/c.pdf?k=1.pdf"}"#,
            r#"{"filename":"c.pdf","file_data":"data:application/pdf;base64,UERG"}"#,
        )
        .replace(
            r#"{"type":"file","file":{"filename":"t.txt","file_data":"https://x/d.txt"},"#,
            r#"{"type":"text","text":"said \"so\"","#,
        )
        .replace(
            r#"{"type":"audio_url","audio_url":{"url":"https://x/e.mp3"}}"#,
            r#"{"type":"input_audio","input_audio":{"data":"TVAz","format":"mp3"}}"#,
        );
    assert_eq!(carried, expected);
}

#[test]
fn responses_carry_what_they_named() {
    let body = r#"{"model":"m","input":[{"role":"user","content":[
        {"type":"input_image","image_url":"https://x/a.png","detail":"auto"},
        {"type":"input_file","file_url":"https://x/b.pdf"}]},
        {"type":"function_call_output","call_id":"c","output":[{"type":"input_file","file_url":"https://x/c.txt"}]}]}"#;
    let (paths, carried) = carried(Dialect::OpenAiResponses, body);
    assert_eq!(
        paths,
        [
            "input[0].content[0].image_url",
            "input[0].content[1].file_url",
            "input[1].output[0].file_url",
        ]
    );
    let expected = body
        .replace("https://x/a.png", "data:image/png;base64,UE5H")
        .replace(
            r#""file_url":"https://x/b.pdf""#,
            r#""filename":"b.pdf","file_data":"data:application/pdf;base64,UERG""#,
        )
        .replace(
            r#"{"type":"input_file","file_url":"https://x/c.txt"}"#,
            r#"{"type":"input_text","text":"said \"so\""}"#,
        );
    assert_eq!(carried, expected);
}

#[test]
fn messages_carry_what_they_named() {
    let body = r#"{"model":"m","messages":[{"role":"user","content":[
        {"type":"image","source":{"type":"url","url":"https://x/a.png"}},
        {"type":"document","source":{"url":"https://x/b.txt","type":"url"},"title":"T"},
        {"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"url","url":"https://x/c.png"}}]}]}]}"#;
    let (paths, carried) = carried(Dialect::AnthropicMessages, body);
    assert_eq!(
        paths,
        [
            "messages[0].content[0].source.url",
            "messages[0].content[1].source.url",
            "messages[0].content[2].content[0].source.url",
        ]
    );
    let png = r#"{"data":"UE5H","media_type":"image/png","type":"base64"}"#;
    let expected = body
        .replace(r#"{"type":"url","url":"https://x/a.png"}"#, png)
        .replace(r#"{"type":"url","url":"https://x/c.png"}"#, png)
        .replace(
            r#"{"url":"https://x/b.txt","type":"url"}"#,
            r#"{"data":"said \"so\"","media_type":"text/plain","type":"text"}"#,
        );
    assert_eq!(value(&carried), value(&expected));
}

#[test]
fn gemini_carries_what_it_named_in_either_spelling() {
    let body = r#"{"contents":[{"parts":[
        {"fileData":{"mimeType":"image/png","fileUri":"https://x/a.png"},"videoMetadata":{"fps":1}},
        {"file_data":{"mime_type":"text/plain","file_uri":"https://x/b.txt"}},
        {"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/x"}},
        {"functionResponse":{"name":"f","parts":[{"fileData":{"fileUri":"https://x/c.png"}}]}}]}]}"#;
    let (paths, carried) = carried(Dialect::GeminiGenerate, body);
    assert_eq!(
        paths,
        [
            "contents[0].parts[0].fileData.fileUri",
            "contents[0].parts[1].file_data.file_uri",
            "contents[0].parts[3].functionResponse.parts[0].fileData.fileUri",
        ]
    );
    let png = r#""inlineData":{"data":"UE5H","mimeType":"image/png"}"#;
    let expected = body
        .replace(
            r#""fileData":{"mimeType":"image/png","fileUri":"https://x/a.png"}"#,
            png,
        )
        .replace(r#""fileData":{"fileUri":"https://x/c.png"}"#, png)
        .replace(
            r#"{"file_data":{"mime_type":"text/plain","file_uri":"https://x/b.txt"}}"#,
            r#"{"text":"said \"so\""}"#,
        );
    assert_eq!(value(&carried), value(&expected));
}

#[test]
fn a_file_of_the_callers_own_machine_is_refused_with_its_place() {
    for (dialect, body, member) in [
        (
            Dialect::OpenAiChat,
            r#"{"messages":[{"content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}"#,
            "messages[0].content[0].image_url.url",
        ),
        (
            Dialect::OpenAiChat,
            r#"{"messages":[{"content":[{"type":"text","text":"a"},{"type":"local","path":"/etc/passwd"}]}]}"#,
            "messages[0].content[1]",
        ),
        (
            Dialect::AnthropicMessages,
            r#"{"messages":[{"content":[{"type":"image","source":{"type":"url","url":"FILE:/x"}}]}]}"#,
            "messages[0].content[0].source.url",
        ),
        (
            Dialect::GeminiGenerate,
            r#"{"contents":[{"parts":[{"fileData":{"fileUri":"file:x"}}]}]}"#,
            "contents[0].parts[0].fileData.fileUri",
        ),
    ] {
        let error = remote(dialect, body.as_bytes()).unwrap_err();
        assert_eq!(error.member(), Some(member));
    }
}

#[test]
fn a_body_that_is_wrong_names_nothing() {
    for body in [
        r#"{"messages":"url"}"#,
        r#"{"messages":[1,{"content":[{"type":"image_url","image_url":7},{"type":1,"url":"https://x"}]}]}"#,
        r#"["url"]"#,
        r#"{"url""#,
    ] {
        for dialect in Dialect::ALL {
            assert_eq!(remote(dialect, body.as_bytes()), Ok(Vec::new()), "{body}");
        }
    }
}
