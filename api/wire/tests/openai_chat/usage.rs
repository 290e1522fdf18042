//! Usage: each token in one class, and back.

use proptest::prelude::*;
use serde_json::json;
use wire::Usage;

use crate::DIALECT;
use crate::support_streams::options;

fn read(usage: serde_json::Value) -> Usage {
    let body = json!({
        "id": "x", "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "a"}, "finish_reason": "stop"}],
        "usage": usage,
    });
    let body = body.to_string();
    let reply = DIALECT.codec().read_reply(body.as_bytes()).unwrap();
    let mut meter = DIALECT.codec().meter();
    meter.whole(body.as_bytes());
    assert_eq!(meter.reading().usage, reply.usage);
    reply.usage.unwrap()
}

#[test]
fn counters_that_contain_one_another_are_taken_apart() {
    let usage = read(json!({
        "prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150,
        "prompt_tokens_details": {"cached_tokens": 40, "cache_write_tokens": 30, "audio_tokens": 10},
        "completion_tokens_details": {"reasoning_tokens": 20, "audio_tokens": 5, "accepted_prediction_tokens": 7},
    }));
    assert_eq!(
        usage,
        Usage {
            input: 20,
            cache_read: 40,
            cache_write_5m: 30,
            audio_input: 10,
            output: 25,
            reasoning: 20,
            audio_output: 5,
            ..Usage::default()
        }
    );
}

#[test]
fn other_servers_words_for_cached_tokens_count() {
    for cached in [
        json!({"prompt_tokens": 10, "prompt_cache_hit_tokens": 4}),
        json!({"prompt_tokens": 10, "cached_tokens": 4}),
        json!({"prompt_tokens": 10, "prompt_cache_hit_tokens": 4, "prompt_tokens_details": {"cached_tokens": 4}}),
    ] {
        let usage = read(cached);
        assert_eq!((usage.input, usage.cache_read), (6, 4));
    }
}

#[test]
fn thinking_beside_the_completion_is_counted_once() {
    let xai = read(json!({
        "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 35,
        "completion_tokens_details": {"reasoning_tokens": 20},
    }));
    assert_eq!((xai.output, xai.reasoning), (5, 20));
    let google = read(json!({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 35}));
    assert_eq!((google.output, google.reasoning), (5, 20));
}

#[test]
fn odd_counters_do_not_cost_the_others() {
    let usage = read(json!({
        "prompt_tokens": 10.0, "completion_tokens": 5, "total_tokens": null,
        "prompt_tokens_details": null,
        "completion_tokens_details": {"reasoning_tokens": null, "audio_tokens": -3},
        "prompt_cache_hit_tokens": "many", "cached_tokens": [1], "cost": {"usd": 0.1},
    }));
    assert_eq!((usage.input, usage.output, usage.total()), (10, 5, 15));
}

proptest! {
    #[test]
    fn no_token_is_counted_twice_or_lost(
        prompt in 0..5_000_u64, completion in 0..5_000_u64,
        details in proptest::array::uniform7(0..6_000_u64),
    ) {
        let [cached, hit, write, audio_in, reasoning, audio_out, image] = details;
        let usage = read(json!({
            "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": cached, "cache_write_tokens": write, "audio_tokens": audio_in, "image_tokens": image},
            "completion_tokens_details": {"reasoning_tokens": reasoning, "audio_tokens": audio_out},
            "prompt_cache_hit_tokens": hit,
        }));
        prop_assert_eq!(usage.total_input(), prompt);
        prop_assert_eq!(usage.total_output(), completion);
        prop_assert_eq!(usage.total(), prompt + completion);
    }

    #[test]
    fn usage_that_is_written_is_read_back(
        classes in proptest::array::uniform7(0..u64::from(u32::MAX)),
    ) {
        let [input, cache_read, cache_write_5m, audio_input, output, reasoning, audio_output] = classes;
        let usage = Usage {
            input, cache_read, cache_write_5m, audio_input, output, reasoning, audio_output,
            ..Usage::default()
        };
        let reply = wire::ir::Reply {
            id: String::new(),
            model: String::new(),
            parts: Vec::new(),
            stop: wire::ir::StopReason::EndTurn,
            usage: Some(usage),
            service_tier: None,
            left_out: Vec::new(),
        };
        let codec = DIALECT.codec();
        let written = codec.write_reply(&reply, &options(false));
        prop_assert_eq!(codec.read_reply(&written.body).unwrap().usage, Some(usage));
    }
}
