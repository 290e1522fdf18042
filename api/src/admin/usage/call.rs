//! A call as upstream's lists have it.

use serde::Serialize;
use serde_json::value::RawValue;
use store::Nanos;
use store::calls::CallRecord;
use utoipa::ToSchema;

use super::figures::{credits, seconds};
use super::project::OwnApp;
use crate::admin::calls::CallUsage;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::clock::Millis;
use crate::config::declared::ModelKind;
use crate::metering::units_of;

/// A call.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelCallObject {
    /// Its id.
    pub id: String,
    /// When it began, seconds since 1970.
    pub call_time: i64,
    /// The same as RFC 3339.
    pub created_at: String,
    /// What its client saw in `x-request-id`.
    pub trace_id: String,
    /// The model that answered; that which was asked for where none did.
    pub model: String,
    /// The provider that answered; empty where none did.
    pub provider_id: String,
    /// `chatCompletion`, `imageGeneration`, `embedding`, `video`, `audioGeneration` or `custom`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// `success` or `failed`.
    pub status: &'static str,
    /// Seconds until the last byte.
    #[schema(value_type = f64)]
    pub duration: Box<RawValue>,
    /// Tokens of all classes, pictures and seconds.
    pub total_usage: i64,
    /// What it used.
    pub usage_metrics: UsageMetrics,
    /// What it cost; 0 where the price is not known.
    #[schema(value_type = f64)]
    pub credits: Box<RawValue>,
    /// Why it failed.
    #[schema(required)]
    pub error_reason: Option<String>,
    /// What it is counted under.
    pub app_did: String,
    /// Who called.
    #[schema(required)]
    pub user_did: Option<String>,
    /// Milliseconds until the first token.
    #[schema(required)]
    pub ttfb: Option<i64>,
}

/// What a call used.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageMetrics {
    /// All that went in and was not cached.
    pub input_tokens: i64,
    /// All that came out.
    pub output_tokens: i64,
    /// Both together, and what is cached.
    pub total_tokens: i64,
    /// Written to a cache.
    #[serde(skip_serializing_if = "is_zero")]
    pub cache_creation_input_tokens: i64,
    /// Read from a cache.
    #[serde(skip_serializing_if = "is_zero")]
    pub cache_read_input_tokens: i64,
    /// Pictures that were made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_image_generation: Option<u64>,
    /// Their width and height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_size: Option<String>,
    /// Their quality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_quality: Option<String>,
    /// Seconds that were heard or filmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &i64) -> bool {
    *count == 0
}

impl UsageMetrics {
    fn of(row: &CallRecord) -> Self {
        let usage = CallUsage::from(row);
        let written = row.cache_write_5m_tokens + row.cache_write_1h_tokens;
        let units = units_of(row);
        let some = |count: u64| (count > 0).then_some(count);
        UsageMetrics {
            input_tokens: usage.total_input - written - row.cache_read_tokens,
            output_tokens: usage.total_output,
            total_tokens: usage.total_input + usage.total_output,
            cache_creation_input_tokens: written,
            cache_read_input_tokens: row.cache_read_tokens,
            number_of_image_generation: some(units.images),
            image_size: units.size,
            image_quality: units.quality,
            seconds: some(units.seconds),
        }
    }

    fn total(&self) -> i64 {
        let units = self.number_of_image_generation.unwrap_or(0) + self.seconds.unwrap_or(0);
        self.total_tokens
            .saturating_add(i64::try_from(units).unwrap_or(i64::MAX))
    }
}

impl ModelCallObject {
    /// One, as it is told; calls that are counted under nothing are the own app's.
    pub fn of(row: &CallRecord, own: &OwnApp) -> Result<Self, AdminError> {
        let metrics = UsageMetrics::of(row);
        Ok(ModelCallObject {
            id: row.id.clone(),
            call_time: Millis(row.started_at).seconds(),
            created_at: iso(row.started_at),
            trace_id: row.request_id.clone(),
            model: row
                .model
                .clone()
                .unwrap_or_else(|| row.requested_model.clone()),
            provider_id: row.provider_id.clone().unwrap_or_default(),
            kind: word(&row.kind),
            status: match row.status.as_str() {
                "success" => "success",
                _ => "failed",
            },
            duration: seconds(row.duration_ms)?,
            total_usage: metrics.total(),
            usage_metrics: metrics,
            credits: credits(row.charge_nanos.unwrap_or(Nanos::ZERO))?,
            error_reason: row.error_message.clone(),
            app_did: own
                .told(row.project.as_deref().unwrap_or_default())
                .to_owned(),
            user_did: row.user_id.clone(),
            ttfb: row.ttft_ms,
        })
    }
}

/// What upstream calls a kind of call.
fn word(kind: &str) -> &'static str {
    match ModelKind::parse(kind) {
        Some(ModelKind::Speech | ModelKind::Transcription) => "audioGeneration",
        Some(ModelKind::Rerank | ModelKind::Moderation) | None => "custom",
        Some(kind) => kind.in_api(),
    }
}

/// The kinds that a word of upstream's, or one of the hub's own, stands for; none for an unknown one.
pub fn kinds(asked: &str) -> Vec<String> {
    let all = [
        "chat",
        "image",
        "embedding",
        "video",
        "speech",
        "transcription",
        "rerank",
        "moderation",
    ];
    let own = ModelKind::parse(asked).map(ModelKind::as_str);
    all.into_iter()
        .filter(|kind| Some(*kind) == own || word(kind) == asked)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_hubs_are_understood() {
        assert_eq!(kinds("chat"), ["chat"]);
        assert_eq!(kinds("chatCompletion"), ["chat"]);
        assert_eq!(kinds("image_generation"), ["image"]);
        assert_eq!(kinds("audioGeneration"), ["speech", "transcription"]);
        assert_eq!(kinds("custom"), ["rerank", "moderation"]);
        assert!(kinds("nothing").is_empty());
    }
}
