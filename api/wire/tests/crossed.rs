//! Golden files of the APIs beside chat: what a caller's request is for every provider that has a
//! form of its own, and what each provider's answer is for the caller. A changed one is read like
//! code; `INSTA_UPDATE=always` writes them.
#![cfg(test)] // so that clippy knows the helpers as tests, too

#[path = "checks/samples.rs"]
mod samples;

use std::path::Path;

use bytes::Bytes;
use samples::samples;
use serde_json::Value;
use wire::operation::{Asked, Call, Fetched, Form, Spoken};
use wire::{Operation, WireError};

/// Who embeds: the part of the golden file's name, the form, and the model.
const EMBEDDERS: [(&str, Form, &str); 9] = [
    ("openai", Form::OpenAi, "text-embedding-3-small"),
    ("google", Form::Google, "gemini-embedding-001"),
    ("vertex", Form::Vertex, "text-embedding-005"),
    ("vertex-gemini", Form::Vertex, "gemini-embedding-2"),
    ("cohere", Form::Cohere, "embed-v4.0"),
    (
        "bedrock-titan",
        Form::Bedrock,
        "amazon.titan-embed-text-v2:0",
    ),
    (
        "bedrock-titan-1",
        Form::Bedrock,
        "amazon.titan-embed-text-v1",
    ),
    ("bedrock-cohere", Form::Bedrock, "us.cohere.embed-v4:0"),
    (
        "bedrock-nova",
        Form::Bedrock,
        "amazon.nova-2-multimodal-embeddings-v1:0",
    ),
];

/// Who draws.
const PAINTERS: [(&str, Form, &str); 7] = [
    ("google-2.5", Form::Google, "gemini-2.5-flash-image"),
    ("google-3", Form::Google, "gemini-3-pro-image"),
    ("google-imagen", Form::Google, "imagen-4.0-generate-001"),
    ("ark", Form::Ark, "doubao-seedream-4-5-251128"),
    ("ark-edit", Form::Ark, "doubao-seededit-3-0-i2i"),
    ("xai", Form::XAi, "grok-imagine-image"),
    ("ideogram", Form::Ideogram, "ideogram-v3"),
];

fn golden(folder: &str, case: &str, by: &str, text: &str) {
    let path = Path::new("samples").join(folder);
    insta::with_settings!({
        snapshot_path => path,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(format!("{case}.{by}"), text);
    });
}

fn pretty(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap(),
        Err(_) => String::from_utf8_lossy(body).replace('\r', ""),
    }
}

fn outgoing(form: Form, call: Call<'_>) -> String {
    match form.write(call) {
        Err(error) => told(&error),
        Ok(out) => {
            let mut text = format!("POST {}\n", out.path);
            if let Some(kind) = out.content_type {
                text.push_str(&format!("content-type: {kind}\n"));
            }
            if !out.left_out.is_empty() {
                text.push_str(&format!("left out: {}\n", out.left_out.join(", ")));
            }
            for body in out.bodies {
                text.push_str(&format!("\n{}\n", pretty(&body)));
            }
            text
        }
    }
}

fn told(error: &WireError) -> String {
    format!("refused: {error}")
}

fn call<'a>(operation: Operation, asked: &'a Asked, body: &'a Bytes, model: &'a str) -> Call<'a> {
    Call {
        operation,
        asked,
        body,
        model,
        created_s: 1_760_000_000,
    }
}

fn spoken(case: &str) -> Spoken {
    if case.starts_with("gemini_batch") {
        Spoken::GeminiBatchEmbed
    } else if case.starts_with("gemini") {
        Spoken::GeminiEmbed
    } else {
        Spoken::OpenAi
    }
}

fn asked(operation: Operation, spoken: Spoken, body: &Bytes) -> Asked {
    match spoken {
        Spoken::OpenAi => operation.read(Some("application/json"), body).unwrap(),
        _ => spoken.read("hub/m", body).unwrap(),
    }
}

