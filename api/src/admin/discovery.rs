//! Asking a provider for its own list of models, and keeping it.

use std::rc::Rc;

use actix_web::{rt, web};
use secrecy::SecretString;
use store::StoreError;
use store::credentials::Credential;
use store::discovered_models::DiscoveredModel;
use store::providers::Provider;

use super::context::{AdminContext, ModelLister, TestFailure, Trial};
use super::error::AdminError;
use super::providers::credential_object::bound_elsewhere;
use super::providers::precedence;
use crate::providers::Kind;

/// A list is asked for again when it is older.
const STALE_MS: i64 = store::DAY_MS;

/// Asks a provider and keeps its answer.
pub async fn discover(
    context: &AdminContext,
    lister: &Rc<dyn ModelLister>,
    provider: &Provider,
) -> Result<Vec<DiscoveredModel>, AdminError> {
    let kind = Kind::from_name(&provider.kind).unwrap_or(Kind::Compatible);
    let profile = kind.profile();
    if profile.models.is_none() {
        return Err(AdminError::bad_request(
            "no_list_of_models",
            format!(
                "{} shows no list of its models that could be read",
                profile.title
            ),
        ));
    }
    let secret = secret(context, provider).await?;
    if secret.is_none() && profile.needs_credential {
        return Err(AdminError::conflict(
            "no_credential",
            format!(
                "provider `{}` has no usable credential to ask with; add one",
                provider.name
            ),
        ));
    }
    let asked = Trial {
        kind: provider.kind.clone(),
        base_url: provider.base_url.clone(),
        private_network: provider.private_network,
        secret: secret.clone(),
        model: None,
        region: provider.region.clone(),
        config: provider.config.clone(),
    };
    let listed = lister
        .list(asked)
        .await
        .map_err(|failure| refusal(&failure, secret.as_ref()))?;
    let seen_at = context.clock.now().0;
    let models: Vec<DiscoveredModel> = listed
        .into_iter()
        .map(|model| DiscoveredModel {
            provider_id: provider.id.clone(),
            name: model.name,
            display_name: model.display_name,
            kind: model.kind.as_str().to_owned(),
            context_tokens: model.context_tokens,
            seen_at,
        })
        .collect();
    keep(context, provider, &models).await?;
    (context.reload)().await;
    Ok(models)
}

/// The provider may have been removed while it was asked.
async fn keep(
    context: &AdminContext,
    provider: &Provider,
    models: &[DiscoveredModel],
) -> Result<(), AdminError> {
    let (id, models) = (provider.id.clone(), models.to_vec());
    let kept = context
        .store
        .write(move |conn| {
            if store::providers::by_id(conn, &id)?.is_none() {
                return Ok(false);
            }
            store::discovered_models::replace(conn, &id, &models)?;
            Ok(true)
        })
        .await?;
    if kept {
        return Ok(());
    }
    Err(AdminError::not_found("the provider was removed meanwhile"))
}

/// The key of the first credential that may be sent there.
async fn secret(
    context: &AdminContext,
    provider: &Provider,
) -> Result<Option<SecretString>, AdminError> {
    let id = provider.id.clone();
    let credentials = context
        .store
        .read(move |conn| store::credentials::of_provider(conn, &id))
        .await?;
    let usable = |row: &&Credential| row.active && bound_elsewhere(row, provider).is_none();
    let Some(row) = credentials.iter().find(usable) else {
        return Ok(None);
    };
    let secret = context.vault.open(&row.id, &row.sealed);
    secret.map(Some).map_err(AdminError::internal)
}

fn refusal(failure: &TestFailure, secret: Option<&SecretString>) -> AdminError {
    let detail = failure.told_without(secret);
    let message = match failure.status {
        Some(status) => format!("the provider answered {status}: {detail}"),
        None => detail,
    };
    AdminError::bad_request("discovery_failed", message)
}

/// Asks in the background after something was saved; what goes wrong is logged, and the last list
/// stays.
pub fn afterwards(
    context: &web::Data<AdminContext>,
    lister: &Rc<dyn ModelLister>,
    provider: Provider,
) {
    let (context, lister) = (context.clone(), Rc::clone(lister));
    rt::spawn(async move { try_one(&context, &lister, &provider).await });
}

/// Asks every provider in force whose list is older than a day.
pub async fn refresh(
    context: &AdminContext,
    lister: &Rc<dyn ModelLister>,
) -> Result<(), StoreError> {
    let read = context.store.read(|conn| {
        Ok((
            store::providers::all(conn)?,
            store::discovered_models::all(conn)?,
        ))
    });
    let (providers, known) = read.await?;
    let stale = context.clock.now().0 - STALE_MS;
    for provider in precedence::in_force(&providers).filter(|provider| provider.enabled) {
        let mut own = known
            .iter()
            .filter(|model| model.provider_id == provider.id);
        if own.any(|model| model.seen_at > stale) {
            continue;
        }
        try_one(context, lister, provider).await;
    }
    Ok(())
}

async fn try_one(context: &AdminContext, lister: &Rc<dyn ModelLister>, provider: &Provider) {
    let kind = Kind::from_name(&provider.kind);
    if !provider.enabled || kind.is_none_or(|kind| kind.profile().models.is_none()) {
        return;
    }
    match discover(context, lister, provider).await {
        Ok(models) => {
            tracing::info!(
                provider = provider.name,
                models = models.len(),
                "list of models read"
            );
        }
        Err(error) => {
            tracing::info!(provider = provider.name, %error, "list of models not read");
        }
    }
}
