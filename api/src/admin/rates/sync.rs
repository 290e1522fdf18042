//! The mode `sync` of `bulk-rate-update`, as upstream's own tools send it: costs that somebody read
//! elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::nanos::rate;
use store::rates::Rate;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::body::UnitCostsBody;
use super::bulk_update::{BulkUpdateBody, BulkUpdateReply};
use super::decimal::PerUnit;
use crate::admin::error::AdminError;
use crate::admin::once::kept;
use crate::catalogue::Prices;
use crate::clock::Millis;
use crate::config::declared::ModelKind;
use crate::identity::token;
use crate::pricing::basis::{Basis, cost_of, margin_entered, markup_of};
use crate::pricing::changes::too_large;
use crate::pricing::markup::Markup;
use crate::pricing::policy::Policy;
use crate::pricing::terms::Terms;

/// What a provider asks for a model.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncUpdate {
    /// The provider's name or id.
    provider_id: String,
    /// Its name for the model.
    model: String,
    /// In US dollars for each token.
    unit_costs: UnitCostsBody,
    /// In US dollars for each token that a cache holds.
    caching: Option<SyncCaching>,
    /// Where this was read.
    source: Option<String>,
    /// A rate is made where there is none.
    #[serde(default)]
    is_new: bool,
    /// `chatCompletion` when absent.
    model_type: Option<String>,
}

/// In US dollars for each token that a cache holds.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyncCaching {
    /// Read from the cache.
    #[schema(value_type = Option<String>)]
    read_rate: Option<PerUnit>,
    /// Written to the cache.
    #[schema(value_type = Option<String>)]
    write_rate: Option<PerUnit>,
}

/// The same in the form of a price list.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncEntry {
    /// The provider's name.
    provider: String,
    /// Its name for the model.
    model_id: String,
    /// In US dollars.
    #[schema(value_type = Option<String>)]
    input_cost_per_token: Option<PerUnit>,
    /// In US dollars.
    #[schema(value_type = Option<String>)]
    output_cost_per_token: Option<PerUnit>,
    /// In US dollars.
    #[schema(value_type = Option<String>)]
    cached_input_cost_per_token: Option<PerUnit>,
    /// What writing to the cache costs, such as `write-5min` and `write-1h`.
    cache_tiers: Option<Vec<CacheTier>>,
    /// `chatCompletion` when absent.
    model_type: Option<String>,
    /// A rate is made where there is none.
    #[serde(default)]
    is_new: bool,
}

/// What writing to the cache costs.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CacheTier {
    /// Such as `write-5min` or `write-1h`.
    label: String,
    /// In US dollars.
    #[schema(value_type = String)]
    cost_per_token: PerUnit,
}

/// What was changed by given costs.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncReply {
    /// For people.
    message: String,
    /// Nothing was changed yet.
    dry_run: bool,
    /// Rates whose costs are other ones.
    updated: Vec<SyncChange>,
    /// Rates that fit.
    unchanged: Vec<SyncChange>,
    /// Models that have no rate here.
    unmatched: Vec<SyncChange>,
    /// Rates that were made.
    created: Vec<SyncChange>,
    /// What cannot go live unseen, with the reason.
    errors: Vec<SyncChange>,
    /// How many of each.
    summary: SyncSummary,
    /// Models that were marked as deprecated.
    deprecated: Vec<SyncChange>,
}

/// How many of each.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct SyncSummary {
    total: usize,
    updated: usize,
    unchanged: usize,
    unmatched: usize,
    created: usize,
    errors: usize,
}

/// One model.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncChange {
    /// The provider's name.
    provider: String,
    /// Its name for the model.
    model: String,
    /// Credits for one token of input, where there is a rate.
    #[schema(required)]
    input_rate: Option<String>,
    /// Credits for one token of output, where there is a rate.
    #[schema(required)]
    output_rate: Option<String>,
    /// Why it cannot go live unseen.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// One model that was sent.
struct Wanted {
    provider: String,
    model: String,
    kind: ModelKind,
    cost: Terms,
    is_new: bool,
    source: Option<String>,
}

impl Wanted {
    fn change(&self, row: Option<&Rate>, error: Option<String>) -> SyncChange {
        SyncChange {
            provider: self.provider.clone(),
            model: self.model.clone(),
            input_rate: row.map(|row| rate::print(row.rate_input)),
            output_rate: row.map(|row| rate::print(row.rate_output)),
            error,
        }
    }
}

