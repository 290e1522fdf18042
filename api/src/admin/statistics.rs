//! Statistics of calls, answered from the sums that are written with each call.

use serde::Serialize;
use std::collections::BTreeMap;
use store::rollups::Sums;
use utoipa::ToSchema;

mod answer;
mod ask;
pub mod show;

/// Statistics of a stretch of time.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsObject {
    /// Where it begins: a quarter of an hour.
    pub from: String,
    /// Where it ends; not included.
    pub to: String,
    /// Whose days, weeks and months these are: IANA's name, or an offset such as `+05:30`.
    pub time_zone: String,
    /// All calls together.
    pub total: SumsObject,
    /// All calls of as long a stretch just before; null unless asked for.
    #[schema(required)]
    pub before: Option<SumsObject>,
    /// Each group by itself, the most expensive first; empty unless `by` was asked for.
    pub groups: Vec<GroupObject>,
    /// Stretch by stretch, with those in which nothing happened; empty unless `every` was asked for.
    pub series: Vec<StretchObject>,
}

/// Calls that have something in common.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupObject {
    /// What they have in common, by the words of `by`; empty for calls that had none.
    pub group: BTreeMap<&'static str, String>,
    /// What people call the user and the key of the group, as far as they are known here; left out
    /// in a series.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<&'static str, String>,
    /// Their sums.
    #[serde(flatten)]
    pub sums: SumsObject,
}

/// An hour, a day, a week or a month; the first and the last may be cut.
#[derive(Debug, Serialize, ToSchema)]
pub struct StretchObject {
    /// Where it begins.
    pub from: String,
    /// Where it ends; not included.
    pub to: String,
    /// All its calls together.
    pub total: SumsObject,
    /// Each group by itself.
    pub groups: Vec<GroupObject>,
}

/// Sums over calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct SumsObject {
    /// Calls that ended in this time.
    pub calls: i64,
    /// Those that got their whole answer.
    pub succeeded: i64,
    /// Those that got an error.
    pub failed: i64,
    /// Those whose caller left.
    pub cancelled: i64,
    /// What they cost, as far as it is known: credits, a decimal number.
    pub charge: String,
    /// Calls whose price is not known.
    pub unpriced: i64,
    /// Calls that were answered with a reply that was made before.
    pub cached: i64,
    /// What those would have cost beyond what they were charged: credits, a decimal number.
    pub saved: String,
    /// Tokens in classes that never overlap.
    pub tokens: TokensObject,
    /// What is not counted in tokens.
    pub units: UnitsObject,
    /// Until the last byte: those that succeeded.
    pub duration: LatencyObject,
    /// Until the first token: those that succeeded.
    pub ttft: LatencyObject,
}

/// Tokens in classes that never overlap.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokensObject {
    /// All classes together.
    pub total: i64,
    /// Uncached input.
    pub input: i64,
    /// Input that a cache served.
    pub cache_read: i64,
    /// Input cached for five minutes.
    pub cache_write_5m: i64,
    /// Input cached for an hour.
    pub cache_write_1h: i64,
    /// Sound in the input.
    pub audio_input: i64,
    /// Pictures in the input.
    pub image_input: i64,
    /// Visible output.
    pub output: i64,
    /// Thought and not said.
    pub reasoning: i64,
    /// Sound in the output.
    pub audio_output: i64,
    /// Pictures in the output.
    pub image_output: i64,
}

/// What is not counted in tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitsObject {
    /// Pictures made.
    pub images: i64,
    /// Seconds heard or filmed.
    pub seconds: i64,
    /// Characters spoken.
    pub characters: i64,
    /// Search units of rerankers.
    pub searches: i64,
    /// Requests paid by the piece.
    pub requests: i64,
}

/// How long something took, in milliseconds; null where nothing was measured.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct LatencyObject {
    /// The mean, exact.
    #[schema(required)]
    pub mean_ms: Option<i64>,
    /// The median, within 3.2 %; null in a series.
    #[schema(required)]
    pub p50_ms: Option<i64>,
    /// 95 of 100 took less, within 3.2 %; null in a series.
    #[schema(required)]
    pub p95_ms: Option<i64>,
    /// 99 of 100 took less, within 3.2 %; null in a series.
    #[schema(required)]
    pub p99_ms: Option<i64>,
}

impl From<&Sums> for TokensObject {
    fn from(sums: &Sums) -> Self {
        let classes = [
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
        ];
        TokensObject {
            total: classes.into_iter().fold(0, i64::saturating_add),
            input: sums.input_tokens,
            cache_read: sums.cache_read_tokens,
            cache_write_5m: sums.cache_write_5m_tokens,
            cache_write_1h: sums.cache_write_1h_tokens,
            audio_input: sums.audio_input_tokens,
            image_input: sums.image_input_tokens,
            output: sums.output_tokens,
            reasoning: sums.reasoning_tokens,
            audio_output: sums.audio_output_tokens,
            image_output: sums.image_output_tokens,
        }
    }
}

impl From<&Sums> for UnitsObject {
    fn from(sums: &Sums) -> Self {
        UnitsObject {
            images: sums.images,
            seconds: sums.seconds,
            characters: sums.characters,
            searches: sums.searches,
            requests: sums.requests,
        }
    }
}
