//! `PUT /api/ai-providers/{providerId}/model-rates/{rateId}`: changes a rate.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::rates::Rate;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::RateObject;
use super::body::{CachingBody, Extras, UnitCostsBody, display_name};
use super::decimal::PerUnit;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::providers::find;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// What to change; what is absent stays.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateChangeBody {
    /// For people.
    model_display: Option<String>,
    /// Credits for what goes in.
    #[schema(value_type = Option<String>)]
    input_rate: Option<PerUnit>,
    /// Credits for what comes out.
    #[schema(value_type = Option<String>)]
    output_rate: Option<PerUnit>,
    /// For people.
    description: Option<String>,
    /// What the provider asks, in US dollars.
    unit_costs: Option<UnitCostsBody>,
    /// Credits for what a cache holds.
    caching: Option<CachingBody>,
    /// Facts about the model, such as `maxTokens` and `features`.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Value>>)]
    model_metadata: Option<Map<String, Value>>,
}

/// Changes a rate: a new row comes in force and the old one is retired, so that calls keep the one
/// they were charged under.
#[utoipa::path(put, path = "/api/ai-providers/{providerId}/model-rates/{rateId}", operation_id = "update_rate", tag = "rates",
    params(("providerId" = String, Path, description = "The provider's id"), ("rateId" = String, Path, description = "The rate's id")),
    request_body = RateChangeBody,
    responses((status = 200, body = RateObject), (status = 404, description = "No such rate"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn update(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    ids: web::Path<(String, String)>,
    sent: Body<RateChangeBody>,
) -> Result<HttpResponse, AdminError> {
    let (provider_id, id) = ids.into_inner();
    let (sent, now) = (sent.0, context.clock.now());
    let new_id = token::new_id();
    let object = context
        .store
        .write(move |conn| {
            let (row, provider_id) = match changeable(conn, &provider_id, &id)? {
                Ok(row) => (row, &provider_id),
                Err(error) => return Ok(Err(error)),
            };
            match changed(row, &sent, &new_id, now) {
                Ok(row) => {
                    let row = store::rates::set(conn, &row)?;
                    Ok(Ok(RateObject::of(&row, provider_id)))
                }
                Err(error) => Ok(Err(error)),
            }
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(object))
}

/// The rate in force that this id means: the row itself, or the one that took its place, since a
/// client may hold the id from before a change.
pub fn changeable(
    conn: &mut Conn,
    provider_id: &str,
    id: &str,
) -> QueryResult<Result<Rate, AdminError>> {
    let provider = match find::provider(conn, provider_id)? {
        Ok(provider) => provider,
        Err(error) => return Ok(Err(error)),
    };
    let named = store::rates::by_id(conn, id)?.filter(|row| row.provider == provider.name);
    let standing = match named {
        Some(row) if row.retired_at.is_some() => {
            store::rates::in_force_for(conn, &row.provider, &row.model, &row.kind, &row.source)?
        }
        other => other,
    };
    let Some(row) = standing else {
        let problem = format!(
            "the provider `{}` has no rate {id:?} in force",
            provider.name
        );
        return Ok(Err(AdminError::not_found(problem)));
    };
    if row.source != find::DATABASE {
        let what = format!("the rate of `{}/{}`", row.provider, row.model);
        return Ok(Err(AdminError::managed_elsewhere(&what, &row.source)));
    }
    Ok(Ok(row))
}

fn changed(
    mut row: Rate,
    sent: &RateChangeBody,
    new_id: &str,
    now: Millis,
) -> Result<Rate, AdminError> {
    if let Some(given) = &sent.model_display {
        row.display_name = display_name(Some(given), &row.model)?;
    }
    row.rate_input = sent.input_rate.map_or(row.rate_input, |rate| rate.0);
    row.rate_output = sent.output_rate.map_or(row.rate_output, |rate| rate.0);
    let extras = Extras {
        description: sent.description.as_deref(),
        unit_costs: sent.unit_costs.as_ref(),
        caching: sent.caching.as_ref(),
        model_metadata: sent.model_metadata.as_ref(),
    };
    extras.write_to(&mut row)?;
    new_id.clone_into(&mut row.id);
    row.created_at = now.0;
    Ok(row)
}
