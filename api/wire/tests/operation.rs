//! The APIs beside chat: what is read of a request, what is counted of an answer.

#![cfg(test)] // so that clippy knows the helpers as tests, too

use bytes::Bytes;
use proptest::prelude::*;
use wire::codec::{Mark, Reading};
use wire::frame::FrameReader;
use wire::multipart::{Form, boundary};
use wire::operation::{Form as Written, Shape};
use wire::{Operation, Units, Usage, WireError};

const JSON: Option<&str> = Some("application/json");

/// What a whole answer counts after this request.
fn counted(operation: Operation, request: &str, answer: &str) -> Reading {
    let asked = operation
        .read(JSON, &Bytes::from(request.to_owned()))
        .unwrap();
    let mut meter = Written::OpenAi.meter(operation, &asked);
    assert!(meter.whole(answer.as_bytes()), "{answer}");
    meter.reading().clone()
}

fn usage(operation: Operation, answer: &str) -> Option<Usage> {
    counted(
        operation,
        r#"{"model":"m","input":"x","prompt":"x"}"#,
        answer,
    )
    .usage
}

#[test]
fn tokens_are_read_in_the_words_of_each_provider() {
    let input = |input| Usage {
        input,
        ..Usage::default()
    };
    for (answer, expected) in [
        // OpenAI
        (
            r#"{"usage":{"prompt_tokens":5,"total_tokens":5}}"#,
            input(5),
        ),
        // Jina, Voyage
        (r#"{"usage":{"total_tokens":7}}"#, input(7)),
        // SiliconFlow
        (
            r#"{"meta":{"tokens":{"input_tokens":9,"output_tokens":0}}}"#,
            input(9),
        ),
        // Cohere's embeddings
        (r#"{"meta":{"billed_units":{"input_tokens":3}}}"#, input(3)),
    ] {
        assert_eq!(
            usage(Operation::Embeddings, answer),
            Some(expected),
            "{answer}"
        );
    }
    assert_eq!(
        usage(
            Operation::Rerank,
            r#"{"meta":{"billed_units":{"search_units":2}}}"#
        ),
        None
    );
    assert_eq!(
        usage(
            Operation::Embeddings,
            r#"{"usage":null,"meta":{"tokens":4}}"#
        ),
        None
    );
}

#[test]
fn pictures_and_sound_are_classes_of_their_own() {
    let drawn = usage(
        Operation::ImageEdits,
        r#"{"data":[{},{}],"usage":{"input_tokens":50,"output_tokens":100,"total_tokens":150,
            "input_tokens_details":{"text_tokens":10,"image_tokens":40}}}"#,
    );
    let expected = Usage {
        input: 10,
        image_input: 40,
        image_output: 100,
        ..Usage::default()
    };
    assert_eq!(drawn, Some(expected));
    let thought = usage(
        Operation::ImageGenerations,
        r#"{"usage":{"input_tokens":5,"output_tokens":100,
            "output_tokens_details":{"text_tokens":30,"image_tokens":70}}}"#,
    );
    let expected = Usage {
        input: 5,
        output: 30,
        image_output: 70,
        ..Usage::default()
    };
    assert_eq!(thought, Some(expected));
    let heard = usage(
        Operation::Transcriptions,
        r#"{"text":"a","usage":{"type":"tokens","input_tokens":14,"output_tokens":45,"total_tokens":59,
            "input_token_details":{"text_tokens":4,"audio_tokens":10}}}"#,
    );
    let expected = Usage {
        input: 4,
        audio_input: 10,
        output: 45,
        ..Usage::default()
    };
    assert_eq!(heard, Some(expected));
}

