//! `GET /api/ai-providers`: every provider of every source.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::rates::Rate;
use utoipa::IntoParams;

use super::ProviderObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::{Query, filled};
use crate::admin::rates::RateObject;
use crate::identity::extract::AdminCaller;

/// Which providers.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ProviderQuery {
    /// Only those of this name.
    name: Option<String>,
    /// `true` adds the rates in force.
    include_model_rates: Option<String>,
}

/// Lists providers with their credentials, without the secrets.
#[utoipa::path(get, path = "/api/ai-providers", operation_id = "list_providers", tag = "providers", params(ProviderQuery),
    responses((status = 200, body = Vec<ProviderObject>)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<ProviderQuery>,
) -> Result<HttpResponse, AdminError> {
    let name = filled(query.0.name);
    let now = context.clock.now();
    let with_rates = query.0.include_model_rates.as_deref() == Some("true");
    let (providers, credentials, rates) = context
        .store
        .read(move |conn| {
            let rates = match with_rates {
                true => store::rates::in_force(conn, now.0)?,
                false => Vec::new(),
            };
            let providers = store::providers::all(conn)?;
            Ok((providers, store::credentials::all(conn)?, rates))
        })
        .await?;
    let mut by_provider: HashMap<&str, Vec<&Rate>> = HashMap::new();
    for rate in &rates {
        by_provider.entry(&rate.provider).or_default().push(rate);
    }
    let listed: Vec<ProviderObject> = providers
        .iter()
        .filter(|row| name.as_ref().is_none_or(|name| *name == row.name))
        .map(|row| {
            let mut object = ProviderObject::of(row, &credentials, &providers);
            object.model_rates = with_rates.then(|| {
                let own = by_provider.get(row.name.as_str());
                own.into_iter()
                    .flatten()
                    .map(|rate| RateObject::of(rate, &row.id))
                    .collect()
            });
            object
        })
        .collect();
    Ok(HttpResponse::Ok().json(listed))
}
