//! `/api/ai-providers/price-policy`: what the hub adds to the providers' prices.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::Nanos;
use utoipa::ToSchema;

use super::decimal::{CreditPrice, Factor, Percent};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::catalogue::{Catalogue, sync_in};
use crate::identity::extract::AdminCaller;
use crate::pricing::markup::{print_factor, print_margin};
use crate::pricing::policy::Policy;

/// The policy in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyObject {
    /// What a credit costs in US dollars.
    pub credit_price: String,
    /// Percent that are added to what providers ask.
    pub margin: String,
    /// Margins of single providers, by their names.
    pub providers: BTreeMap<String, String>,
    /// A price list that would change a price by more than this factor is looked at first.
    pub factor: String,
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyBody {
    /// What a credit costs in US dollars.
    #[schema(value_type = Option<String>)]
    credit_price: Option<CreditPrice>,
    /// Percent that are added to what providers ask.
    #[schema(value_type = Option<String>)]
    margin: Option<Percent>,
    /// Margins of single providers, by their names; all of them.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    providers: Option<BTreeMap<String, Percent>>,
    /// At least 1.
    #[schema(value_type = Option<String>)]
    factor: Option<Factor>,
}

impl From<&Policy> for PolicyObject {
    fn from(policy: &Policy) -> Self {
        let providers = policy.providers.iter();
        PolicyObject {
            credit_price: Nanos(policy.credit_price).to_string(),
            margin: print_margin(policy.margin_ppm),
            providers: providers
                .map(|(name, ppm)| (name.clone(), print_margin(*ppm)))
                .collect(),
            factor: print_factor(policy.factor_ppm),
        }
    }
}

/// Shows the policy.
#[utoipa::path(get, path = "/api/ai-providers/price-policy", operation_id = "show_price_policy", tag = "rates",
    responses((status = 200, body = PolicyObject)))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let policy = context.store.read(Policy::load).await?;
    Ok(HttpResponse::Ok().json(PolicyObject::from(&policy)))
}

/// Changes the policy. The catalogue's rates are made anew with it; rates that were set stay until
/// they are changed, one by one or by `bulk-rate-update`.
#[utoipa::path(put, path = "/api/ai-providers/price-policy", operation_id = "change_price_policy", tag = "rates", request_body = PolicyBody,
    responses((status = 200, body = PolicyObject), (status = 400, description = "A member is wrong")))]
pub async fn change(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    sent: Body<PolicyBody>,
) -> Result<HttpResponse, AdminError> {
    let sent = sent.0;
    let now = context.clock.now();
    let catalogue = Catalogue::embedded().map_err(AdminError::internal)?;
    let policy = context
        .store
        .write(move |conn| {
            let mut policy = Policy::load(conn)?;
            if let Some(price) = sent.credit_price {
                policy.credit_price = price.0;
            }
            if let Some(margin) = sent.margin {
                policy.margin_ppm = margin.0;
            }
            if let Some(factor) = sent.factor {
                policy.factor_ppm = factor.0;
            }
            if let Some(providers) = &sent.providers {
                let margins = providers.iter();
                policy.providers = margins
                    .map(|(name, margin)| (name.clone(), margin.0))
                    .collect();
            }
            policy.save(conn, now)?;
            sync_in(conn, &catalogue, &policy, now)?;
            Ok(policy)
        })
        .await?;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(PolicyObject::from(&policy)))
}