#[test]
fn seconds_are_told_in_several_ways_and_count_whole() {
    for (answer, seconds) in [
        (
            r#"{"text":"","usage":{"type":"duration","seconds":27}}"#,
            27,
        ),
        (r#"{"text":"","duration":8.01}"#, 9),
        (r#"{"text":"","duration":"8.0"}"#, 8),
        (
            r#"{"text":"","duration":8.9,"usage":{"type":"duration","seconds":10}}"#,
            10,
        ),
        (r#"{"text":"","duration":-1}"#, 0),
    ] {
        let reading = counted(Operation::Transcriptions, r#"{"model":"m"}"#, answer);
        assert_eq!(reading.units.seconds, seconds, "{answer}");
        assert_eq!(
            (reading.usage, reading.units_are_exact),
            (None, seconds > 0)
        );
    }
}

#[test]
fn mistral_tells_what_it_heard_in_seconds_and_in_tokens() {
    let answer = r#"{"model":"voxtral-mini-2507","text":"a",
        "usage":{"prompt_audio_seconds":203,"prompt_tokens":4,"total_tokens":3264,"completion_tokens":635}}"#;
    let reading = counted(Operation::Transcriptions, r#"{"model":"m"}"#, answer);
    let usage = reading.usage.unwrap();
    assert_eq!((usage.input, usage.output), (4, 635));
    assert_eq!(reading.units.seconds, 203);
}

#[test]
fn pictures_are_counted_as_they_come_not_as_they_were_asked_for() {
    let request = r#"{"model":"m","prompt":"x","n":4,"size":"auto","quality":"hd"}"#;
    let reading = counted(
        Operation::ImageGenerations,
        request,
        r#"{"data":[{"b64_json":"x"}]}"#,
    );
    let expected = Units {
        images: 1,
        requests: 1,
        quality: Some("hd".to_owned()),
        ..Units::default()
    };
    assert_eq!(reading.units, expected);
}

#[test]
fn a_stream_ends_with_the_last_picture() {
    let request = Bytes::from_static(br#"{"model":"m","prompt":"x","n":2,"stream":true}"#);
    let operation = Operation::ImageGenerations;
    let asked = operation.read(JSON, &request).unwrap();
    let mut meter = Written::OpenAi.meter(operation, &asked);
    let mut frames = FrameReader::new(10_000);
    let mut marks = Vec::new();
    for data in [
        r#"{"type":"image_generation.partial_image","b64_json":"x"}"#,
        r#"{"type":"image_generation.completed","usage":{"input_tokens":3,"output_tokens":5}}"#,
        "[1]",
        r#"{"type":"image_generation.completed","usage":{"input_tokens":3,"output_tokens":5}}"#,
    ] {
        frames.push(Bytes::from(format!("data: {data}\n\n")));
        marks.push(meter.frame(&frames.next_frame().unwrap().unwrap()));
    }
    assert_eq!(
        marks,
        [Mark::Content, Mark::Content, Mark::Other, Mark::Terminal]
    );
    let reading = meter.reading();
    assert_eq!(
        (
            reading.usage.unwrap().input,
            reading.usage.unwrap().image_output
        ),
        (6, 10)
    );
    assert!(reading.usage_is_final);
    frames.push(Bytes::from_static(
        b"data: {\"error\":{\"message\":\"no\"}}\n\n",
    ));
    assert_eq!(
        meter.frame(&frames.next_frame().unwrap().unwrap()),
        Mark::Error
    );
    assert_eq!(meter.failure().unwrap().message, "no");
}

#[test]
fn a_request_says_what_the_answer_will_be() {
    let read = |operation: Operation, body: &str| {
        let asked = operation.read(JSON, &Bytes::from(body.to_owned())).unwrap();
        (asked.stream, asked.shape)
    };
    let speech = r#"{"input":"a","stream_format":"sse"}"#;
    assert_eq!(read(Operation::Speech, speech), (true, Shape::Sound));
    let text = r#"{"response_format":"srt","stream":false}"#;
    assert_eq!(read(Operation::Translations, text), (false, Shape::Text));
    let pictures = r#"{"stream":true,"response_format":"url"}"#;
    assert_eq!(read(Operation::ImageEdits, pictures), (true, Shape::Json));
}

#[test]
fn the_model_is_replaced_or_put_in_front_and_nothing_else_moves() {
    for (body, expected) in [
        (
            r#"{ "input":"x" ,"model" : "a/b" }"#,
            r#"{ "input":"x" ,"model" : "c" }"#,
        ),
        (
            r#"{"model":null,"input":[1]}"#,
            r#"{"model":"c","input":[1]}"#,
        ),
        (" {\"input\":1}\n", " {\"model\":\"c\",\"input\":1}\n"),
        ("{}", r#"{"model":"c"}"#),
    ] {
        let body = Bytes::from(body);
        let asked = Operation::Moderations.read(JSON, &body).unwrap();
        assert_eq!(asked.forward(&body, "c").unwrap(), expected);
    }
}

#[test]
fn boundaries_are_read_as_clients_write_them() {
    for (kind, expected) in [
        ("multipart/form-data; boundary=abc", Some("abc")),
        (
            "Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"",
            Some("a b"),
        ),
        ("application/json", None),
    ] {
        let read = boundary(kind).map(Result::unwrap);
        assert_eq!(read.as_deref(), expected, "{kind}");
    }
    let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        &long,
    ] {
        assert!(
            matches!(boundary(kind), Some(Err(WireError::Multipart { .. }))),
            "{kind}"
        );
    }
}

proptest! {
    #[test]
    fn no_body_breaks_the_parser(body: Vec<u8>) {
        drop(Form::parse("b", &Bytes::from(body)));
    }

    #[test]
    fn torn_forms_are_refused(cut in 0_usize..150) {
        let whole = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b\r\n\
                     Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n\0\r\n--b--\r\n";
        let end = whole.len() - 4;
        let torn = Bytes::from(whole[..cut.min(end)].to_owned());
        prop_assert!(Form::parse("b", &torn).is_err());
        prop_assert!(Form::parse("b", &Bytes::from(whole)).is_ok());
    }

    #[test]
    fn another_model_changes_its_own_bytes_only(before: Vec<u8>, after: Vec<u8>, model in "[a-z/.-]{1,20}") {
        let write = |model: &str| {
            let mut body = b"--=b=\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n".to_vec();
            body.extend_from_slice(&before);
            body.extend_from_slice(b"\r\n--=b=\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n");
            body.extend_from_slice(model.as_bytes());
            body.extend_from_slice(b"\r\n--=b=\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n");
            body.extend_from_slice(&after);
            body.extend_from_slice(b"\r\n--=b=--");
            Bytes::from(body)
        };
        let form = Form::parse("=b=", &write("old")).unwrap();
        prop_assert_eq!(form.text("model").unwrap(), Some("old"));
        prop_assert_eq!(form.with("model", &model).unwrap(), write(&model));
    }
}
