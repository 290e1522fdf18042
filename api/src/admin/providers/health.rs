//! `GET /api/ai-providers/health`: which credentials work.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::credential_object::bound_elsewhere;
use super::precedence;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Which credentials work.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthReply {
    /// By the provider's name, then the credential's.
    pub providers: BTreeMap<String, BTreeMap<String, CredentialHealth>>,
    /// When this was so.
    pub timestamp: String,
}

/// Whether one credential works.
#[derive(Debug, Serialize, ToSchema)]
pub struct CredentialHealth {
    /// Calls use it.
    pub running: bool,
}

/// Tells which credentials work. For admins only: it names them.
#[utoipa::path(get, path = "/api/ai-providers/health", operation_id = "show_health", tag = "providers",
    responses((status = 200, body = HealthReply)))]
pub async fn health(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let (all, credentials, states) = context
        .store
        .read(|conn| {
            Ok((
                store::providers::all(conn)?,
                store::credentials::all(conn)?,
                store::credential_states::all(conn)?,
            ))
        })
        .await?;
    let is_refused = |id: &str| {
        let mut own = states.iter().filter(|state| state.credential_id == id);
        own.any(|state| state.model.is_empty() && state.state != "active")
    };
    let mut providers: BTreeMap<String, BTreeMap<String, CredentialHealth>> = BTreeMap::new();
    for provider in precedence::in_force(&all).filter(|provider| provider.enabled) {
        let named = providers.entry(provider.name.clone()).or_default();
        for credential in credentials.iter().filter(|c| c.provider_id == provider.id) {
            let running = credential.active
                && bound_elsewhere(credential, provider).is_none()
                && !is_refused(&credential.id);
            named.insert(credential.name.clone(), CredentialHealth { running });
        }
    }
    Ok(HttpResponse::Ok().json(HealthReply {
        providers,
        timestamp: context.clock.now().rfc3339(),
    }))
}
