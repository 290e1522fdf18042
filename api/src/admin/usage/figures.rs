//! Sums of calls, in upstream's figures.

use serde_json::value::RawValue;
use store::Nanos;
use store::rollups::Sums;

use crate::admin::error::AdminError;

const SUCCESS: &str = "success";

/// What calls came to.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    all: Sums,
    succeeded: Sums,
}

impl Figures {
    /// Adds calls that ended so.
    pub fn add(&mut self, status: &str, sums: &Sums) {
        self.all.add(sums);
        if status == SUCCESS {
            self.succeeded.add(sums);
        }
    }

    /// Adds others.
    pub fn join(&mut self, other: &Figures) {
        self.all.add(&other.all);
        self.succeeded.add(&other.succeeded);
    }

    /// Calls.
    pub fn calls(&self) -> i64 {
        self.all.calls
    }

    /// Those that succeeded.
    pub fn success_calls(&self) -> i64 {
        self.succeeded.calls
    }

    /// What they cost.
    pub fn charge(&self) -> Nanos {
        self.all.charge_nanos
    }

    /// The same as a number.
    pub fn credits(&self) -> Result<Box<RawValue>, AdminError> {
        credits(self.all.charge_nanos)
    }

    /// Tokens of all classes, pictures and seconds.
    pub fn usage(&self) -> i64 {
        let sums = &self.all;
        [
            sums.input_tokens,
            sums.cache_read_tokens,
            sums.cache_write_5m_tokens,
            sums.cache_write_1h_tokens,
            sums.audio_input_tokens,
            sums.image_input_tokens,
            sums.output_tokens,
            sums.reasoning_tokens,
            sums.audio_output_tokens,
            sums.image_output_tokens,
            sums.images,
            sums.seconds,
        ]
        .iter()
        .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Seconds until the last byte, on average over those that succeeded.
    pub fn avg_duration(&self) -> Result<Box<RawValue>, AdminError> {
        mean_seconds(self.succeeded.duration_ms, self.succeeded.calls)
    }

    /// Seconds until the first token, on average over those that succeeded and had one.
    pub fn avg_ttfb(&self) -> Result<Box<RawValue>, AdminError> {
        mean_seconds(self.succeeded.ttft_ms, self.succeeded.ttft_calls)
    }

    /// How many of a hundred succeeded.
    pub fn success_rate(&self) -> Result<Box<RawValue>, AdminError> {
        let hundredths = i128::from(self.succeeded.calls) * 10_000;
        rounded(hundredths, i128::from(self.all.calls), 2)
    }
}

/// A JSON number that says the amount to the last digit.
pub fn credits(amount: Nanos) -> Result<Box<RawValue>, AdminError> {
    RawValue::from_string(amount.to_string()).map_err(AdminError::internal)
}

/// Milliseconds as seconds with one decimal.
pub fn seconds(ms: i64) -> Result<Box<RawValue>, AdminError> {
    mean_seconds(ms, 1)
}

fn mean_seconds(ms: i64, count: i64) -> Result<Box<RawValue>, AdminError> {
    rounded(i128::from(ms), i128::from(count) * 100, 1)
}

/// `number` / `by`, rounded half up, whose last `digits` stand behind the point. Nothing of nothing is
/// nothing.
fn rounded(number: i128, by: i128, digits: u32) -> Result<Box<RawValue>, AdminError> {
    let by = by.max(1);
    let whole = number.max(0).saturating_mul(2).saturating_add(by) / by.saturating_mul(2);
    let scale = 10_i128.pow(digits);
    let width = usize::try_from(digits).unwrap_or(0);
    let text = match whole % scale {
        0 => (whole / scale).to_string(),
        rest => format!("{}.{rest:0width$}", whole / scale),
    };
    RawValue::from_string(text).map_err(AdminError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_rounded_to_what_is_shown() {
        let shown = |ms, count| mean_seconds(ms, count).unwrap().get().to_owned();
        assert_eq!(shown(2_500, 2), "1.3");
        assert_eq!(shown(2_000, 2), "1");
        assert_eq!(shown(50, 1), "0.1");
        assert_eq!(shown(49, 1), "0");
        assert_eq!(shown(0, 0), "0");
    }

    #[test]
    fn a_rate_is_of_a_hundred() {
        let sums = |calls| Sums {
            calls,
            ..Sums::default()
        };
        let mut figures = Figures::default();
        assert_eq!(figures.success_rate().unwrap().get(), "0");
        figures.add("success", &sums(2));
        figures.add("failed", &sums(1));
        assert_eq!(figures.success_rate().unwrap().get(), "66.67");
    }
}
