//! The record of calls.

pub mod export;
pub mod list;
pub mod price;
pub mod show;

use crate::admin::words;
use serde::Serialize;
use store::calls::{CallRecord, tags};
use utoipa::ToSchema;
use wire::Units;

use super::time::iso;
use crate::metering::units_of;

/// One call of a client.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallObject {
    /// The call's id.
    pub id: String,
    /// The id that the client saw in `x-request-id`.
    pub request_id: String,
    /// When it arrived.
    pub started_at: String,
    /// Until the last byte, in milliseconds.
    pub duration_ms: i64,
    /// Until the first byte of the answer, in milliseconds.
    #[schema(required)]
    pub ttft_ms: Option<i64>,
    /// The API that the client spoke.
    pub surface: String,
    /// The answer was a stream.
    pub streamed: bool,
    /// `success`, `failed` or `cancelled`.
    #[schema(schema_with = words::outcome)]
    pub status: String,
    /// What the client got.
    pub http_status: i64,
    /// Why it failed.
    #[schema(required)]
    pub error: Option<CallError>,
    /// The model as the client named it.
    pub requested_model: String,
    /// The provider that answered.
    #[schema(required)]
    pub provider: Option<String>,
    /// The model that answered.
    #[schema(required)]
    pub model: Option<String>,
    /// The credential that was used.
    #[schema(required)]
    pub credential_id: Option<String>,
    /// The hub key of the caller.
    #[schema(required)]
    pub key: Option<CallKey>,
    /// The person who called.
    #[schema(required)]
    pub user_id: Option<String>,
    /// Where it is counted.
    #[schema(required)]
    pub project: Option<String>,
    /// Why the model stopped.
    #[schema(required)]
    pub stop_reason: Option<String>,
    /// The provider's service tier.
    #[schema(required)]
    pub service_tier: Option<String>,
    /// `reported`, `estimated` or `none`.
    #[schema(schema_with = words::usage_source)]
    pub usage_source: String,
    /// Tokens in classes that never overlap.
    pub usage: CallUsage,
    /// What is not counted in tokens; null where there is nothing.
    pub units: Option<CallUnits>,
    /// Credits as a decimal string; null when the price is unknown.
    #[schema(required)]
    pub charge: Option<String>,
    /// The reply that was made before and given again; null where a provider was asked.
    #[schema(required)]
    pub cached: Option<CallCached>,
    /// Where the rate came from.
    #[schema(required)]
    pub rate_source: Option<String>,
    /// Members of the request or the reply that a translation could not carry.
    pub left_out: Vec<String>,
    /// What the caller marked it with.
    pub tags: Vec<String>,
    /// What it was for, as the price book names it: `chat`, `embedding`, `image` and so on.
    pub kind: String,
    /// The client's address.
    #[schema(required)]
    pub client_ip: Option<String>,
    /// The client's program.
    #[schema(required)]
    pub user_agent: Option<String>,
}

/// Why a call failed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallError {
    /// A stable word.
    pub code: String,
    /// What was said.
    pub message: String,
}

/// A reply that was made before.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallCached {
    /// `hit`: it was kept; `joined`: it was just being made for somebody who asked the same.
    #[schema(schema_with = words::cached)]
    pub how: String,
    /// The call that had made it.
    pub from: String,
    /// So many hundredths of its price were charged.
    pub percent: i64,
    /// Credits that it would have cost beyond that, as a decimal string; null when the price is
    /// unknown.
    #[schema(required)]
    pub saved: Option<String>,
}

/// The hub key of a call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallKey {
    /// The key's id.
    pub id: String,
    /// What it was called at that time.
    #[schema(required)]
    pub name: Option<String>,
}

/// What a call used that is not counted in tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallUnits {
    /// Pictures that were made.
    pub images: u64,
    /// Width and height of the pictures.
    pub size: Option<String>,
    /// Quality of the pictures.
    pub quality: Option<String>,
    /// Seconds of sound that were heard.
    pub seconds: u64,
    /// Characters that were spoken.
    pub characters: u64,
    /// Search units of a reranker.
    pub searches: u64,
}

