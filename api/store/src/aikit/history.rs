//! Calls, usages and statistics of upstream: tables of many rows, read a batch at a time.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::{Aikit, AikitError, ROUNDED, SECONDS_MS, TEXT, TIME, WHOLE, Wanted};

/// One try at a provider.
#[derive(Debug, Clone, QueryableByName)]
pub struct CallRow {
    /// The row's number.
    #[diesel(sql_type = BigInt)]
    pub place: i64,
    /// A snowflake.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Empty for providers of upstream's environment.
    #[diesel(sql_type = Nullable<Text>)]
    pub provider_id: Option<String>,
    /// The provider's name for the model.
    #[diesel(sql_type = Nullable<Text>)]
    pub model: Option<String>,
    /// Empty where there was none.
    #[diesel(sql_type = Nullable<Text>)]
    pub credential_id: Option<String>,
    /// `chatCompletion`, `embedding`, `imageGeneration`, `audioGeneration`, `video` or `custom`.
    #[diesel(sql_type = Nullable<Text>)]
    pub kind: Option<String>,
    /// Tokens of all classes, images or seconds.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub total_usage: Option<i64>,
    /// JSON object of what was used.
    #[diesel(sql_type = Nullable<Text>)]
    pub metrics: Option<String>,
    /// A decimal number.
    #[diesel(sql_type = Nullable<Text>)]
    pub credits: Option<String>,
    /// `processing`, `success` or `failed`.
    #[diesel(sql_type = Nullable<Text>)]
    pub status: Option<String>,
    /// Milliseconds.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub duration_ms: Option<i64>,
    /// What went wrong, in words.
    #[diesel(sql_type = Nullable<Text>)]
    pub error: Option<String>,
    /// What it is counted under.
    #[diesel(sql_type = Nullable<Text>)]
    pub project: Option<String>,
    /// Who called.
    #[diesel(sql_type = Nullable<Text>)]
    pub user_id: Option<String>,
    /// `x-request-id`.
    #[diesel(sql_type = Nullable<Text>)]
    pub request_id: Option<String>,
    /// JSON object.
    #[diesel(sql_type = Nullable<Text>)]
    pub metadata: Option<String>,
    /// Seconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub call_time: Option<i64>,
    /// Milliseconds until the first byte.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub ttfb_ms: Option<i64>,
}

/// A row of the billing ledger.
#[derive(Debug, Clone, QueryableByName)]
pub struct UsageRow {
    /// The row's number.
    #[diesel(sql_type = BigInt)]
    pub place: i64,
    /// A snowflake.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Milliseconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub created_at: Option<i64>,
    /// Who called; nobody for calls of the first version.
    #[diesel(sql_type = Nullable<Text>)]
    pub user_id: Option<String>,
    /// The project.
    #[diesel(sql_type = Nullable<Text>)]
    pub project: Option<String>,
    /// The model, with its provider in front or without.
    #[diesel(sql_type = Nullable<Text>)]
    pub model: Option<String>,
    /// What it was for.
    #[diesel(sql_type = Nullable<Text>)]
    pub kind: Option<String>,
    /// Tokens of the prompt.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub input_tokens: Option<i64>,
    /// Tokens of the answer.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub output_tokens: Option<i64>,
    /// Tokens that a cache served.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub cache_read_tokens: Option<i64>,
    /// Tokens that were cached.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub cache_write_tokens: Option<i64>,
    /// Pictures made.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub images: Option<i64>,
    /// Seconds of sound or film.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub seconds: Option<i64>,
    /// A decimal number; nothing where upstream knew no price.
    #[diesel(sql_type = Nullable<Text>)]
    pub credits: Option<String>,
    /// Nothing, `counted` or `reported`.
    #[diesel(sql_type = Nullable<Text>)]
    pub status: Option<String>,
}

