//! A credential as it is shown: never its secret.

use serde::Serialize;
use store::credentials::Credential;
use store::providers::Provider;
use utoipa::ToSchema;

use crate::admin::time::iso;
use crate::upstream::origin::saved_for;

/// What a provider is called with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CredentialObject {
    /// The credential's id.
    pub id: String,
    /// Whose credential.
    pub provider_id: String,
    /// For people.
    pub name: String,
    /// `api_key`, `access_key_pair` or `custom`.
    pub credential_type: String,
    /// Calls use it.
    pub active: bool,
    /// Why calls cannot use it.
    #[schema(required)]
    pub error: Option<String>,
    /// Its share among those of the provider.
    pub weight: i64,
    /// Calls made with it.
    pub usage_count: i64,
    /// When it was last used.
    #[schema(required)]
    pub last_used_at: Option<String>,
    /// The ends of the secret.
    pub masked_value: String,
    /// What to show for it in a list.
    pub display_text: String,
    /// Scheme, host and port that the secret may be sent to.
    pub saved_for: String,
    /// When it was made.
    pub created_at: String,
    /// When it was changed last.
    pub updated_at: String,
}

impl CredentialObject {
    /// The credential as it stands beside its provider.
    pub fn of(row: &Credential, provider: &Provider) -> Self {
        CredentialObject {
            error: bound_elsewhere(row, provider).or_else(|| row.error.clone()),
            id: row.id.clone(),
            provider_id: row.provider_id.clone(),
            name: row.name.clone(),
            credential_type: row.kind.clone(),
            active: row.active,
            weight: row.weight,
            usage_count: row.usage_count,
            last_used_at: row.last_used_at.map(iso),
            masked_value: row.masked.clone(),
            display_text: row.masked.clone(),
            saved_for: row.saved_for.clone(),
            created_at: iso(row.created_at),
            updated_at: iso(row.updated_at),
        }
    }
}

/// The secret was typed in for another host than the provider's address now names, so it is not
/// sent there: whoever may change an address must not thereby read the secrets.
pub fn bound_elsewhere(row: &Credential, provider: &Provider) -> Option<String> {
    let now = saved_for(&provider.base_url);
    (row.saved_for != now).then(|| {
        format!(
            "saved for {}; enter the key again to use it with {now}",
            row.saved_for
        )
    })
}
