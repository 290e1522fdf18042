//! What a call probably used, where the provider did not tell.
//!
//! What no call can have used was not told. In order of trust: the provider's last word; its running
//! counts (Anthropic tells the input in the first event); what the answer shows. Each event with
//! content holds a token at least, and text makes about a token of four bytes, framing not counted:
//! the larger of both counts, so that scripts with many bytes or many tokens a letter are not
//! undercounted. The input is what the request says, without its framing and without base64.

use bytes::Bytes;
use wire::codec::Reading;
use wire::prompt::{text_bytes, tokens};
use wire::{Units, Usage};

/// A longer request is not kept while its answer streams, but looked through when it is sent.
const KEPT: usize = 256 * 1024;

/// A request that was sent, for the case that nobody counts its input.
#[derive(Debug, Clone)]
pub(super) enum Sent {
    /// To be looked through when that is needed, which is seldom.
    Kept(Bytes),
    /// Bytes of text in it.
    Counted(u64),
}

impl Sent {
    pub(super) fn of(body: &Bytes) -> Self {
        match body.len() {
            ..=KEPT => Sent::Kept(body.clone()),
            _ => Sent::Counted(text_bytes(body)),
        }
    }

    fn input(&self) -> u64 {
        tokens(match self {
            Sent::Kept(body) => text_bytes(body),
            Sent::Counted(bytes) => *bytes,
        })
    }
}

/// What is known of a try beside what its meter read.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// What was sent.
    pub(super) sent: Sent,
    /// The provider took the call, so that its input counts even when nothing came back.
    pub(super) reached: bool,
    /// Events with content that came.
    pub(super) content_events: u64,
}

/// Usage of a call and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metered {
    /// The provider's own last word.
    Reported(Usage),
    /// Made from what was seen, wholly or in part.
    Estimated(Usage),
    /// Nothing was used.
    Nothing,
}

/// No call uses more of anything: a thousand times the largest context that any model has. Sums of such
/// counts stay far from what a column holds.
const MOST: u64 = 1_000_000_000;

/// Whether a call can have used so many tokens.
fn is_credible(usage: &Usage) -> bool {
    usage.total() <= MOST
}

/// Whether it can have made, heard or spoken so much.
pub(super) fn are_credible(units: &Units) -> bool {
    let Units {
        images,
        seconds,
        characters,
        searches,
        requests,
        size: _,
        quality: _,
    } = units;
    [images, seconds, characters, searches, requests]
        .into_iter()
        .all(|count| *count <= MOST)
}

/// Decides what is charged.
pub(super) fn metered(reading: &Reading, seen: &Seen) -> Metered {
    match reading.usage.filter(is_credible) {
        Some(usage) if reading.usage_is_final => Metered::Reported(usage),
        Some(usage) => Metered::Estimated(with_output(usage, reading, seen)),
        None if !seen.reached => Metered::Nothing,
        None if reading.estimate.is_some() => {
            Metered::Estimated(reading.estimate.unwrap_or_default())
        }
        None => {
            let usage = Usage {
                input: seen.sent.input(),
                ..Usage::default()
            };
            Metered::Estimated(with_output(usage, reading, seen))
        }
    }
}

/// A running count may lag behind what was already sent on: the larger one counts.
fn with_output(usage: Usage, reading: &Reading, seen: &Seen) -> Usage {
    let mut usage = Usage {
        output: usage.output.max(tokens(reading.output_bytes)),
        reasoning: usage.reasoning.max(tokens(reading.reasoning_bytes)),
        ..usage
    };
    let told = usage.output.saturating_add(usage.reasoning);
    let missing = seen.content_events.saturating_sub(told);
    match reading.reasoning_bytes > reading.output_bytes {
        true => usage.reasoning += missing,
        false => usage.output += missing,
    }
    usage
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(reached: bool, content_events: u64) -> Seen {
        let text = "x".repeat(100);
        let body = format!(r#"{{"model":"m","messages":[{{"role":"user","content":"{text}"}}]}}"#);
        Seen {
            sent: Sent::of(&Bytes::from(body)),
            reached,
            content_events,
        }
    }

    #[test]
    fn the_last_word_of_the_provider_is_not_touched() {
        let usage = Usage {
            input: 3,
            output: 1,
            ..Usage::default()
        };
        let reading = Reading {
            usage: Some(usage),
            usage_is_final: true,
            output_bytes: 4_000,
            ..Reading::default()
        };
        assert_eq!(metered(&reading, &seen(true, 2)), Metered::Reported(usage));
    }

    #[test]
    fn what_no_call_can_have_used_was_not_told() {
        let reading = Reading {
            usage: Some(Usage {
                input: u64::MAX,
                output: 1,
                ..Usage::default()
            }),
            usage_is_final: true,
            output_bytes: 8,
            ..Reading::default()
        };
        let probable = Usage {
            input: 25,
            output: 2,
            ..Usage::default()
        };
        let metered = metered(&reading, &seen(true, 2));
        assert_eq!(metered, Metered::Estimated(probable));
    }

    #[test]
    fn a_running_count_that_lags_behind_is_lifted_to_what_was_sent() {
        let reading = Reading {
            usage: Some(Usage {
                input: 30,
                output: 1,
                ..Usage::default()
            }),
            output_bytes: 41,
            ..Reading::default()
        };
        assert_eq!(
            metered(&reading, &seen(true, 2)),
            Metered::Estimated(Usage {
                input: 30,
                output: 11,
                ..Usage::default()
            })
        );
    }

    #[test]
    fn a_call_that_never_reached_a_provider_used_nothing() {
        assert_eq!(
            metered(&Reading::default(), &seen(false, 0)),
            Metered::Nothing
        );
        assert_eq!(
            metered(&Reading::default(), &seen(true, 0)),
            Metered::Estimated(Usage {
                input: 25,
                ..Usage::default()
            })
        );
    }

    #[test]
    fn each_event_with_content_is_a_token_at_least() {
        let chinese = Reading {
            output_bytes: 30,
            ..Reading::default()
        };
        assert_eq!(
            metered(&chinese, &seen(true, 10)),
            Metered::Estimated(Usage {
                input: 25,
                output: 10,
                ..Usage::default()
            })
        );
        let thinking = Reading {
            reasoning_bytes: 30,
            ..Reading::default()
        };
        assert_eq!(
            metered(&thinking, &seen(true, 10)),
            Metered::Estimated(Usage {
                input: 25,
                reasoning: 10,
                ..Usage::default()
            })
        );
    }

    #[test]
    fn a_long_request_is_counted_and_not_kept() {
        let body = Bytes::from(format!(r#"{{"content":"{}"}}"#, "x".repeat(KEPT)));
        assert!(matches!(Sent::of(&body), Sent::Counted(bytes) if bytes == KEPT as u64));
    }
}
