//! Providers, credentials, rates and projects of upstream: tables of a few rows.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::{Aikit, AikitError, TEXT, TIME, WHOLE, Wanted};

/// A provider.
#[derive(Debug, Clone, QueryableByName)]
pub struct ProviderRow {
    /// A snowflake.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// One of upstream's eleven.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// For people.
    #[diesel(sql_type = Nullable<Text>)]
    pub display_name: Option<String>,
    /// Where its API begins.
    #[diesel(sql_type = Nullable<Text>)]
    pub base_url: Option<String>,
    /// Of Bedrock.
    #[diesel(sql_type = Nullable<Text>)]
    pub region: Option<String>,
    /// 0 or 1.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub enabled: Option<i64>,
    /// Milliseconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub created_at: Option<i64>,
}

/// A credential.
#[derive(Clone, QueryableByName)]
pub struct CredentialRow {
    /// A snowflake.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Whose.
    #[diesel(sql_type = Text)]
    pub provider_id: String,
    /// For people.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// JSON object of its parts, of which `api_key` and `secret_access_key` are sealed.
    #[diesel(sql_type = Nullable<Text>)]
    pub value: Option<String>,
    /// `api_key`, `access_key_pair` or `custom`.
    #[diesel(sql_type = Nullable<Text>)]
    pub kind: Option<String>,
    /// 0 or 1.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub active: Option<i64>,
    /// Its share, 100 when absent.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub weight: Option<i64>,
    /// What the provider said last.
    #[diesel(sql_type = Nullable<Text>)]
    pub error: Option<String>,
    /// Calls made with it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub usage_count: Option<i64>,
    /// Milliseconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub last_used_at: Option<i64>,
    /// Milliseconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub created_at: Option<i64>,
}

/// What a model costs. Amounts are decimal numbers of credits (or dollars) for one token, image or
/// second.
#[derive(Debug, Clone, QueryableByName)]
pub struct RateRow {
    /// A snowflake.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Whose model.
    #[diesel(sql_type = Text)]
    pub provider_id: String,
    /// The provider's name for it.
    #[diesel(sql_type = Text)]
    pub model: String,
    /// For people.
    #[diesel(sql_type = Nullable<Text>)]
    pub display_name: Option<String>,
    /// For people.
    #[diesel(sql_type = Nullable<Text>)]
    pub description: Option<String>,
    /// `chatCompletion`, `embedding`, `imageGeneration` or `video`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Credits.
    #[diesel(sql_type = Nullable<Text>)]
    pub input_rate: Option<String>,
    /// Credits.
    #[diesel(sql_type = Nullable<Text>)]
    pub output_rate: Option<String>,
    /// JSON `{input, output}` in dollars.
    #[diesel(sql_type = Nullable<Text>)]
    pub unit_costs: Option<String>,
    /// JSON `{readRate?, writeRate?}` in credits.
    #[diesel(sql_type = Nullable<Text>)]
    pub caching: Option<String>,
    /// JSON object of facts.
    #[diesel(sql_type = Nullable<Text>)]
    pub metadata: Option<String>,
    /// 0 or 1.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub deprecated: Option<i64>,
    /// Milliseconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub created_at: Option<i64>,
    /// Milliseconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub updated_at: Option<i64>,
}

/// A change of a rate that upstream wrote down.
#[derive(Debug, Clone, QueryableByName)]
pub struct RateChangeRow {
    /// A snowflake.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Whose model; `system` for notes about many.
    #[diesel(sql_type = Nullable<Text>)]
    pub provider_id: Option<String>,
    /// The model; one that begins with `_` stands for many.
    #[diesel(sql_type = Nullable<Text>)]
    pub model: Option<String>,
    /// As in [`RateRow::kind`].
    #[diesel(sql_type = Nullable<Text>)]
    pub kind: Option<String>,
    /// `manual_update`, `bulk_update`, `source_drift` and so on.
    #[diesel(sql_type = Nullable<Text>)]
    pub change: Option<String>,
    /// JSON of what held before: `{inputRate, outputRate}`.
    #[diesel(sql_type = Nullable<Text>)]
    pub previous_rates: Option<String>,
    /// Seconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub detected_at: Option<i64>,
}

