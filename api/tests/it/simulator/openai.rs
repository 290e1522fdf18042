//! Chat completions: whole, streamed, with tools, and their usage.

use serde_json::{Value, json};

use super::{Sim, openai_pieces};

fn weather() -> Value {
    json!({"type": "function", "function": {"name": "weather", "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["c", "f"]}, "days": {"type": "integer"}},
        "required": ["city", "unit"],
    }}})
}

#[actix_web::test]
async fn a_whole_completion_has_every_member() {
    let sim = Sim::start().await;
    let answer = sim.openai("gpt+say=Hi%20you", json!({})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body = answer.json();
    assert_eq!(body["object"], "chat.completion");
    assert_eq!(body["model"], "gpt");
    assert!(body["id"].as_str().unwrap().starts_with("chatcmpl-sim-"));
    assert_eq!(answer.header("x-sim-id"), body["id"].as_str());
    let message =
        json!({"role": "assistant", "content": "Hi you", "refusal": null, "annotations": []});
    assert_eq!(body["choices"][0]["message"], message);
    assert_eq!(body["choices"][0]["finish_reason"], "stop");
    // "Hello there" is 11 bytes, four to the token.
    assert_eq!(body["usage"]["prompt_tokens"], 3);
    assert_eq!(body["usage"]["completion_tokens"], 2);
    assert_eq!(body["usage"]["total_tokens"], 5);
}

#[actix_web::test]
async fn a_stream_opens_with_the_role_and_ends_with_done() {
    let sim = Sim::start().await;
    let answer = sim.openai("gpt+chunks=5", json!({"stream": true})).await;
    assert!(answer.whole);
    let content_type = answer.header("content-type").unwrap();
    assert!(content_type.starts_with("text/event-stream"));
    let data = answer.data();
    let opening = json!({"role": "assistant", "content": "", "refusal": null});
    assert_eq!(data[0]["choices"][0]["delta"], opening);
    assert_eq!(openai_pieces(&answer, "content").len(), 5);
    let last = data.last().unwrap();
    assert_eq!(last["choices"][0]["delta"], json!({}));
    assert_eq!(last["choices"][0]["finish_reason"], "stop");
    assert_eq!(answer.named_events().last().unwrap().1, "[DONE]");
    assert!(
        data.iter()
            .all(|chunk| chunk["object"] == "chat.completion.chunk")
    );
    assert!(data.iter().all(|chunk| chunk["id"] == data[0]["id"]));
    assert!(
        data.iter().all(|chunk| chunk.get("usage").is_none()),
        "nobody asked for it"
    );
}

#[actix_web::test]
async fn usage_that_was_asked_for_comes_alone_after_the_finish() {
    let sim = Sim::start().await;
    let options = json!({"stream": true, "stream_options": {"include_usage": true}});
    let answer = sim.openai("gpt", options).await;
    let data = answer.data();
    let (last, before) = data.split_last().unwrap();
    assert_eq!(last["choices"], json!([]));
    assert_eq!(last["usage"]["prompt_tokens"], 3);
    assert!(before.iter().all(|chunk| chunk["usage"] == Value::Null));
    assert!(before.iter().all(|chunk| chunk.get("usage").is_some()));
}

#[actix_web::test]
async fn the_script_says_when_usage_is_told() {
    let sim = Sim::start().await;
    let asked = json!({"stream": true, "stream_options": {"include_usage": true}});
    let none = sim.openai("gpt+usage=none", asked.clone()).await;
    assert!(none.data().iter().all(|chunk| chunk.get("usage").is_none()));
    let whole = sim.openai("gpt+usage=none", json!({})).await;
    assert!(whole.json().get("usage").is_none());
    let every = sim.openai("gpt+usage=every", json!({"stream": true})).await;
    assert!(
        every
            .data()
            .iter()
            .all(|chunk| chunk["usage"]["prompt_tokens"] == 3)
    );
    let last = sim
        .openai("gpt+usage=last", json!({"stream": true}))
        .await
        .data();
    let (last, before) = last.split_last().unwrap();
    assert_eq!(last["choices"][0]["finish_reason"], "stop");
    assert_eq!(last["usage"]["prompt_tokens"], 3);
    assert!(before.iter().all(|chunk| chunk.get("usage").is_none()));
}

#[actix_web::test]
async fn counters_contain_one_another_as_openai_has_them() {
    let sim = Sim::start().await;
    let model = "gpt+input=100+cache_read=40+cache_write=7+audio=5+output=20+reasoning=30";
    let usage = sim.openai(model, json!({})).await.json()["usage"].clone();
    assert_eq!(usage["prompt_tokens"], 152);
    assert_eq!(usage["prompt_tokens_details"]["cached_tokens"], 40);
    assert_eq!(usage["prompt_tokens_details"]["audio_tokens"], 5);
    assert_eq!(usage["prompt_tokens_details"]["cache_write_tokens"], 7);
    assert_eq!(usage["completion_tokens"], 50);
    assert_eq!(usage["completion_tokens_details"]["reasoning_tokens"], 30);
    assert_eq!(usage["total_tokens"], 202);
}

#[actix_web::test]
async fn tools_are_called_with_arguments_that_fit() {
    let sim = Sim::start().await;
    let tools = json!({"tools": [weather()]});
    let body = sim.openai("gpt+tools=2", tools).await.json();
    let message = &body["choices"][0]["message"];
    assert_eq!(body["choices"][0]["finish_reason"], "tool_calls");
    assert_eq!(message["content"], Value::Null);
    let calls = message["tool_calls"].as_array().unwrap();
    assert_eq!(calls.len(), 2);
    assert_ne!(calls[0]["id"], calls[1]["id"]);
    assert_eq!(calls[0]["type"], "function");
    let arguments = calls[0]["function"]["arguments"].as_str().unwrap();
    let arguments: Value = serde_json::from_str(arguments).unwrap();
    assert_eq!(arguments, json!({"city": "city", "unit": "c"}));
}

#[actix_web::test]
async fn a_forced_tool_is_called_without_a_script() {
    let sim = Sim::start().await;
    for choice in [
        json!("required"),
        json!({"type": "function", "function": {"name": "weather"}}),
    ] {
        let more = json!({"tools": [weather()], "tool_choice": choice});
        let body = sim.openai("gpt", more).await.json();
        let call = &body["choices"][0]["message"]["tool_calls"][0];
        assert_eq!(call["function"]["name"], "weather");
    }
    let more = json!({"tools": [weather()], "tool_choice": "none"});
    let body = sim.openai("gpt+tools=1", more).await.json();
    assert_eq!(body["choices"][0]["finish_reason"], "stop");
    let more = json!({"tools": [weather()], "parallel_tool_calls": false});
    let body = sim.openai("gpt+tools=3", more).await.json();
    let calls = &body["choices"][0]["message"]["tool_calls"];
    assert_eq!(calls.as_array().unwrap().len(), 1);
}

/// The argument pieces in order: number of the call and text.
fn argument_pieces(data: &[Value]) -> Vec<(u64, String)> {
    let deltas = data
        .iter()
        .filter_map(|chunk| chunk.pointer("/choices/0/delta/tool_calls/0"));
    let pieces = deltas.map(|call| {
        let text = call["function"]["arguments"].as_str().unwrap().to_owned();
        (call["index"].as_u64().unwrap(), text)
    });
    pieces.collect()
}

#[actix_web::test]
async fn streamed_calls_come_in_pieces_and_may_interleave() {
    let sim = Sim::start().await;
    for (model, ordered) in [("gpt+tools=2", true), ("gpt+tools=2+interleave", false)] {
        let more = json!({"stream": true, "tools": [weather()]});
        let data = sim.openai(model, more).await.data();
        let pieces = argument_pieces(&data);
        assert_eq!(pieces.iter().map(|(index, _)| index).is_sorted(), ordered);
        for index in [0, 1] {
            let own = pieces.iter().filter(|(of, _)| *of == index);
            let texts: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
            assert!(texts.len() > 2, "arguments come in pieces");
            let whole: Value = serde_json::from_str(&texts.concat()).unwrap();
            assert_eq!(whole["city"], "city");
        }
        assert_eq!(
            data.last().unwrap()["choices"][0]["finish_reason"],
            "tool_calls"
        );
    }
}

#[actix_web::test]
async fn several_choices_are_streamed_side_by_side() {
    let sim = Sim::start().await;
    let answer = sim
        .openai("gpt+say=Hi", json!({"n": 2, "stream": true}))
        .await;
    let said = |wanted: u64| {
        let chunks = answer.data().into_iter();
        let own = chunks.filter(|chunk| chunk["choices"][0]["index"] == wanted);
        own.filter_map(|chunk| {
            Some(
                chunk
                    .pointer("/choices/0/delta/content")?
                    .as_str()?
                    .to_owned(),
            )
        })
        .collect::<String>()
    };
    assert_eq!((said(0), said(1)), ("Hi".to_owned(), "Hi".to_owned()));
    let whole = sim.openai("gpt+say=Hi", json!({"n": 2})).await.json();
    assert_eq!(whole["choices"][1]["message"]["content"], "Hi");
}

#[actix_web::test]
async fn thoughts_and_refusals_have_their_own_members() {
    let sim = Sim::start().await;
    let thought = sim.openai("gpt+thinking+say=ok", json!({})).await.json();
    let message = &thought["choices"][0]["message"];
    assert!(
        message["reasoning_content"]
            .as_str()
            .unwrap()
            .contains("think")
    );
    assert_eq!(message["content"], "ok");
    let counted = &thought["usage"]["completion_tokens_details"]["reasoning_tokens"];
    assert!(counted.as_u64().unwrap() > 0);
    let streamed = sim
        .openai("gpt+thinking+say=ok", json!({"stream": true}))
        .await;
    let pieces = openai_pieces(&streamed, "reasoning_content");
    assert_eq!(
        pieces.concat(),
        message["reasoning_content"].as_str().unwrap()
    );
    let refused = sim.openai("gpt+refuse", json!({})).await.json();
    let message = &refused["choices"][0]["message"];
    assert_eq!(message["content"], Value::Null);
    assert!(message["refusal"].as_str().unwrap().contains("can't help"));
}

#[actix_web::test]
async fn finish_limits_and_stops_are_obeyed() {
    let sim = Sim::start().await;
    let finish = |body: &Value| {
        body["choices"][0]["finish_reason"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let text = |body: &Value| {
        body["choices"][0]["message"]["content"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let body = sim
        .openai("gpt+finish=content_filter", json!({}))
        .await
        .json();
    assert_eq!(finish(&body), "content_filter");
    let body = sim.openai("gpt+finish=max_tokens", json!({})).await.json();
    assert_eq!(finish(&body), "length");
    let body = sim
        .openai("gpt+say=a%20b%20c", json!({"max_completion_tokens": 2}))
        .await
        .json();
    assert_eq!(
        (finish(&body).as_str(), text(&body).trim()),
        ("length", "a b")
    );
    let body = sim
        .openai("gpt+say=a%20b%20c", json!({"stop": ["c", "b"]}))
        .await
        .json();
    assert_eq!(
        (finish(&body).as_str(), text(&body).as_str()),
        ("stop", "a ")
    );
}

#[actix_web::test]
async fn models_are_listed() {
    let sim = Sim::start().await;
    let body = sim.get("/v1/models", &[]).await.json();
    assert_eq!(body["object"], "list");
    assert_eq!(body["data"][0]["id"], "chat");
    assert_eq!(body["data"][0]["object"], "model");
    assert_eq!(sim.get("/v1/models/chat", &[]).await.json()["id"], "chat");
}
