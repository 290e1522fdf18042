//! What people should know of prices: rates that do not fit what providers ask, and price lists that
//! could not be fetched.

use std::sync::Arc;

use store::notices::Present;
use store::{Conn, QueryResult, Store, StoreError};

use super::facts::{Facts, PriceFacts};
use super::look::{Topic, write};
use crate::catalogue::Catalogue;
use crate::clock::Millis;
use crate::pricing::check::{Checked, Finding, check};
use crate::pricing::policy::Policy;

/// Compares every rate that was set with the catalogue.
pub async fn rates(
    store: &Store,
    catalogue: &Arc<Catalogue>,
    now: Millis,
) -> Result<(), StoreError> {
    let catalogue = Arc::clone(catalogue);
    let find = move |conn: &mut Conn| misfits(conn, &catalogue, now);
    write(store, Topic::Prices, now, find).await.map(|_| ())
}

/// Tells which lists could not be fetched, and why: all of them, since the others are over.
pub async fn fetches(
    store: &Store,
    failed: Vec<(String, String)>,
    now: Millis,
) -> Result<(), StoreError> {
    let present: Vec<Present> = failed
        .into_iter()
        .map(|(origin, reason)| {
            let facts = Facts::PriceListFailed {
                origin: origin.clone(),
                reason,
            };
            facts.present(&origin, "failed".to_owned(), None)
        })
        .collect();
    let find = move |_: &mut Conn| Ok(present.clone());
    write(store, Topic::PriceFetches, now, find)
        .await
        .map(|_| ())
}

fn misfits(conn: &mut Conn, catalogue: &Catalogue, now: Millis) -> QueryResult<Vec<Present>> {
    let policy = Policy::load(conn)?;
    let rates = store::rates::in_force(conn, now.0)?;
    let checked = check(&rates, catalogue, &policy).into_iter();
    Ok(checked.filter_map(misfit).collect())
}

fn misfit(checked: Checked) -> Option<Present> {
    let facts = PriceFacts {
        provider: checked.provider,
        model: checked.model,
        class: checked.class?,
        asked: checked.asked?,
        cost: checked.cost,
        rate: checked.rate?,
    };
    let (facts, step) = match checked.finding {
        Finding::BelowCost => (Facts::PriceBelowCost(facts), "below_cost"),
        Finding::Drift => (Facts::PriceDrift(facts), "drift"),
        Finding::NoMatch | Finding::Fits => return None,
    };
    Some(facts.present(&checked.rate_id, step.to_owned(), None))
}