impl CallUnits {
    fn of(row: &CallRecord) -> Option<Self> {
        let Units {
            images,
            seconds,
            characters,
            searches,
            size,
            quality,
            requests: _,
        } = units_of(row);
        (images + seconds + characters + searches > 0).then_some(CallUnits {
            images,
            size,
            quality,
            seconds,
            characters,
            searches,
        })
    }
}

/// Tokens of a call in classes that never overlap, and their sums.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallUsage {
    /// Text that was read and not cached.
    pub input: i64,
    /// Read from the cache.
    pub cache_read: i64,
    /// Written to the cache for five minutes.
    pub cache_write_5m: i64,
    /// Written to the cache for an hour.
    pub cache_write_1h: i64,
    /// Sound that was heard.
    pub audio_input: i64,
    /// Images that were seen.
    pub image_input: i64,
    /// Text that was written.
    pub output: i64,
    /// Thoughts.
    pub reasoning: i64,
    /// Sound that was made.
    pub audio_output: i64,
    /// Images that were made.
    pub image_output: i64,
    /// All that went in.
    pub total_input: i64,
    /// All that came out.
    pub total_output: i64,
}

impl From<&CallRecord> for CallUsage {
    fn from(row: &CallRecord) -> Self {
        CallUsage {
            input: row.input_tokens,
            cache_read: row.cache_read_tokens,
            cache_write_5m: row.cache_write_5m_tokens,
            cache_write_1h: row.cache_write_1h_tokens,
            audio_input: row.audio_input_tokens,
            image_input: row.image_input_tokens,
            output: row.output_tokens,
            reasoning: row.reasoning_tokens,
            audio_output: row.audio_output_tokens,
            image_output: row.image_output_tokens,
            total_input: row.input_tokens
                + row.cache_read_tokens
                + row.cache_write_5m_tokens
                + row.cache_write_1h_tokens
                + row.audio_input_tokens
                + row.image_input_tokens,
            total_output: row.output_tokens
                + row.reasoning_tokens
                + row.audio_output_tokens
                + row.image_output_tokens,
        }
    }
}

impl From<CallRecord> for CallObject {
    fn from(row: CallRecord) -> Self {
        CallObject {
            usage: CallUsage::from(&row),
            units: CallUnits::of(&row),
            started_at: iso(row.started_at),
            error: row.error_code.map(|code| CallError {
                code,
                message: row.error_message.unwrap_or_default(),
            }),
            key: row.key_id.map(|id| CallKey {
                id,
                name: row.key_name,
            }),
            cached: row.cached.map(|how| CallCached {
                how,
                from: row.cached_from.unwrap_or_default(),
                percent: row.cached_percent.unwrap_or_default(),
                saved: row.saved_nanos.map(|nanos| nanos.to_string()),
            }),
            charge: row.charge_nanos.map(|nanos| nanos.to_string()),
            left_out: serde_json::from_str(&row.left_out).unwrap_or_default(),
            tags: row.tags.as_deref().map(tags::list).unwrap_or_default(),
            kind: row.kind,
            id: row.id,
            request_id: row.request_id,
            duration_ms: row.duration_ms,
            ttft_ms: row.ttft_ms,
            surface: row.surface,
            streamed: row.streamed,
            status: row.status,
            http_status: row.http_status,
            requested_model: row.requested_model,
            provider: row.provider,
            model: row.model,
            credential_id: row.credential_id,
            user_id: row.user_id,
            project: row.project,
            stop_reason: row.stop_reason,
            service_tier: row.service_tier,
            usage_source: row.usage_source,
            rate_source: row.rate_source,
            client_ip: row.client_ip,
            user_agent: row.user_agent,
        }
    }
}
