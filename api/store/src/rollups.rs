//! Sums of calls by time and by what they have in common, written in the transaction of the call.
//!
//! A call counts in the quarter of an hour in which it started (every time zone of today is a whole
//! number of quarters away from UTC) and in its day of UTC. What calls have in common is their
//! [`Scope`]. How long calls took is kept beside their sums as a [`Histogram`], so that quantiles of
//! any stretch of time can be told.

use crate::Nanos;
use crate::calls::CallRecord;

pub mod bins;
mod histogram;
pub mod read;
mod tally;

pub use histogram::Histogram;
pub(crate) use tally::Cell;
pub use tally::Tally;

/// Milliseconds in a quarter of an hour, the finest that sums are kept for.
pub const QUARTER_MS: i64 = 15 * 60 * 1000;

/// What calls have in common. An empty text stands for what a call had not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// Who called.
    pub user_id: String,
    /// What the call is counted under.
    pub project: String,
    /// The hub key that called.
    pub key_id: String,
    /// Name of the provider that answered.
    pub provider: String,
    /// The provider's name for the model; the caller's where no provider was asked.
    pub model: String,
    /// `chat`, `embedding`, `image` and so on, as in the price book.
    pub kind: String,
    /// `success`, `failed` or `cancelled`.
    pub status: String,
}

impl Scope {
    /// That of a call.
    pub fn of(call: &CallRecord) -> Self {
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        Scope {
            user_id: or_empty(&call.user_id),
            project: or_empty(&call.project),
            key_id: or_empty(&call.key_id),
            provider: or_empty(&call.provider),
            model: call
                .model
                .clone()
                .unwrap_or_else(|| call.requested_model.clone()),
            kind: call.kind.clone(),
            status: call.status.clone(),
        }
    }
}

macro_rules! sums {
    ($($(#[$doc:meta])* $name:ident: $type:tt,)*) => {
        /// Sums over calls. Token classes never overlap.
        #[derive(Debug, Clone, Default, PartialEq, Eq, diesel::QueryableByName)]
        pub struct Sums {
            $($(#[$doc])* #[diesel(sql_type = diesel::sql_types::BigInt)] pub $name: $type,)*
        }

        impl Sums {
            /// Columns of these sums, in order.
            pub const COLUMNS: &'static [&'static str] = &[$(stringify!($name)),*];

            /// Adds another.
            pub fn add(&mut self, other: &Sums) {
                $(sums!(@with saturating_add, self, other, $name, $type);)*
            }

            /// Takes away what was added before.
            pub fn subtract(&mut self, other: &Sums) {
                $(sums!(@with saturating_sub, self, other, $name, $type);)*
            }
        }
    };
    (@with $how:ident, $self:ident, $other:ident, $name:ident, Nanos) => {
        $self.$name = Nanos($self.$name.0.$how($other.$name.0));
    };
    (@with $how:ident, $self:ident, $other:ident, $name:ident, i64) => {
        $self.$name = $self.$name.$how($other.$name);
    };
}

sums! {
    /// Calls.
    calls: i64,
    /// Those among them whose price is not known.
    unpriced_calls: i64,
    /// What they cost who called, as far as it is known.
    charge_nanos: Nanos,
    /// Uncached input.
    input_tokens: i64,
    /// Input that a cache served.
    cache_read_tokens: i64,
    /// Input cached for five minutes.
    cache_write_5m_tokens: i64,
    /// Input cached for an hour.
    cache_write_1h_tokens: i64,
    /// Audio in the input.
    audio_input_tokens: i64,
    /// Images in the input.
    image_input_tokens: i64,
    /// Visible output.
    output_tokens: i64,
    /// Output that was thought and not said.
    reasoning_tokens: i64,
    /// Audio in the output.
    audio_output_tokens: i64,
    /// Images in the output.
    image_output_tokens: i64,
    /// Pictures made.
    images: i64,
    /// Seconds heard or filmed.
    seconds: i64,
    /// Characters spoken.
    characters: i64,
    /// Search units of rerankers.
    searches: i64,
    /// Requests that are paid by the piece.
    requests: i64,
    /// From request to last byte, all together, milliseconds.
    duration_ms: i64,
    /// From request to first token, all together, milliseconds.
    ttft_ms: i64,
    /// Calls that had a first token.
    ttft_calls: i64,
    /// Calls that were answered with a reply that was made before.
    cached_calls: i64,
    /// What those would have cost beyond what they were charged.
    saved_nanos: Nanos,
}

impl Sums {
    /// Those of one call.
    pub fn of(call: &CallRecord) -> Self {
        let units: serde_json::Value = serde_json::from_str(&call.units).unwrap_or_default();
        let unit = |name: &str| {
            units
                .get(name)
                .and_then(serde_json::Value::as_i64)
                .unwrap_or(0)
        };
        Sums {
            calls: 1,
            unpriced_calls: i64::from(call.charge_nanos.is_none()),
            charge_nanos: call.charge_nanos.unwrap_or(Nanos::ZERO),
            input_tokens: call.input_tokens,
            cache_read_tokens: call.cache_read_tokens,
            cache_write_5m_tokens: call.cache_write_5m_tokens,
            cache_write_1h_tokens: call.cache_write_1h_tokens,
            audio_input_tokens: call.audio_input_tokens,
            image_input_tokens: call.image_input_tokens,
            output_tokens: call.output_tokens,
            reasoning_tokens: call.reasoning_tokens,
            audio_output_tokens: call.audio_output_tokens,
            image_output_tokens: call.image_output_tokens,
            images: unit("images"),
            seconds: unit("seconds"),
            characters: unit("characters"),
            searches: unit("searches"),
            requests: unit("requests"),
            duration_ms: call.duration_ms,
            ttft_ms: call.ttft_ms.unwrap_or(0),
            ttft_calls: i64::from(call.ttft_ms.is_some()),
            cached_calls: i64::from(call.cached.is_some()),
            saved_nanos: call.saved_nanos.unwrap_or(Nanos::ZERO),
        }
    }
}
