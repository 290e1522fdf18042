//! `POST /api/ai-providers/bulk-rate-update`: all rates at once, by a margin or from given costs.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::nanos::rate;
use store::rates::Rate;
use store::{Conn, Nanos, QueryResult};
use utoipa::ToSchema;

use super::decimal::{CreditPrice, Percent};
use super::sync::{self, SyncEntry, SyncReply, SyncUpdate};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::once::{Once, kept};
use crate::catalogue::{Catalogue, sync_in};
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::identity::token;
use crate::pricing::basis::{Basis, cost_of};
use crate::pricing::markup::{Markup, print_margin};
use crate::pricing::policy::Policy;
use crate::pricing::terms::Terms;

/// What to do with all rates.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkUpdateBody {
    /// `margin` (when absent): rates are made anew from their costs. `sync`: costs are given.
    pub mode: Option<String>,
    /// Percent that are added to the costs.
    #[schema(value_type = Option<String>)]
    pub profit_margin: Option<Percent>,
    /// What a credit costs in US dollars.
    #[schema(value_type = Option<String>)]
    pub credit_price: Option<CreditPrice>,
    /// Names of the providers whose rates are meant; all when absent.
    pub providers: Option<Vec<String>>,
    /// Nothing is changed; the answer is what would be.
    #[serde(default)]
    pub dry_run: bool,
    /// For `sync`: what providers ask now.
    pub updates: Option<Vec<SyncUpdate>>,
    /// For `sync`: the same in the form of a price list.
    pub entries: Option<Vec<SyncEntry>>,
    /// For `sync`: rates are made anew as well, else only costs are noted.
    #[serde(default)]
    pub apply_rates: bool,
    /// For `sync`: chat models that the list leaves out are marked as deprecated.
    #[serde(default)]
    pub deprecate_unmatched: bool,
}

/// What was changed, or would be.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum BulkUpdateReply {
    /// By a margin.
    Margin(MarginReply),
    /// By given costs.
    Sync(SyncReply),
}

/// What was changed by a margin.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarginReply {
    /// For people.
    message: String,
    /// Nothing was changed yet.
    dry_run: bool,
    /// How many rates have other terms.
    updated: usize,
    /// How many stay, because their costs are not known or the file manages them.
    skipped: usize,
    /// As they were applied.
    parameters: MarginParameters,
    /// Every rate that has other terms.
    summary: Vec<MarginChange>,
}

/// As they were applied.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarginParameters {
    /// In percent.
    #[schema(required)]
    profit_margin: Option<String>,
    /// In US dollars.
    #[schema(required)]
    credit_price: Option<String>,
}

/// One rate that has other terms.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarginChange {
    /// The row that is replaced.
    id: String,
    /// The model.
    model: String,
    /// The provider's name.
    provider: String,
    /// `database` or `catalogue`.
    source: String,
    /// Credits for one token of input, before.
    old_input_rate: String,
    /// And after.
    new_input_rate: String,
    /// Credits for one token of output, before.
    old_output_rate: String,
    /// And after.
    new_output_rate: String,
}

/// Changes all rates at once, or shows what would change.
#[utoipa::path(post, path = "/api/ai-providers/bulk-rate-update", operation_id = "update_rates", tag = "rates", request_body = BulkUpdateBody,
    responses((status = 200, body = BulkUpdateReply),
        (status = 400, description = "A member is wrong")))]
