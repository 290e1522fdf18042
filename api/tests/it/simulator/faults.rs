//! Times and failures, as a client of the connection sees them.

use std::time::Duration;

use serde_json::json;

use super::{Sim, openai_pieces};
use crate::support::client::Call;

fn streamed() -> serde_json::Value {
    json!({"stream": true})
}

#[actix_web::test]
async fn the_head_the_first_event_and_the_chunks_keep_their_times() {
    let sim = Sim::start().await;
    let model = "x+delay=60+ttfb=80+chunks=5+pace=20";
    let answer = sim.openai(model, streamed()).await;
    assert!(answer.head_after >= Duration::from_millis(60));
    assert!(answer.body_after >= Duration::from_millis(140));
    let served = sim.simulator.witness().served();
    // Four pauses lie between five chunks.
    assert!(served[0].ended_ms - served[0].started_ms >= 60 + 80 + 4 * 20);
}

#[actix_web::test]
async fn a_cut_drops_the_connection_at_that_byte() {
    let sim = Sim::start().await;
    for bytes in [0, 1, 700] {
        let answer = sim.openai(&format!("x+cut={bytes}"), streamed()).await;
        assert_eq!(
            (answer.status, answer.body.len(), answer.whole),
            (200, bytes, false)
        );
        let answer = sim
            .anthropic(&format!("x+words=500+cut={bytes}"), json!({}))
            .await;
        assert_eq!(
            (answer.status, answer.body.len(), answer.whole),
            (200, bytes, false)
        );
    }
    // A reply that is shorter is cut at its end.
    let answer = sim.openai("x+cut=1000000", streamed()).await;
    assert!(answer.text().ends_with("[DONE]\n\n"));
    assert!(!answer.whole);
}

#[actix_web::test]
async fn a_cut_after_events_leaves_them_whole() {
    let sim = Sim::start().await;
    let answer = sim.anthropic("x+cut_event=3", streamed()).await;
    assert_eq!(answer.named_events().len(), 3);
    assert!(answer.text().ends_with("\n\n"));
    assert!(!answer.whole);
    let witness = sim.simulator.witness().served();
    assert_eq!(witness[0].events_sent, 3);
}

#[actix_web::test]
async fn a_hangup_sends_nothing_at_all() {
    let sim = Sim::start().await;
    let answer = sim.openai("x+hangup", json!({})).await;
    assert_eq!((answer.status, answer.body.len()), (0, 0));
}

#[actix_web::test]
async fn an_error_stands_inside_the_stream_and_ends_it() {
    let sim = Sim::start().await;
    let answer = sim.openai("x+error_event=2", streamed()).await;
    assert!(answer.whole);
    let data = answer.data();
    assert_eq!(data.len(), 3);
    assert_eq!(data[2]["error"]["type"], "server_error");
    let answer = sim.anthropic("x+error_event=2", streamed()).await;
    let (name, data) = answer.named_events().pop().unwrap();
    assert_eq!(name.as_deref(), Some("error"));
    assert!(data.contains("overloaded_error"));
}

#[actix_web::test]
async fn the_last_event_may_be_missing() {
    let sim = Sim::start().await;
    let answer = sim.openai("x+no_done", streamed()).await;
    assert!(answer.whole && !answer.text().contains("[DONE]"));
    let answer = sim.anthropic("x+no_done", streamed()).await;
    assert!(answer.whole && !answer.text().contains("message_stop"));
}

#[actix_web::test]
async fn lines_comments_and_pieces_are_written_as_scripted() {
    let sim = Sim::start().await;
    let plain = sim.openai("x+say=one%20two", streamed()).await;
    let answer = sim
        .openai("x+say=one%20two+crlf+comments+split=7", streamed())
        .await;
    let text = answer.text();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(
        text.matches(": simulated\r\n\r\n").count(),
        answer.named_events().len()
    );
    assert!(answer.chunks.iter().all(|size| *size <= 7));
    assert_eq!(
        openai_pieces(&answer, "content"),
        openai_pieces(&plain, "content")
    );
}

