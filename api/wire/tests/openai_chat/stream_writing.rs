//! Streams for callers.

use wire::ir::{Delta, Event, PartHead, StopReason};
use wire::{Failure, FailureKind, Usage};

use crate::DIALECT;
use crate::support_streams::write;

fn written(events: &[Event], include_usage: bool) -> String {
    let (bytes, _) = write(DIALECT, events, include_usage);
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn start(usage: Option<Usage>) -> Event {
    Event::Start {
        id: "msg_1".to_owned(),
        model: "m".to_owned(),
        usage,
    }
}

fn part(index: usize, head: PartHead, deltas: &[Delta]) -> Vec<Event> {
    let mut events = vec![Event::PartStart { index, head }];
    events.extend(
        deltas
            .iter()
            .cloned()
            .map(|delta| Event::PartDelta { index, delta }),
    );
    events.push(Event::PartEnd { index });
    events
}

fn usage() -> Usage {
    Usage {
        input: 3,
        cache_read: 2,
        output: 4,
        ..Usage::default()
    }
}

#[test]
fn a_whole_stream_is_written() {
    let mut events = vec![start(Some(usage()))];
    events.extend(part(
        0,
        PartHead::Thinking,
        &[
            Delta::Thinking("hm".to_owned()),
            Delta::Signature("s".to_owned()),
        ],
    ));
    events.extend(part(
        1,
        PartHead::RedactedThinking {
            data: "x".to_owned(),
        },
        &[],
    ));
    events.extend(part(2, PartHead::Text, &[Delta::Text("Hé".to_owned())]));
    let call = |id: &str| PartHead::ToolCall {
        id: id.to_owned(),
        name: "f".to_owned(),
    };
    events.extend(part(
        3,
        call("a"),
        &[
            Delta::Arguments("{\"x\":".to_owned()),
            Delta::Arguments("1}".to_owned()),
        ],
    ));
    events.push(Event::Ping);
    events.extend(part(4, call("b"), &[Delta::Arguments(String::new())]));
    events.extend(part(5, PartHead::Refusal, &[Delta::Text("no".to_owned())]));
    events.extend([
        Event::Stop {
            reason: StopReason::ToolUse,
        },
        Event::Usage(usage()),
        Event::End,
        Event::Ping,
    ]);
    insta::assert_snapshot!("whole_stream_written", written(&events, true));
    let (_, left_out) = write(DIALECT, &events, true);
    assert_eq!(left_out, ["content[0].signature", "content[1]"]);
}

#[test]
fn usage_is_written_only_where_it_was_asked_for() {
    let events = [
        start(None),
        Event::Stop {
            reason: StopReason::EndTurn,
        },
        Event::Usage(usage()),
        Event::End,
    ];
    assert!(!written(&events, false).contains("usage"));
    assert!(written(&events, true).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":5"));
}

#[test]
fn a_failed_stream_does_not_end_cleanly() {
    let failure = Failure::new(FailureKind::Upstream, "cut", "gone");
    let out = written(&[start(None), Event::Failed(failure), Event::End], true);
    assert!(out.contains("\"error\""));
    assert!(!out.contains("[DONE]"));
}
