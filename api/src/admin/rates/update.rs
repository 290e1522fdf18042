//! `PUT /api/ai-providers/{providerId}/model-rates/{rateId}`: changes a rate.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::rates::Rate;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::RateObject;
use super::body::{CachingBody, UnitCostsBody, display_name};
use super::classes::{ClassBody, TierBody};
use super::decimal::{CreditPrice, PerUnit, Percent};
use super::owner::owner;
use super::said::Said;
use super::units::UnitRateBody;
use super::when;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::providers::find;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::identity::token;
use crate::pricing::policy::Policy;

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
    /// Credits for each class of tokens.
    rates: Option<ClassBody>,
    /// What the provider asks for input and output, in US dollars.
    unit_costs: Option<UnitCostsBody>,
    /// What the provider asks for each class of tokens, in US dollars.
    costs: Option<ClassBody>,
    /// Other prices for long inputs and service tiers; all of them.
    tiers: Option<Vec<TierBody>>,
    /// Rates are made anew from the costs, with this many percent added.
    #[schema(value_type = Option<String>)]
    margin: Option<Percent>,
    /// What a credit costs in US dollars.
    #[schema(value_type = Option<String>)]
    credit_price: Option<CreditPrice>,
    /// From when the change is in force; at once when absent.
    starts_at: Option<String>,
    /// Credits for what a cache holds.
    caching: Option<CachingBody>,
    /// Credits for what is not counted in tokens: pictures, seconds, characters.
    unit_rates: Option<Vec<UnitRateBody>>,
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
            let (row, provider_id) = match changeable(conn, &provider_id, &id, now)? {
                Ok(row) => (row, &provider_id),
                Err(error) => return Ok(Err(error)),
            };
            let policy = Policy::load(conn)?;
            match changed(row, &sent, &new_id, now, &policy) {
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

/// The rate in force, or still to come, that this id means: the row itself, or the one that took its place, since a
/// client may hold the id from before a change.
pub fn changeable(
    conn: &mut Conn,
    provider_id: &str,
    id: &str,
    now: Millis,
) -> QueryResult<Result<Rate, AdminError>> {
    let provider = match owner(conn, provider_id)? {
        Ok(provider) => provider,
        Err(error) => return Ok(Err(error)),
    };
    let named = store::rates::by_id(conn, id)?.filter(|row| row.provider == provider.name);
    let standing = match named {
        Some(row) if !row.holds_at(now.0) && !row.is_due_after(now.0) => {
            store::rates::in_force_for(conn, row.place(), now.0)?
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
    policy: &Policy,
) -> Result<Rate, AdminError> {
    if let Some(given) = &sent.model_display {
        row.display_name = display_name(Some(given), &row.model)?;
    }
    let said = Said {
        description: sent.description.as_deref(),
        input_rate: sent.input_rate,
        output_rate: sent.output_rate,
        rates: sent.rates.as_ref(),
        unit_costs: sent.unit_costs.as_ref(),
        costs: sent.costs.as_ref(),
        tiers: sent.tiers.as_deref(),
        caching: sent.caching.as_ref(),
        unit_rates: sent.unit_rates.as_deref(),
        margin: sent.margin,
        credit_price: sent.credit_price,
        model_metadata: sent.model_metadata.as_ref(),
    };
    said.write_to(&mut row, policy)?;
    // One that is still to come keeps its day unless another is named.
    let kept = row.starts_at.filter(|start| *start > now.0);
    row.starts_at = when::starts_at(sent.starts_at.as_deref(), now)?.or(kept);
    row.source_version = None;
    new_id.clone_into(&mut row.id);
    row.created_at = now.0;
    Ok(row)
}
