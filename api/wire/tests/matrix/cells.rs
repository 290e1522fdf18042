//! What stands in a cell of the matrix.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use serde_json::{Value, json};
use wire::codec::Mark;
use wire::{Dialect, Failure, Native, accent, crossing};

use super::streams::{events, frames_of, options, written};

pub const REQUESTS: &str = "requests";
pub const REPLIES: &str = "replies";
pub const STREAMS: &str = "streams";
pub const FAILURES: &str = "failures";

/// What stands between a failure's body and its event.
pub const IN_A_STREAM: &str = "-- in a stream\n";

/// The model that a provider is asked for: what a request becomes depends on it.
fn model(to: Native) -> &'static str {
    match to {
        Native::Shared(Dialect::OpenAiChat | Dialect::OpenAiResponses) => "gpt-5.1",
        Native::Shared(Dialect::AigneChat | Dialect::AigneCompletions) => "openai/gpt-5.1",
        Native::Shared(Dialect::AnthropicMessages) => "claude-sonnet-4-5",
        Native::Shared(Dialect::GeminiGenerate) => "gemini-2.5-pro",
        Native::BedrockConverse => "anthropic.claude-sonnet-4-5-20250929-v1:0",
        Native::CohereChat => "command-a-reasoning-08-2025",
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

fn parsed(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap()
}

/// A request as a provider gets it. A refusal is a cell like any other: it says what is impossible,
/// and why.
pub fn request(from: Dialect, to: Native, body: &[u8]) -> String {
    let own = from.codec().read_request(body).map(|request| request.model);
    let told = own.and_then(|own| {
        let model = if to == from { own.as_str() } else { model(to) };
        let body = Bytes::copy_from_slice(body);
        crossing::translate(&body, model, from, to, &accent::PLAIN)
    });
    pretty(&match told {
        Ok(written) => json!({ "body": parsed(&written.body), "left_out": written.left_out }),
        Err(error) => json!({ "error": error.to_string() }),
    })
}

/// A reply as a caller gets it.
pub fn reply(from: Native, to: Dialect, body: &[u8]) -> String {
    let reply = from.codec().read_reply(body).unwrap();
    let written = to.codec().write_reply(&reply, &options());
    let left_out = [reply.left_out, written.left_out].concat();
    pretty(&json!({ "body": parsed(&written.body), "left_out": left_out }))
}

/// The number in front of the name is the status.
fn read_failure(from: Native, name: &str, body: &[u8]) -> Failure {
    let (status, _) = name.split_once('_').unwrap();
    from.codec().read_failure(status.parse().unwrap(), body)
}

/// A failure as a caller gets it, instead of a reply and in a stream.
pub fn failure(from: Native, to: Dialect, name: &str, body: &[u8]) -> String {
    let failure = read_failure(from, name, body);
    let whole = pretty(&parsed(&to.codec().write_failure(&failure)));
    let event = to.codec().write_stream_failure(&failure).to_vec();
    format!(
        "{whole}\n{IN_A_STREAM}{}",
        String::from_utf8(event).unwrap()
    )
}

/// A failure in the common form.
pub fn failure_read(from: Native, name: &str, body: &[u8]) -> String {
    let failure = read_failure(from, name, body);
    let again = match from {
        Native::Shared(dialect) => dialect.codec().retry_after_s(body),
        Native::BedrockConverse | Native::CohereChat => None,
    };
    format!("{failure:#?}\nretry after: {again:?}")
}

/// A stream as a caller gets it, with what was left out at its end.
pub fn stream(from: Native, to: Dialect, chunks: &[&[u8]]) -> String {
    let (events, mut left_out) = events(from, chunks);
    let (text, more) = written(to, &events);
    left_out.extend(more);
    format!("{text}-- left out: {left_out:?}\n")
}

/// A stream in the common form, and what a meter makes of it.
pub fn stream_read(from: Native, body: &[u8]) -> String {
    let (events, left_out) = events(from, &[body]);
    let mut meter = from.codec().meter();
    let frames = frames_of(from.framing(), &[body]);
    let marks: Vec<Mark> = frames.iter().map(|frame| meter.frame(frame)).collect();
    let mut shown = String::new();
    for event in events {
        writeln!(shown, "{event:?}").unwrap();
    }
    write!(
        shown,
        "left out: {left_out:?}\n-- metered\n{marks:?}\n{:#?}",
        meter.reading()
    )
    .unwrap();
    shown
}

/// Every golden file in these folders of `samples`, by its path there.
pub fn golden_files(folders: &[String]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut folders: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "snap") {
                files.push(
                    path.strip_prefix(&root)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned(),
                );
            }
        }
    }
    files
}

/// Compares with the golden file beside the sample.
pub fn golden(folder: &str, name: &str, what: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../samples/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{name}.{what}"), text));
}
