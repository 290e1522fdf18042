//! Answers that show what a request alone cannot: what a provider tells has to reach the caller.

use super::Ability;
use crate::codec::StreamOptions;
use crate::ir::{Part, Reply};
use crate::{Dialect, Native};

/// An answer of this provider that cites a page and tells how likely its one token was, as far as its
/// dialect has words for that.
fn answer(native: Native) -> &'static str {
    match native {
        Native::Shared(Dialect::OpenAiChat) => {
            r#"{"id": "1", "model": "m", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hi", "annotations": [{"type": "url_citation", "url_citation": {"start_index": 0, "end_index": 2, "title": "Page", "url": "https://example.com"}}]}, "logprobs": {"content": [{"token": "Hi", "logprob": -1, "bytes": null, "top_logprobs": []}]}}]}"#
        }
        Native::Shared(Dialect::OpenAiResponses) => {
            r#"{"id": "1", "model": "m", "status": "completed", "output": [{"type": "message", "id": "1", "role": "assistant", "content": [{"type": "output_text", "text": "Hi", "annotations": [{"type": "url_citation", "start_index": 0, "end_index": 2, "title": "Page", "url": "https://example.com"}], "logprobs": [{"token": "Hi", "logprob": -1, "bytes": [], "top_logprobs": []}]}]}]}"#
        }
        Native::Shared(Dialect::AnthropicMessages) => {
            r#"{"id": "1", "type": "message", "model": "m", "role": "assistant", "stop_reason": "end_turn", "content": [{"type": "text", "text": "Hi", "citations": [{"type": "web_search_result_location", "cited_text": "hi", "encrypted_index": "x", "title": "Page", "url": "https://example.com"}]}]}"#
        }
        Native::Shared(Dialect::GeminiGenerate) => {
            r#"{"candidates": [{"finishReason": "STOP", "content": {"role": "model", "parts": [{"text": "Hi"}]}, "groundingMetadata": {"groundingChunks": [{"web": {"uri": "https://example.com", "title": "Page"}}]}, "logprobsResult": {"chosenCandidates": [{"token": "Hi", "logProbability": -1}]}}]}"#
        }
        // It tells no sources and no probabilities.
        Native::Shared(Dialect::AigneChat) => r#"{"text": "Hi"}"#,
        // No provider speaks it.
        Native::Shared(Dialect::AigneCompletions) => "",
        Native::BedrockConverse => {
            r#"{"stopReason": "end_turn", "output": {"message": {"role": "assistant", "content": [{"citationsContent": {"content": [{"text": "Hi"}], "citations": [{"title": "Page", "location": {"web": {"url": "https://example.com"}}}]}}]}}}"#
        }
        Native::CohereChat => {
            r#"{"id": "1", "finish_reason": "COMPLETE", "message": {"role": "assistant", "content": [{"type": "text", "text": "Hi"}], "citations": [{"start": 0, "end": 2, "sources": [{"type": "document", "id": "doc:0", "document": {"title": "Page", "url": "https://example.com"}}]}]}}"#
        }
    }
}

/// What of an answer shows the ability; none for one that requests alone show.
fn shown(ability: Ability) -> Option<fn(&Part) -> bool> {
    match ability {
        Ability::Citations => {
            Some(|part| matches!(part, Part::Text { notes, .. } if !notes.citations.is_empty()))
        }
        Ability::Logprobs => {
            Some(|part| matches!(part, Part::Text { notes, .. } if !notes.logprobs.is_empty()))
        }
        _ => None,
    }
}

/// What an answer of a provider that speaks `to` shows of the ability reaches a caller of `from`.
pub(super) fn reaches(ability: Ability, from: Dialect, to: Native) -> bool {
    let Some(shows) = shown(ability) else {
        return true;
    };
    let is_in = |reply: &Reply| reply.parts.iter().any(shows);
    let Ok(told) = to.codec().read_reply(answer(to).as_bytes()) else {
        return false;
    };
    let options = StreamOptions {
        model: "model".to_owned(),
        id: "1".to_owned(),
        ..StreamOptions::default()
    };
    let written = from.codec().write_reply(&told, &options);
    let read = from.codec().read_reply(&written.body);
    is_in(&told) && read.is_ok_and(|reply| is_in(&reply))
}