#[actix_web::test]
async fn bodies_may_be_something_else() {
    let sim = Sim::start().await;
    let html = sim.openai("x+html", streamed()).await;
    assert_eq!(html.status, 200);
    assert!(
        html.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    let html = sim.openai("x+html+status=502", json!({})).await;
    assert!(html.status == 502 && html.text().contains("<h1>502</h1>"));
    let empty = sim.openai("x+empty", json!({})).await;
    assert!(empty.status == 200 && empty.body.is_empty() && empty.whole);
    for more in [json!({}), streamed()] {
        let other = sim.openai("x+otherjson", more.clone()).await;
        assert!(other.status == 200 && other.text().contains(r#"{"status": "ok"}"#));
        let wrong = sim.openai("x+wrongjson", more).await;
        assert!(wrong.status == 200 && wrong.whole && wrong.data().is_empty());
        let last = wrong.text().trim_start_matches("data: ").to_owned();
        assert!(serde_json::from_str::<serde_json::Value>(&last).is_err());
    }
    let odd = sim.openai("x+contenttype=text/plain", json!({})).await;
    assert_eq!(odd.header("content-type"), Some("text/plain"));
    let moved = sim
        .openai("x+redirect=http%3A%2F%2F192.0.2.1%2F", json!({}))
        .await;
    assert_eq!(moved.status, 307);
    assert_eq!(moved.header("location"), Some("http://192.0.2.1/"));
}

#[actix_web::test]
async fn a_stall_says_nothing_until_the_client_leaves() {
    let sim = Sim::start().await;
    let body = json!({"model": "x+stall=2", "stream": true,
        "messages": [{"role": "user", "content": "Hi"}]});
    let address = sim.serving.address();
    let path = "/v1/chat/completions";
    let mut stream = Call::send(address, "POST", path, &[], &body.to_string()).await;
    stream.until("content\":\"the").await;
    assert_eq!(sim.simulator.witness().running(), 1);
    drop(stream);
    let served = sim.simulator.witness().served_at_least(1).await;
    assert_eq!(served[0].events_sent, 2);
    assert_eq!(sim.simulator.witness().running(), 0);
}

#[actix_web::test]
async fn a_stall_after_bytes_leaves_whole_replies_and_streams_half() {
    let sim = Sim::start().await;
    for (stream, bytes) in [(false, 20), (true, 333)] {
        let body = json!({"model": format!("x+stall_byte={bytes}"), "stream": stream,
            "messages": [{"role": "user", "content": "Hi"}]});
        let address = sim.serving.address();
        let path = "/v1/chat/completions";
        let mut call = Call::send(address, "POST", path, &[], &body.to_string()).await;
        call.until("{\"").await;
        assert!(!call.anything_within(Duration::from_millis(100)).await);
        drop(call);
    }
    let served = sim.simulator.witness().served_at_least(2).await;
    let sent: Vec<_> = served.iter().map(|reply| reply.bytes_sent).collect();
    assert_eq!(sent, [20, 333]);
}

#[actix_web::test]
async fn the_first_calls_of_a_key_meet_a_fault_and_then_none_does() {
    let sim = Sim::start().await;
    let statuses = async |key: &str| {
        let mut statuses = Vec::new();
        for _ in 0..4 {
            let bearer = format!("Bearer {key}");
            let headers = [("authorization", bearer.as_str())];
            let body = json!({"model": "x+status=429+retry_after=1+first=2",
                "messages": [{"role": "user", "content": "Hi"}]});
            let path = "/v1/chat/completions";
            let address = sim.serving.address();
            let call = Call::send(address, "POST", path, &headers, &body.to_string()).await;
            statuses.push(call.finish().await.status);
        }
        statuses
    };
    assert_eq!(statuses("one").await, [429, 429, 200, 200]);
    assert_eq!(statuses("two").await, [429, 429, 200, 200]);
}

#[actix_web::test]
async fn a_brown_out_meets_its_share_of_calls_and_the_same_ones_each_time() {
    let mut rounds = Vec::new();
    for _ in 0..2 {
        let sim = Sim::start().await;
        let mut failed = Vec::new();
        for call in 0..100 {
            let answer = sim.openai("x+status=503+some=30+seed=5", json!({})).await;
            if answer.status == 503 {
                failed.push(call);
            }
        }
        rounds.push(failed);
    }
    assert_eq!(rounds[0], rounds[1]);
    assert!((20..=40).contains(&rounds[0].len()), "{:?}", rounds[0]);
}