#[test]
fn texts_reach_every_provider() {
    for (case, body) in samples("embeddings/requests") {
        let body = Bytes::from(body);
        let asked = asked(Operation::Embeddings, spoken(&case), &body);
        for (by, form, model) in EMBEDDERS {
            let text = outgoing(form, call(Operation::Embeddings, &asked, &body, model));
            golden("embeddings/requests", &case, by, &text);
        }
    }
}

#[test]
fn vectors_reach_every_caller() {
    let all = samples("embeddings/requests");
    for (case, answer) in samples("embeddings/replies") {
        let (_, form, model) = EMBEDDERS
            .into_iter()
            .find(|(by, ..)| by.replace('-', "_") == case)
            .unwrap();
        let answer = Bytes::from(answer);
        // One text a call there: the same answer twice.
        let single = ["bedrock_titan", "bedrock_nova"].contains(&case.as_str());
        let twice = [answer.clone(), answer];
        for (caller, request) in &all {
            if caller == "openai_tokens" {
                continue;
            }
            let body = Bytes::from(request.clone());
            let asked = asked(Operation::Embeddings, spoken(caller), &body);
            let one = caller == "gemini_one";
            let answers = if single && !one {
                &twice[..]
            } else {
                &twice[..1]
            };
            let mut meter = form.meter(Operation::Embeddings, &asked);
            for answer in answers {
                assert!(meter.whole(answer), "{case}");
            }
            let call = call(Operation::Embeddings, &asked, &body, model);
            let text = match form.read(call, answers, &Fetched::default()) {
                Ok(written) => pretty(&written.body),
                Err(error) => told(&error),
            };
            let counted = meter.reading().usage.map(|usage| usage.input);
            golden(
                "embeddings/replies",
                &case,
                caller,
                &format!("counted: {counted:?}\n\n{text}\n"),
            );
        }
    }
}

#[test]
fn wishes_for_pictures_reach_every_provider() {
    for (case, body) in samples("images/requests") {
        let body = Bytes::from(body);
        let operation = Operation::ImageGenerations;
        let asked = asked(operation, Spoken::OpenAi, &body);
        for (by, form, model) in PAINTERS {
            let text = outgoing(form, call(operation, &asked, &body, model));
            golden("images/requests", &case, by, &text);
        }
    }
}

#[test]
fn pictures_reach_the_caller() {
    let request = r#"{"model":"hub/m","prompt":"A cat","n":2,"response_format":"b64_json"}"#;
    let body = Bytes::from(request);
    let operation = Operation::ImageGenerations;
    let asked = asked(operation, Spoken::OpenAi, &body);
    for (case, answer) in samples("images/replies") {
        let (form, model) = match case.split('_').next().unwrap() {
            "google" => (Form::Google, "m"),
            "ark" => (Form::Ark, "m"),
            "xai" => (Form::XAi, "m"),
            _ => (Form::Ideogram, "m"),
        };
        let answers = [Bytes::from(answer)];
        let call = call(operation, &asked, &body, model);
        let mut meter = form.meter(operation, &asked);
        assert!(meter.whole(&answers[0]), "{case}");
        let failure = meter.failure().map(|failure| failure.message);
        let reading = meter.reading();
        let mut text = format!(
            "counted: {} {:?} {:?}\n",
            reading.units.images, reading.units.size, reading.usage
        );
        if let Some(failure) = failure {
            text.push_str(&format!("failure: {failure}\n"));
            golden("images/replies", &case, "openai", &text);
            continue;
        }
        let addresses = form.addresses(call, &answers).unwrap();
        let fetched = addresses.iter().map(|url| (url.clone(), "AAAA".to_owned()));
        let fetched: Fetched = fetched.collect();
        let written = form.read(call, &answers, &fetched).unwrap();
        text.push_str(&format!(
            "fetched: {addresses:?}\nleft out: {:?}\n\n{}\n",
            written.left_out,
            pretty(&written.body)
        ));
        golden("images/replies", &case, "openai", &text);
    }
}
