//! `GET …/standing`: how credentials stand with their providers, and which circuits are open.

use std::collections::BTreeMap;
use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::credential_states::CredentialState;
use utoipa::ToSchema;

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::app::Link;
use crate::identity::extract::AdminCaller;
use crate::standing::circuits::Shown;
use crate::standing::state::{Entry, State};

/// Who may be called now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProvidersStandingReply {
    /// Credentials that are not used now, for a model or at all. All others are active.
    pub credentials: Vec<CredentialStanding>,
    /// Circuits of this process that were used in the last half minute or are not closed.
    pub circuits: Vec<CircuitObject>,
}

/// Why a credential is not used.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CredentialStanding {
    /// The provider's id.
    pub provider_id: String,
    /// Its name.
    pub provider: String,
    /// The credential's id.
    pub credential_id: String,
    /// Its name.
    pub credential: String,
    /// The model that it is not used for; null: for none.
    #[schema(required)]
    pub model: Option<String>,
    /// `limited`, `barred`, `refused` or `exhausted`.
    pub state: &'static str,
    /// It is used again then.
    #[schema(required)]
    pub until: Option<String>,
    /// The provider is asked again then.
    #[schema(required)]
    pub next_check_at: Option<String>,
    /// Stable code of what led to it.
    #[schema(required)]
    pub code: Option<String>,
    /// The provider's words.
    #[schema(required)]
    pub reason: Option<String>,
    /// How often in a row it was so.
    pub failures: i64,
    /// Since when.
    pub since: String,
}

/// The circuit of a model at a provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CircuitObject {
    /// The provider's id.
    pub provider_id: String,
    /// Its name.
    pub provider: String,
    /// The provider's name for the model.
    pub model: String,
    /// `closed`, `open` or `half_open`.
    pub state: &'static str,
    /// When it was opened last, while it is not closed.
    #[schema(required)]
    pub opened_at: Option<String>,
    /// Calls of the last half minute.
    pub calls: u32,
    /// Those of them that failed by the provider's fault.
    pub failed: u32,
    /// Those of them that began late.
    pub slow: u32,
}

/// Names of providers and credentials by id.
pub(super) struct Names {
    providers: BTreeMap<String, String>,
    credentials: BTreeMap<String, (String, String)>,
}

/// Tells who is not called now, and why.
#[utoipa::path(get, path = "/api/ai-providers/standing", operation_id = "show_standing", tag = "providers",
    responses((status = 200, body = ProvidersStandingReply)))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
) -> Result<HttpResponse, AdminError> {
    Ok(HttpResponse::Ok().json(standing(&context, &link).await?))
}

/// The same, for whoever shows it in another form.
pub(super) async fn standing(
    context: &AdminContext,
    link: &Link,
) -> Result<ProvidersStandingReply, AdminError> {
    let (states, names) = context
        .store
        .read(|conn| {
            let providers = store::providers::all(conn)?.into_iter();
            let credentials = store::credentials::all(conn)?.into_iter();
            let names = Names {
                providers: providers.map(|row| (row.id, row.name)).collect(),
                credentials: credentials
                    .map(|row| (row.id, (row.name, row.provider_id)))
                    .collect(),
            };
            Ok((store::credential_states::all(conn)?, names))
        })
        .await?;
    let now = context.clock.now();
    let unfit = states.into_iter().filter(|state| {
        let entry = Entry::of_row(state.clone());
        entry.unfit(now).is_some()
    });
    Ok(ProvidersStandingReply {
        credentials: unfit.filter_map(|state| names.credential(state)).collect(),
        circuits: link
            .app
            .standing
            .circuits
            .shown()
            .into_iter()
            .filter_map(|shown| names.circuit(shown))
            .collect(),
    })
}

impl Names {
    fn credential(&self, state: CredentialState) -> Option<CredentialStanding> {
        let (name, provider_id) = self.credentials.get(&state.credential_id)?;
        Some(CredentialStanding {
            provider: self.providers.get(provider_id)?.clone(),
            provider_id: provider_id.clone(),
            credential: name.clone(),
            credential_id: state.credential_id,
            model: Some(state.model).filter(|model| !model.is_empty()),
            state: State::from_name(&state.state).name(),
            until: state.until_at.map(iso),
            next_check_at: state.check_at.map(iso),
            code: state.code,
            reason: state.reason,
            failures: state.failures,
            since: iso(state.changed_at),
        })
    }

    fn circuit(&self, shown: Shown) -> Option<CircuitObject> {
        Some(CircuitObject {
            provider: self.providers.get(&shown.provider_id)?.clone(),
            provider_id: shown.provider_id,
            model: shown.model,
            state: shown.position.name(),
            opened_at: shown.since.map(|since| iso(since.0)),
            calls: shown.window.calls,
            failed: shown.window.failed,
            slow: shown.window.slow,
        })
    }
}
