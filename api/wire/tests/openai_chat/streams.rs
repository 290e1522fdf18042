//! Streams, read whole, byte by byte and in random pieces.

use proptest::prelude::*;
use wire::codec::Mark;
use wire::ir::{Event, StopReason};

use crate::support_samples::samples;
use crate::support_streams::{Read, check_order, frames, measure, read, write};
use crate::{DIALECT, FOLDER};

fn whole(bytes: &[u8]) -> Read {
    read(DIALECT, &frames([bytes]))
}

fn last_usage(events: &[Event]) -> Option<wire::Usage> {
    events.iter().rev().find_map(|event| match event {
        Event::Usage(usage) => Some(*usage),
        _ => None,
    })
}

fn stop(events: &[Event]) -> Option<StopReason> {
    events.iter().find_map(|event| match event {
        Event::Stop { reason } => Some(reason.clone()),
        _ => None,
    })
}

#[test]
fn events_come_in_the_promised_order_and_a_meter_agrees_with_the_reader() {
    for sample in samples(FOLDER, "streams") {
        let frames = frames([&sample.bytes[..]]);
        let events = read(DIALECT, &frames).events;
        check_order(&events);
        let (marks, reading) = measure(DIALECT, &frames);
        if events.last() == Some(&Event::End) {
            assert_eq!(reading.usage, last_usage(&events), "{}", sample.case);
            assert_eq!(reading.usage_is_final, reading.usage.is_some());
            assert_eq!(reading.stop, stop(&events), "{}", sample.case);
            assert_eq!(marks.last(), Some(&Mark::Terminal));
        } else {
            assert!(!marks.contains(&Mark::Terminal), "{}", sample.case);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
}

#[test]
fn what_is_written_is_read_back() {
    for sample in samples(FOLDER, "streams") {
        let events = whole(&sample.bytes).events;
        if events.last() != Some(&Event::End) {
            continue;
        }
        let (written, _) = write(DIALECT, &events, true);
        let again = whole(&written).events;
        let meaning = |events: &[Event]| -> Vec<Event> {
            let unmarked = |event: &&Event| !matches!(event, Event::Ping | Event::Start { .. });
            let mut events: Vec<Event> = events.iter().filter(unmarked).cloned().collect();
            // Mixed arguments stay mixed, but calls begin and end where they did.
            events.dedup();
            events
        };
        let calls = |events: &[Event]| {
            meaning(events)
                .into_iter()
                .filter(|event| !matches!(event, Event::PartDelta { .. }))
                .collect::<Vec<_>>()
        };
        assert_eq!(calls(&again), calls(&events), "{}", sample.case);
    }
}

#[test]
fn a_stream_without_its_terminator_has_no_end_but_its_stop() {
    let read = whole(include_bytes!(
        "../samples/openai-chat/streams/stream_cut_after_finish_reason.sse"
    ));
    assert_eq!(
        read.events.last(),
        Some(&Event::Stop {
            reason: StopReason::EndTurn
        })
    );
}

#[test]
fn a_cut_event_is_the_providers_fault() {
    let read = whole(include_bytes!(
        "../samples/openai-chat/streams/stream_cut_mid_event.sse"
    ));
    assert!(read.problem.unwrap().contains("not valid JSON"));
}

#[test]
fn done_without_anything_before_it_is_no_stream() {
    assert!(whole(b"data: [DONE]\n\n").problem.is_some());
}

#[test]
fn nothing_is_read_after_the_end() {
    let text = include_bytes!("../samples/openai-chat/streams/text.sse");
    let twice = [&text[..], &text[..]].concat();
    assert_eq!(whole(&twice), whole(text));
}

#[test]
fn words_after_the_finish_reason_are_told() {
    let read = whole(
        b"data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\n\
          data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"y\"}}]}\n\n",
    );
    assert_eq!(read.left_out, ["choices[0].delta.content"]);
}

#[test]
fn an_error_event_fails_the_stream() {
    for body in [
        &b"data: {\"error\":{\"message\":\"overloaded\",\"type\":\"overloaded_error\"}}\n\n"[..],
        &b"event: error\ndata: {\"message\":\"overloaded\",\"type\":\"overloaded_error\"}\n\n"[..],
        &b"data: {\"choices\":[{\"index\":0,\"delta\":{},\"error\":{\"message\":\"overloaded\",\"code\":503}}]}\n\n"[..],
    ] {
        let read = whole(body);
        let Some(Event::Failed(failure)) = read.events.last() else {
            panic!("{read:?}");
        };
        assert_eq!(failure.status, 503);
        assert_eq!(failure.message, "overloaded");
    }
}

#[test]
fn a_meter_marks_errors_and_keeps_their_failure() {
    let mut meter = DIALECT.codec().meter();
    let frames = frames([&b"data: {\"error\":{\"message\":\"no\",\"code\":429}}\n\n"[..]]);
    assert_eq!(meter.frame(&frames[0]), Mark::Error);
    assert_eq!(meter.failure().unwrap().status, 429);
}

#[test]
fn a_meter_counts_what_it_can_and_never_fails() {
    let stream = "data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"ab\"}]}}]}\n\n\
        data: {\"choices\":7}\n\n\
        data: not json\n\n\
        data: {\"id\":7,\"choices\":[{\"delta\":{\"content\":\"\\u00e9\",\"reasoning\":\"xyz\",\"reasoning_content\":\"xyz\"},\"message\":{\"content\":\"ab\"}}]}\n\n";
    let (marks, reading) = measure(DIALECT, &frames([stream.as_bytes()]));
    assert_eq!(
        marks,
        [
            Mark::Content,
            Mark::Other,
            Mark::Broken("an event is not JSON"),
            Mark::Content
        ]
    );
    assert_eq!((reading.output_bytes, reading.reasoning_bytes), (4, 3));
    assert_eq!(reading.upstream_id, None);
}