/// What a project is called.
#[derive(Debug, Clone, QueryableByName)]
pub struct ProjectRow {
    /// What calls are counted under.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// For people.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// Where its picture is.
    #[diesel(sql_type = Nullable<Text>)]
    pub logo: Option<String>,
    /// Where it is.
    #[diesel(sql_type = Nullable<Text>)]
    pub url: Option<String>,
    /// Milliseconds since 1970.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub created_at: Option<i64>,
}

impl Aikit {
    /// All providers.
    pub fn providers(&mut self) -> Result<Vec<ProviderRow>, AikitError> {
        self.all(
            "AiProviders",
            &[
                Wanted("id", "id", TEXT),
                Wanted("name", "name", TEXT),
                Wanted("displayName", "display_name", TEXT),
                Wanted("baseUrl", "base_url", TEXT),
                Wanted("region", "region", TEXT),
                Wanted("enabled", "enabled", WHOLE),
                Wanted("createdAt", "created_at", TIME),
            ],
        )
    }

    /// All credentials.
    pub fn credentials(&mut self) -> Result<Vec<CredentialRow>, AikitError> {
        self.all(
            "AiCredentials",
            &[
                Wanted("id", "id", TEXT),
                Wanted("providerId", "provider_id", TEXT),
                Wanted("name", "name", TEXT),
                Wanted("credentialValue", "value", TEXT),
                Wanted("credentialType", "kind", TEXT),
                Wanted("active", "active", WHOLE),
                Wanted("weight", "weight", WHOLE),
                Wanted("error", "error", TEXT),
                Wanted("usageCount", "usage_count", WHOLE),
                Wanted("lastUsedAt", "last_used_at", TIME),
                Wanted("createdAt", "created_at", TIME),
            ],
        )
    }

    /// All rates.
    pub fn rates(&mut self) -> Result<Vec<RateRow>, AikitError> {
        self.all(
            "AiModelRates",
            &[
                Wanted("id", "id", TEXT),
                Wanted("providerId", "provider_id", TEXT),
                Wanted("model", "model", TEXT),
                Wanted("modelDisplay", "display_name", TEXT),
                Wanted("description", "description", TEXT),
                Wanted("type", "kind", TEXT),
                Wanted("inputRate", "input_rate", TEXT),
                Wanted("outputRate", "output_rate", TEXT),
                Wanted("unitCosts", "unit_costs", TEXT),
                Wanted("caching", "caching", TEXT),
                Wanted("modelMetadata", "metadata", TEXT),
                Wanted("deprecated", "deprecated", WHOLE),
                Wanted("createdAt", "created_at", TIME),
                Wanted("updatedAt", "updated_at", TIME),
            ],
        )
    }

    /// What was written down of changes of rates.
    pub fn rate_changes(&mut self) -> Result<Vec<RateChangeRow>, AikitError> {
        self.all(
            "AiModelRateHistories",
            &[
                Wanted("id", "id", TEXT),
                Wanted("providerId", "provider_id", TEXT),
                Wanted("model", "model", TEXT),
                Wanted("type", "kind", TEXT),
                Wanted("changeType", "change", TEXT),
                Wanted("previousRates", "previous_rates", TEXT),
                Wanted("detectedAt", "detected_at", WHOLE),
            ],
        )
    }

    /// All projects.
    pub fn projects(&mut self) -> Result<Vec<ProjectRow>, AikitError> {
        self.all(
            "Projects",
            &[
                Wanted("appDid", "id", TEXT),
                Wanted("appName", "name", TEXT),
                Wanted("appLogo", "logo", TEXT),
                Wanted("appUrl", "url", TEXT),
                Wanted("createdAt", "created_at", TIME),
            ],
        )
    }

    fn all<R>(&mut self, table: &str, wanted: &[Wanted]) -> Result<Vec<R>, AikitError>
    where
        R: diesel::deserialize::QueryableByName<diesel::sqlite::Sqlite> + 'static,
    {
        let Some(query) = self.select(table, wanted, "ORDER BY rowid")? else {
            return Ok(Vec::new());
        };
        let rows = diesel::sql_query(query).load(&mut self.conn);
        rows.map_err(|error| self.explained(&error))
    }
}
