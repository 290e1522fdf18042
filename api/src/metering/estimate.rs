//! What a call probably used, where the provider did not tell.

use wire::Usage;
use wire::codec::Reading;

/// Bytes of text that make one token, on average over what the models are used for. English text
/// has a little over four, code and Chinese fewer: a provider's own count always goes first.
const BYTES_PER_TOKEN: u64 = 4;

/// Usage of a call and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metered {
    /// The provider's own last word.
    Reported(Usage),
    /// Made from bytes, wholly or in part.
    Estimated(Usage),
    /// Nothing was used.
    Nothing,
}

/// Decides what is charged. `request_bytes` is the size of what was sent; `reached` says that the
/// provider took the call, so that its input counts even when nothing came back.
pub(super) fn metered(reading: &Reading, request_bytes: usize, reached: bool) -> Metered {
    match reading.usage {
        Some(usage) if reading.usage_is_final => Metered::Reported(usage),
        Some(usage) => Metered::Estimated(with_output(usage, reading)),
        None if !reached => Metered::Nothing,
        None if reading.estimate.is_some() => {
            Metered::Estimated(reading.estimate.unwrap_or_default())
        }
        None => {
            let input = tokens(u64::try_from(request_bytes).unwrap_or(u64::MAX));
            let usage = Usage {
                input,
                ..Usage::default()
            };
            Metered::Estimated(with_output(usage, reading))
        }
    }
}

/// A running count may lag behind what was already sent on: the larger one counts.
fn with_output(usage: Usage, reading: &Reading) -> Usage {
    Usage {
        output: usage.output.max(tokens(reading.output_bytes)),
        reasoning: usage.reasoning.max(tokens(reading.reasoning_bytes)),
        ..usage
    }
}

fn tokens(bytes: u64) -> u64 {
    bytes.div_ceil(BYTES_PER_TOKEN)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(metered(&reading, 100, true), Metered::Reported(usage));
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
            metered(&reading, 100, true),
            Metered::Estimated(Usage {
                input: 30,
                output: 11,
                ..Usage::default()
            })
        );
    }

    #[test]
    fn a_call_that_never_reached_a_provider_used_nothing() {
        assert_eq!(metered(&Reading::default(), 100, false), Metered::Nothing);
        assert_eq!(
            metered(&Reading::default(), 100, true),
            Metered::Estimated(Usage {
                input: 25,
                ..Usage::default()
            })
        );
    }
}