/// Brings given costs into the book.
pub fn run(
    conn: &mut Conn,
    sent: &BulkUpdateBody,
    now: Millis,
) -> QueryResult<Result<Value, AdminError>> {
    let wanted = match wanted(conn, sent)? {
        Ok(wanted) => wanted,
        Err(error) => return Ok(Err(error)),
    };
    let policy = Policy::load(conn)?;
    let in_force = store::rates::in_force(conn, now.0)?;
    let mut reply = SyncReply {
        dry_run: sent.dry_run,
        ..SyncReply::default()
    };
    for one in &wanted {
        let old = matching(&in_force, one);
        if old.is_none() && !one.is_new {
            reply.unmatched.push(one.change(None, None));
            continue;
        }
        let known = old.map(cost_of).unwrap_or_default();
        let cost = one.cost.clone().over(&known);
        if cost == known && !sent.apply_rates {
            reply.unchanged.push(one.change(old, None));
            continue;
        }
        match row(old, one, cost, sent, &policy, now) {
            Err(reason) => reply.errors.push(one.change(old, Some(reason))),
            Ok(new) => {
                let same = |old: &Rate| {
                    let id = new.id.clone();
                    new.same_terms(&Rate { id, ..old.clone() })
                };
                if old.is_some_and(same) {
                    reply.unchanged.push(one.change(old, None));
                    continue;
                }
                if !sent.dry_run {
                    store::rates::set(conn, &new)?;
                }
                let list = match old {
                    Some(_) => &mut reply.updated,
                    None => &mut reply.created,
                };
                list.push(one.change(Some(&new), None));
            }
        }
    }
    if sent.deprecate_unmatched {
        reply.deprecated = deprecate(conn, &in_force, &wanted, sent.dry_run, now)?;
    }
    reply.summary = SyncSummary {
        total: wanted.len(),
        updated: reply.updated.len(),
        unchanged: reply.unchanged.len(),
        unmatched: reply.unmatched.len(),
        created: reply.created.len(),
        errors: reply.errors.len(),
    };
    let done = reply.updated.len() + reply.created.len();
    reply.message = match sent.dry_run {
        true => format!("{done} model rates would be updated"),
        false => format!("Successfully updated {done} model rates"),
    };
    Ok(kept(&BulkUpdateReply::Sync(reply)))
}

fn matching<'a>(in_force: &'a [Rate], one: &Wanted) -> Option<&'a Rate> {
    let same = |row: &&Rate| {
        row.scope.is_empty()
            && row.source != "hub.toml"
            && (&row.provider, &row.model) == (&one.provider, &one.model)
            && row.kind == one.kind.as_str()
    };
    // What was set here goes before the catalogue.
    let found = in_force.iter().filter(same);
    found.max_by_key(|row| row.source == "database")
}

/// The row with these costs; or why it cannot go live.
fn row(
    old: Option<&Rate>,
    one: &Wanted,
    cost: Terms,
    sent: &BulkUpdateBody,
    policy: &Policy,
    now: Millis,
) -> Result<Rate, String> {
    let mut new = Rate {
        id: token::new_id(),
        source: "database".to_owned(),
        source_version: one.source.clone(),
        created_at: now.0,
        starts_at: None,
        retired_at: None,
        deprecated: false,
        ..old.cloned().unwrap_or_else(|| Rate {
            provider: one.provider.clone(),
            model: one.model.clone(),
            kind: one.kind.as_str().to_owned(),
            display_name: one.model.clone(),
            tiers: "[]".to_owned(),
            unit_rates: "[]".to_owned(),
            metadata: "{}".to_owned(),
            ..Rate::default()
        })
    };
    let given = sent.profit_margin.zip(sent.credit_price);
    let markup = match given {
        Some((margin, price)) => Markup {
            margin_ppm: margin.0,
            credit_price: price.0,
        },
        None => policy.markup(&one.provider),
    };
    if sent.apply_rates || old.is_none() {
        if !(Basis { cost, markup }).write_to(&mut new) {
            return Err("makes a rate that is too large to be counted".to_owned());
        }
    } else {
        let credit_price = markup_of(&new, policy.credit_price).credit_price;
        let margin = margin_entered(&cost, &Terms::charged(&new), credit_price);
        new.cost_input = cost.prices.input;
        new.cost_output = cost.prices.output;
        let basis = Basis {
            cost,
            markup: Markup {
                margin_ppm: margin.unwrap_or(0),
                credit_price,
            },
        };
        new.basis = serde_json::to_string(&basis).ok();
    }
    match old.and_then(|old| too_large(old, &new, policy.factor_ppm)) {
        Some(reason) => Err(reason),
        None => Ok(new),
    }
}