/// Sums of an hour of one person and project.
#[derive(Debug, Clone, QueryableByName)]
pub struct StatisticRow {
    /// The row's number.
    #[diesel(sql_type = BigInt)]
    pub place: i64,
    /// Who called.
    #[diesel(sql_type = Nullable<Text>)]
    pub user_id: Option<String>,
    /// The project.
    #[diesel(sql_type = Nullable<Text>)]
    pub project: Option<String>,
    /// Seconds since 1970: where it begins.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub timestamp: Option<i64>,
    /// `hour`, `day` or `month`.
    #[diesel(sql_type = Nullable<Text>)]
    pub width: Option<String>,
    /// JSON object of sums.
    #[diesel(sql_type = Nullable<Text>)]
    pub stats: Option<String>,
}

const CALLS: &[Wanted] = &[
    Wanted("id", "id", TEXT),
    Wanted("providerId", "provider_id", TEXT),
    Wanted("model", "model", TEXT),
    Wanted("credentialId", "credential_id", TEXT),
    Wanted("type", "kind", TEXT),
    Wanted("totalUsage", "total_usage", WHOLE),
    Wanted("usageMetrics", "metrics", TEXT),
    Wanted("credits", "credits", TEXT),
    Wanted("status", "status", TEXT),
    Wanted("duration", "duration_ms", SECONDS_MS),
    Wanted("errorReason", "error", TEXT),
    Wanted("appDid", "project", TEXT),
    Wanted("userDid", "user_id", TEXT),
    Wanted("requestId", "request_id", TEXT),
    Wanted("metadata", "metadata", TEXT),
    Wanted("callTime", "call_time", WHOLE),
    Wanted("ttfb", "ttfb_ms", ROUNDED),
];

const USAGES: &[Wanted] = &[
    Wanted("id", "id", TEXT),
    Wanted("createdAt", "created_at", TIME),
    Wanted("userDid", "user_id", TEXT),
    Wanted("appId", "project", TEXT),
    Wanted("model", "model", TEXT),
    Wanted("type", "kind", TEXT),
    Wanted("promptTokens", "input_tokens", WHOLE),
    Wanted("completionTokens", "output_tokens", WHOLE),
    Wanted("cacheReadInputTokens", "cache_read_tokens", WHOLE),
    Wanted("cacheCreationInputTokens", "cache_write_tokens", WHOLE),
    Wanted("numberOfImageGeneration", "images", WHOLE),
    Wanted("mediaDuration", "seconds", WHOLE),
    Wanted("usedCredits", "credits", TEXT),
    Wanted("usageReportStatus", "status", TEXT),
];

const STATISTICS: &[Wanted] = &[
    Wanted("userDid", "user_id", TEXT),
    Wanted("appDid", "project", TEXT),
    Wanted("timestamp", "timestamp", WHOLE),
    Wanted("timeType", "width", TEXT),
    Wanted("stats", "stats", TEXT),
];

impl Aikit {
    /// Up to `limit` calls behind a row number, in the order in which they were written.
    pub fn calls(&mut self, after: i64, limit: i64) -> Result<Vec<CallRow>, AikitError> {
        self.batch("ModelCalls", CALLS, after, limit)
    }

    /// Up to `limit` rows of the billing ledger behind a row number.
    pub fn usages(&mut self, after: i64, limit: i64) -> Result<Vec<UsageRow>, AikitError> {
        self.batch("Usages", USAGES, after, limit)
    }

    /// Up to `limit` rows of the statistics behind a row number.
    pub fn statistics(&mut self, after: i64, limit: i64) -> Result<Vec<StatisticRow>, AikitError> {
        self.batch("ModelCallStats", STATISTICS, after, limit)
    }

    fn batch<R>(
        &mut self,
        table: &str,
        wanted: &[Wanted],
        after: i64,
        limit: i64,
    ) -> Result<Vec<R>, AikitError>
    where
        R: diesel::deserialize::QueryableByName<diesel::sqlite::Sqlite> + 'static,
    {
        let rest = "WHERE rowid > ? ORDER BY rowid LIMIT ?";
        let Some(query) = self.select(table, wanted, rest)? else {
            return Ok(Vec::new());
        };
        let rows = diesel::sql_query(query)
            .bind::<BigInt, _>(after)
            .bind::<BigInt, _>(limit)
            .load(&mut self.conn);
        rows.map_err(|error| self.explained(&error))
    }
}