pub async fn bulk_update(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    once: Once,
    sent: Body<BulkUpdateBody>,
) -> Result<HttpResponse, AdminError> {
    let Body(sent, hash) = sent;
    let now = context.clock.now();
    let mode = sent.mode.as_deref().unwrap_or("margin");
    let by_margin = match mode {
        "margin" => true,
        "sync" => false,
        other => {
            let problem = format!("is {other:?}, but must be margin or sync");
            return Err(AdminError::invalid_member("mode", problem));
        }
    };
    if by_margin || sent.apply_rates {
        for (member, given) in [
            ("profitMargin", sent.profit_margin.is_some()),
            ("creditPrice", sent.credit_price.is_some()),
        ] {
            if !given {
                return Err(AdminError::invalid_member(member, "is missing"));
            }
        }
    }
    let reply = context
        .store
        .write(move |conn| {
            once.run(conn, &hash, now, |conn| match by_margin {
                true => margin(conn, &sent, now),
                false => sync::run(conn, &sent, now),
            })
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(reply))
}

/// The policy that the request makes. A credit has one price, whoever's models it pays for.
fn policy_of(sent: &BulkUpdateBody, old: &Policy) -> Result<Policy, AdminError> {
    let mut policy = old.clone();
    let (Some(margin), Some(price)) = (sent.profit_margin, sent.credit_price) else {
        return Ok(policy);
    };
    match &sent.providers {
        None => {
            policy.margin_ppm = margin.0;
            policy.providers.clear();
        }
        Some(_) if price.0 != old.credit_price => {
            return Err(AdminError::invalid_member(
                "creditPrice",
                format!(
                    "must be {} where only some providers are named: a credit has one price",
                    Nanos(old.credit_price)
                ),
            ));
        }
        Some(names) => {
            let margins = names.iter().map(|name| (name.clone(), margin.0));
            policy.providers.extend(margins);
        }
    }
    policy.credit_price = price.0;
    Ok(policy)
}

fn margin(
    conn: &mut Conn,
    sent: &BulkUpdateBody,
    now: Millis,
) -> QueryResult<Result<Value, AdminError>> {
    let policy = match policy_of(sent, &Policy::load(conn)?) {
        Ok(policy) => policy,
        Err(error) => return Ok(Err(error)),
    };
    let meant = |row: &Rate| {
        let names = sent.providers.as_ref();
        names.is_none_or(|names| names.contains(&row.provider))
    };
    let rows = store::rates::in_force(conn, now.0)?;
    let (mut changed, mut skipped) = (Vec::new(), 0);
    for old in rows.iter().filter(|row| meant(row)) {
        let markup = policy.markup(&old.provider);
        match remade(old, markup, now) {
            Some(new)
                if new.same_terms(&Rate {
                    id: new.id.clone(),
                    ..old.clone()
                }) => {}
            Some(new) => changed.push((old, new)),
            None => skipped += 1,
        }
    }
    if !sent.dry_run {
        for (_, new) in changed.iter().filter(|(old, _)| old.source == "database") {
            store::rates::set(conn, new)?;
        }
        policy.save(conn, now)?;
        match Catalogue::embedded() {
            Ok(catalogue) => drop(sync_in(conn, &catalogue, &policy, now)?),
            Err(error) => return Ok(Err(AdminError::internal(error))),
        }
    }
    let summary: Vec<MarginChange> = changed.iter().map(|(old, new)| change(old, new)).collect();
    Ok(kept(&BulkUpdateReply::Margin(MarginReply {
        message: match sent.dry_run {
            true => format!("{} model rates would be updated", summary.len()),
            false => format!("Successfully updated {} model rates", summary.len()),
        },
        dry_run: sent.dry_run,
        updated: summary.len(),
        skipped,
        parameters: MarginParameters {
            profit_margin: sent.profit_margin.map(|margin| print_margin(margin.0)),
            credit_price: sent.credit_price.map(|price| Nanos(price.0).to_string()),
        },
        summary,
    })))
}

/// The row that takes the place of one under other terms. `None`: it stays as it is.
fn remade(old: &Rate, markup: Markup, now: Millis) -> Option<Rate> {
    let cost = cost_of(old);
    let known = cost.named().iter().any(|(_, price)| *price > 0);
    if !known || old.source == "hub.toml" {
        return None;
    }
    // Rates whose costs nobody told stay as they were entered.
    let entered = Terms::charged(old);
    let mut new = Rate {
        id: token::new_id(),
        created_at: now.0,
        starts_at: None,
        retired_at: None,
        ..old.clone()
    };
    if !(Basis { cost, markup }).write_to(&mut new) {
        return None;
    }
    Terms::charged(&new).over(&entered).write_to(&mut new);
    Some(new)
}

fn change(old: &Rate, new: &Rate) -> MarginChange {
    MarginChange {
        id: old.id.clone(),
        model: old.model.clone(),
        provider: old.provider.clone(),
        source: old.source.clone(),
        old_input_rate: rate::print(old.rate_input),
        new_input_rate: rate::print(new.rate_input),
        old_output_rate: rate::print(old.rate_output),
        new_output_rate: rate::print(new.rate_output),
    }
}