/// Marks rates of chat models, set here, whose providers were sent without them.
fn deprecate(
    conn: &mut Conn,
    in_force: &[Rate],
    wanted: &[Wanted],
    dry_run: bool,
    now: Millis,
) -> QueryResult<Vec<SyncChange>> {
    let mut marked = Vec::new();
    for old in in_force {
        let provider_sent = wanted.iter().any(|one| one.provider == old.provider);
        let model_sent = wanted
            .iter()
            .any(|one| one.provider == old.provider && one.model == old.model);
        let meant = old.source == "database" && old.kind == "chat" && !old.deprecated;
        if !meant || !provider_sent || model_sent {
            continue;
        }
        if !dry_run {
            let new = Rate {
                id: token::new_id(),
                created_at: now.0,
                starts_at: None,
                deprecated: true,
                ..old.clone()
            };
            store::rates::set(conn, &new)?;
        }
        marked.push(SyncChange {
            provider: old.provider.clone(),
            model: old.model.clone(),
            input_rate: Some(rate::print(old.rate_input)),
            output_rate: Some(rate::print(old.rate_output)),
            error: None,
        });
    }
    Ok(marked)
}

fn kind_of(member: String, word: Option<&str>) -> Result<ModelKind, AdminError> {
    let word = word.unwrap_or("chatCompletion");
    ModelKind::parse(word).ok_or_else(|| {
        AdminError::invalid_member(member, format!("is {word:?}, which is no type of model"))
    })
}

fn wanted(conn: &mut Conn, sent: &BulkUpdateBody) -> QueryResult<Result<Vec<Wanted>, AdminError>> {
    if sent.updates.is_none() && sent.entries.is_none() {
        let error = AdminError::invalid_member("updates", "is missing; give it or `entries`");
        return Ok(Err(error));
    }
    let providers = store::providers::all(conn)?;
    let name_of = |id: &str| {
        let named = providers.iter().find(|provider| provider.id == id);
        named.map_or_else(|| id.to_owned(), |provider| provider.name.clone())
    };
    let mut wanted = Vec::new();
    for (at, update) in sent.updates.iter().flatten().enumerate() {
        let kind = kind_of(
            format!("updates[{at}].modelType"),
            update.model_type.as_deref(),
        );
        let kind = match kind {
            Ok(kind) => kind,
            Err(error) => return Ok(Err(error)),
        };
        let caching = update.caching.as_ref();
        wanted.push(Wanted {
            provider: name_of(&update.provider_id),
            model: update.model.clone(),
            kind,
            cost: cost(Prices {
                input: Some(update.unit_costs.input.0),
                output: Some(update.unit_costs.output.0),
                cache_read: caching.and_then(|caching| Some(caching.read_rate?.0)),
                cache_write_5m: caching.and_then(|caching| Some(caching.write_rate?.0)),
                ..Prices::default()
            }),
            is_new: update.is_new,
            source: update.source.clone(),
        });
    }
    for (at, entry) in sent.entries.iter().flatten().enumerate() {
        let kind = kind_of(
            format!("entries[{at}].modelType"),
            entry.model_type.as_deref(),
        );
        let kind = match kind {
            Ok(kind) => kind,
            Err(error) => return Ok(Err(error)),
        };
        let writing = |long: bool| {
            let tiers = entry.cache_tiers.iter().flatten();
            let mut of = tiers.filter(|tier| tier.label.contains("1h") == long);
            Some(of.next()?.cost_per_token.0)
        };
        wanted.push(Wanted {
            provider: name_of(&entry.provider),
            model: entry.model_id.clone(),
            kind,
            cost: cost(Prices {
                input: entry.input_cost_per_token.map(|cost| cost.0),
                output: entry.output_cost_per_token.map(|cost| cost.0),
                cache_read: entry.cached_input_cost_per_token.map(|cost| cost.0),
                cache_write_5m: writing(false),
                cache_write_1h: writing(true),
                ..Prices::default()
            }),
            is_new: entry.is_new,
            source: None,
        });
    }
    Ok(Ok(wanted))
}

fn cost(prices: Prices) -> Terms {
    Terms {
        prices,
        ..Terms::default()
    }
}
