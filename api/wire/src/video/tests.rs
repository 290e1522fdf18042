use super::*;

#[test]
fn a_form_and_an_object_ask_for_the_same() {
    let json = Bytes::from(
        r#"{"model":"m","prompt":"a cat","seconds":"8","size":"1280x720","fps":24}"#.to_owned(),
    );
    let read_json = read(Some("application/json"), &json).unwrap();
    let form = "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na cat\r\n--x\r\n\
         Content-Disposition: form-data; name=\"seconds\"\r\n\r\n8\r\n--x\r\n\
         Content-Disposition: form-data; name=\"size\"\r\n\r\n1280x720\r\n--x\r\n\
         Content-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--x\r\n\
         Content-Disposition: form-data; name=\"fps\"\r\n\r\n24\r\n--x--\r\n";
    let form = Bytes::from(form.to_owned());
    let kind = Some("multipart/form-data; boundary=x");
    assert_eq!(read(kind, &form).unwrap(), read_json);
    assert_eq!(
        (read_json.seconds, &read_json.others[..]),
        (Some(8), &["fps".to_owned()][..])
    );
    let sent = forward(kind, &form, "sora-2").unwrap();
    assert_eq!(read(kind, &sent).unwrap().model.as_deref(), Some("sora-2"));
    let sent = forward(None, &json, "sora-2").unwrap();
    let expected = String::from_utf8(json.to_vec()).unwrap();
    assert_eq!(sent, expected.replace(r#""m""#, r#""sora-2""#));
}

#[test]
fn a_picture_comes_as_bytes_or_by_its_address() {
    let of = |picture: &str| {
        let body = format!(r#"{{"prompt":"p","input_reference":{picture}}}"#);
        read(None, &Bytes::from(body)).map(|wish| wish.picture.unwrap())
    };
    assert_eq!(
        of(r#"{"image_url":"data:image/png;base64,AAAA"}"#).unwrap(),
        Picture::Base64 {
            media_type: "image/png".to_owned(),
            data: "AAAA".to_owned()
        }
    );
    assert!(matches!(
        of(r#"{"image_url":"https://x/a.png"}"#),
        Ok(Picture::Address { .. })
    ));
    assert!(matches!(
        of(r#"{"file_id":"file-1"}"#),
        Ok(Picture::Uploaded { .. })
    ));
    let wrong = of(r#"{"image_url":"file:///etc/passwd"}"#).unwrap_err();
    assert_eq!(wrong.member(), Some("input_reference.image_url"));
}

#[test]
fn veo_has_shapes_in_place_of_sizes() {
    let wish = Wish {
        prompt: "a cat".to_owned(),
        seconds: Some(6),
        size: Some("1080x1920".to_owned()),
        ..Wish::default()
    };
    let body = veo::write(&wish, Some(("image/png", "AAAA")), None).unwrap();
    let expected: serde_json::Value = serde_json::from_str(r#"{"instances":[{"image":{"bytesBase64Encoded":"AAAA","mimeType":"image/png"},"prompt":"a cat"}],"parameters":{"aspectRatio":"9:16","durationSeconds":6,"resolution":"1080p"}}"#).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(written, expected);
    let odd = Wish {
        size: Some("1792x1024".to_owned()),
        ..wish
    };
    let wrong = veo::write(&odd, None, None).unwrap_err();
    assert_eq!(wrong.member(), Some("size"));
}

#[test]
fn operations_are_read_as_the_gemini_api_and_vertex_write_them() {
    let seen = |text: &str| veo::read(text.as_bytes()).unwrap();
    let running = seen(r#"{"name":"models/veo/operations/a"}"#);
    assert_eq!(
        (running.state, running.id.as_deref()),
        (State::InProgress, Some("models/veo/operations/a"))
    );
    let done = r#"{"name":"n","done":true,"response":{"@type":"t","generateVideoResponse":{"generatedSamples":[{"video":{"uri":"https://x/files/a:download?alt=media"}}]}}}"#;
    assert_eq!(
        seen(done).address.as_deref(),
        Some("https://x/files/a:download?alt=media")
    );
    let inline = r#"{"name":"n","done":true,"response":{"videos":[{"bytesBase64Encoded":"QUFB","mimeType":"video/mp4"}]}}"#;
    assert_eq!(seen(inline).state, State::Completed);
    assert_eq!(
        veo::inline(inline.as_bytes()),
        Some(("video/mp4".to_owned(), "QUFB".to_owned()))
    );
    let filtered = r#"{"done":true,"response":{"generateVideoResponse":{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["It shows a celebrity."]}}}"#;
    let filtered = seen(filtered);
    assert_eq!(filtered.state, State::Failed);
    assert_eq!(filtered.failure.unwrap().0, "content_filtered");
    let failed = seen(r#"{"name":"n","done":true,"error":{"code":3,"message":"no"}}"#);
    assert_eq!(
        failed.failure,
        Some(("provider_error_3".to_owned(), "no".to_owned()))
    );
    assert!(veo::is_plain_name("models/veo-3.0/operations/a-b_c"));
    assert!(!veo::is_plain_name("models/../x") && !veo::is_plain_name("https://x"));
}

#[test]
fn a_job_is_read_as_openai_writes_it() {
    let job = r#"{"id":"video_1","object":"video","model":"sora-2","status":"in_progress","progress":33,"created_at":1,"size":"720x1280","seconds":"4","error":null}"#;
    let seen = openai::read(job.as_bytes()).unwrap();
    assert_eq!(
        (seen.state, seen.progress, seen.seconds),
        (State::InProgress, Some(33), Some(4))
    );
    let failed =
        r#"{"id":"v","status":"failed","error":{"code":"moderation_blocked","message":"No."}}"#;
    let seen = openai::read(failed.as_bytes()).unwrap();
    assert_eq!(
        seen.failure,
        Some(("moderation_blocked".to_owned(), "No.".to_owned()))
    );
    assert!(openai::read(b"{}").is_err());
    assert!(openai::read(b"<html>").is_err());
}
