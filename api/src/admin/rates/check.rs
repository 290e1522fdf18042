//! Whether rates still fit what providers ask: `POST …/trigger-rate-check` looks, `GET …/rate-check`
//! shows what was found last.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::Value;
use store::settings::{self, Setting};
use utoipa::ToSchema;

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::catalogue::Catalogue;
use crate::identity::extract::AdminCaller;
use crate::pricing::check::{Checked, Finding, check};
use crate::pricing::policy::Policy;

/// The setting that keeps what was found last.
const NAME: &str = "prices.check";

/// The check was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct RateCheckStarted {
    /// For people.
    message: &'static str,
    /// When.
    timestamp: String,
}

/// What was found last.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateCheckReply {
    /// When; null: never.
    #[schema(required)]
    checked_at: Option<String>,
    /// How many rates there are of each finding.
    counts: BTreeMap<&'static str, usize>,
    /// Every rate that was set, what needs attention first.
    rates: Vec<Checked>,
}

/// Compares every rate that was set with what the catalogue says that providers ask.
#[utoipa::path(post, path = "/api/ai-providers/trigger-rate-check", operation_id = "check_rates", tag = "rates",
    responses((status = 200, body = RateCheckStarted)))]
pub async fn trigger(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let catalogue = Catalogue::embedded().map_err(AdminError::internal)?;
    context
        .store
        .write(move |conn| {
            let policy = Policy::load(conn)?;
            let rates = check(&store::rates::in_force(conn, now.0)?, &catalogue, &policy);
            let mut counts = BTreeMap::new();
            for rate in &rates {
                *counts.entry(word(rate.finding)).or_insert(0) += 1;
            }
            let reply = RateCheckReply {
                checked_at: Some(iso(now.0)),
                counts,
                rates,
            };
            let found = Setting {
                name: NAME.to_owned(),
                value: serde_json::to_string(&reply).unwrap_or_default(),
                updated_at: now.0,
            };
            settings::set(conn, &found)
        })
        .await?;
    Ok(HttpResponse::Ok().json(RateCheckStarted {
        message: "Rate check triggered",
        timestamp: iso(now.0),
    }))
}

/// Shows what the last check found.
#[utoipa::path(get, path = "/api/ai-providers/rate-check", operation_id = "show_rate_check", tag = "rates",
    responses((status = 200, body = RateCheckReply)))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let kept = context
        .store
        .read(|conn| settings::value(conn, NAME))
        .await?;
    let kept = kept.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    Ok(match kept {
        Some(found) => HttpResponse::Ok().json(found),
        None => HttpResponse::Ok().json(RateCheckReply {
            checked_at: None,
            counts: BTreeMap::new(),
            rates: Vec::new(),
        }),
    })
}

fn word(finding: Finding) -> &'static str {
    match finding {
        Finding::BelowCost => "below_cost",
        Finding::Drift => "drift",
        Finding::NoMatch => "no_match",
        Finding::Fits => "fits",
    }
}
