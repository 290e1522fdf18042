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
