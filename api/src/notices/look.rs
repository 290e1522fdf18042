//! Looking for what people should know. Reads alone; what it finds is compared with the notices that
//! are open.

use store::budgets::{self, Budget, State};
use store::ledger::low;
use store::notices::Present;
use store::{Conn, Nanos, QueryResult, Store, StoreError};

use super::facts::{BudgetFacts, Facts};
use super::{arrivals, credentials};
use crate::admin::price_lists::fetched;
use crate::admission::BudgetEntry;
use crate::clock::Millis;
use crate::identity::token;
use crate::routing::Snapshot;

/// What notices are about: all of one topic are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Balances of customers.
    Credits,
    /// Credits that came to customers.
    CreditsArrived,
    /// Budgets.
    Budgets,
    /// Rates and what providers ask.
    Prices,
    /// Lists of prices that wait to be decided on.
    PriceLists,
    /// Lists of prices that could not be fetched.
    PriceFetches,
    /// Credentials that no provider takes.
    Credentials,
    /// Credentials that are used again.
    CredentialsRestored,
}

impl Topic {
    const ALL: [Topic; 8] = [
        Topic::Credits,
        Topic::CreditsArrived,
        Topic::Budgets,
        Topic::Prices,
        Topic::PriceLists,
        Topic::PriceFetches,
        Topic::Credentials,
        Topic::CredentialsRestored,
    ];

    /// The word of the table.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Credits => "credits",
            Topic::CreditsArrived => "credits_arrived",
            Topic::Budgets => "budgets",
            Topic::Prices => "prices",
            Topic::PriceLists => "price_lists",
            Topic::PriceFetches => "price_fetches",
            Topic::Credentials => "credentials",
            Topic::CredentialsRestored => "credentials_restored",
        }
    }

    /// The topic of this word; `None` if only another version knows it.
    pub fn from_name(name: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// Looks at balances, budgets, credentials and price lists that wait, and writes what has become true
/// or is over. Returns how many notices are new.
pub async fn look(store: &Store, snapshot: &Snapshot, now: Millis) -> Result<usize, StoreError> {
    let billing = &snapshot.billing;
    // Where Payment Kit holds the balances, the ledger's accounts are what it last said of them.
    let thresholds = match billing.mode.charges() {
        true => billing.low_balance.0.clone(),
        false => Vec::new(),
    };
    let credits = write(store, Topic::Credits, now, move |conn| {
        balances(conn, &thresholds)
    });
    let credits = credits.await?;
    let recent = move |conn: &mut Conn| arrivals::recent(conn, now);
    let arrivals = write(store, Topic::CreditsArrived, now, recent).await?;
    let budgets = write(store, Topic::Budgets, now, move |conn| used(conn, now)).await?;
    let lists = write(store, Topic::PriceLists, now, staged).await?;
    let dead = write(store, Topic::Credentials, now, credentials::dead).await?;
    // Behind the deaths, since it is about those that are over.
    let restored = credentials::restored;
    let restored = write(store, Topic::CredentialsRestored, now, restored).await?;
    Ok(credits + arrivals + budgets + lists + dead + restored)
}

/// Makes the open notices of a topic those of what `find` finds. Writes only where something is new
/// or over, and looks again in the transaction that writes.
pub(crate) async fn write(
    store: &Store,
    topic: Topic,
    now: Millis,
    find: impl Fn(&mut Conn) -> QueryResult<Vec<Present>> + Clone + Send + 'static,
) -> Result<usize, StoreError> {
    let first = find.clone();
    let differs = store
        .read(move |conn| {
            let present = first(conn)?;
            store::notices::compare(conn, topic.name(), &present)
        })
        .await?;
    if differs.is_empty() {
        return Ok(0);
    }
    let new = store
        .write(move |conn| {
            let present = find(conn)?;
            let id = token::new_id;
            store::notices::bring_up_to_date(conn, topic.name(), &present, id, now.0)
        })
        .await?;
    for notice in &new {
        tracing::info!(
            topic = notice.topic,
            subject = notice.subject,
            step = notice.step,
            "new notice"
        );
    }
    Ok(new.len())
}

impl Facts {
    /// The notice that tells this.
    pub(crate) fn present(&self, subject: &str, step: String, owner: Option<String>) -> Present {
        Present {
            subject: subject.to_owned(),
            step,
            owner,
            facts: serde_json::to_string(self).unwrap_or_default(),
        }
    }
}

fn balances(conn: &mut Conn, thresholds: &[Nanos]) -> QueryResult<Vec<Present>> {
    let Some(highest) = thresholds.iter().max() else {
        return Ok(Vec::new());
    };
    let low = low::at_most(conn, *highest)?;
    let told = low.into_iter().filter_map(|balance| {
        let threshold = balance.below(thresholds)?;
        let facts = Facts::LowBalance {
            owner: balance.owner.clone(),
            balance: balance.total_nanos.to_string(),
            threshold: threshold.to_string(),
        };
        let owner = Some(balance.owner.clone());
        Some(facts.present(&balance.owner, threshold.to_string(), owner))
    });
    Ok(told.collect())
}

fn used(conn: &mut Conn, now: Millis) -> QueryResult<Vec<Present>> {
    let mut told = Vec::new();
    for row in budgets::all(conn)? {
        let Some(entry) = BudgetEntry::from_row(row) else {
            continue;
        };
        let period = entry.period(now);
        let used = budgets::used(conn, &period)?;
        let state = entry.row.state(used, now.0);
        let facts = budget_facts(&entry.row, used, period.ends_at, now);
        let facts = match state {
            State::Fine => continue,
            State::Warning => Facts::BudgetWarning(facts),
            State::UsedUp => Facts::BudgetUsedUp(facts),
        };
        let owner = match (entry.row.scope.as_str(), &entry.row.scope_id) {
            (scope @ ("user" | "key"), Some(id)) => Some(format!("{scope}:{id}")),
            _ => None,
        };
        let step = format!("{} {}", state.name(), period.starts_at);
        told.push(facts.present(&entry.row.id, step, owner));
    }
    Ok(told)
}

fn budget_facts(row: &Budget, used: Nanos, ends_at: Option<i64>, now: Millis) -> BudgetFacts {
    BudgetFacts {
        budget_id: row.id.clone(),
        name: row.name.clone(),
        scope: row.scope.clone(),
        scope_id: row.scope_id.clone(),
        used: used.to_string(),
        limit: row.limit(now.0).to_string(),
        hard: row.hard,
        period_ends_at: ends_at.map(|end| Millis(end).rfc3339()),
    }
}

/// Lists that are looked through for those that wait.
const MOST_LISTS: i64 = 50;

fn staged(conn: &mut Conn) -> QueryResult<Vec<Present>> {
    let mut told = Vec::new();
    for list in store::price_lists::latest(conn, MOST_LISTS)? {
        if list.status != "staged" || list.created_by != fetched::BY {
            continue;
        }
        let counts = store::price_lists::counts(conn, &list.id)?;
        let waiting = counts.into_iter().find(|(status, _)| status == "staged");
        let Some((_, changes)) = waiting else {
            continue;
        };
        let facts = Facts::PriceListStaged {
            list_id: list.id.clone(),
            origin: list.origin,
            changes,
        };
        told.push(facts.present(&list.id, "staged".to_owned(), None));
    }
    Ok(told)
}
