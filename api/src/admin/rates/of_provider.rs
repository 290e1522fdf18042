//! `GET /api/ai-providers/{providerId}/model-rates`: the rates of one provider.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::RateObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::providers::find;
use crate::admin::query::Query;
use crate::identity::extract::AnyCaller;
use crate::routing::ANY;

/// Which rates.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ProviderRatesQuery {
    /// `true` adds models that the provider is about to end.
    include_deprecated: Option<String>,
}

/// Lists the rates in force of one provider, by model and type.
#[utoipa::path(get, path = "/api/ai-providers/{providerId}/model-rates", operation_id = "list_rates_of_provider", tag = "rates",
    params(("providerId" = String, Path, description = "The provider's id"), ProviderRatesQuery),
    responses((status = 200, body = Vec<RateObject>), (status = 404, description = "No such provider")))]
pub async fn of_provider(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    provider_id: web::Path<String>,
    query: Query<ProviderRatesQuery>,
) -> Result<HttpResponse, AdminError> {
    let deprecated = query.0.include_deprecated.as_deref() == Some("true");
    let provider_id = provider_id.into_inner();
    let now = context.clock.now();
    let (provider, rates) = context
        .store
        .read(move |conn| {
            let provider = match find::provider(conn, &provider_id)? {
                Ok(provider) => provider,
                Err(error) => return Ok(Err(error)),
            };
            let mut rates = store::rates::in_force(conn, now.0)?;
            rates.retain(|rate| rate.scope.is_empty() && rate.model != ANY);
            Ok(Ok((provider, rates)))
        })
        .await??;
    let listed: Vec<RateObject> = rates
        .iter()
        .filter(|rate| rate.provider == provider.name && (deprecated || !rate.deprecated))
        .map(|rate| RateObject::seen_by(rate, &provider.id, &caller.0))
        .collect();
    Ok(HttpResponse::Ok().json(listed))
}
