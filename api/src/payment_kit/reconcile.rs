//! Compares what was told with what Payment Kit has, event by event.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use store::Store;
use store::payments::events::{self, Event, Finding, Wanted, state};
use store::settings::Setting;

use super::client::Client;
use super::events::{MARK, Remote};
use super::failure::Failure;
use crate::clock::{Clock, Millis};

/// The setting that holds the last outcome.
const OUTCOME: &str = "payment_kit.reconciliation";

/// Events are compared that are not older than this.
pub const LOOKED_BACK: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// What was told less than this ago may not be listed yet.
const GRACE_MS: i64 = 2_000;

/// Events that are compared at most.
const MOST: i64 = 100_000;

/// Identifiers that are named in the outcome.
const NAMED: usize = 20;

/// How a comparison ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// When; milliseconds since 1970.
    pub at: i64,
    /// Events that were compared.
    pub compared: usize,
    /// Of these, Payment Kit says otherwise.
    pub different: usize,
    /// Events that Payment Kit has, under identifiers of this hub's form, and the hub has not.
    pub unknown: usize,
    /// Some of their identifiers.
    pub unknown_ids: Vec<String>,
}

/// Compares all events since a moment.
pub async fn run(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    from: Millis,
) -> Result<Outcome, Failure> {
    let wanted = Wanted {
        from: Some(from.0),
        ..Wanted::default()
    };
    let ours = store.read(move |conn| events::page(conn, &wanted, None, MOST));
    let mut by_customer: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for event in ours.await? {
        by_customer
            .entry(event.customer.clone())
            .or_default()
            .push(event);
    }
    let mut outcome = Outcome {
        at: clock.now().0,
        compared: 0,
        different: 0,
        unknown: 0,
        unknown_ids: Vec::new(),
    };
    for (customer, ours) in by_customer {
        let theirs = client.events_of(&customer, from).await?;
        compare(store, clock, ours, theirs, from, &mut outcome).await?;
    }
    let text = serde_json::to_string(&outcome).unwrap_or_default();
    let row = Setting {
        name: OUTCOME.to_owned(),
        value: text,
        updated_at: outcome.at,
    };
    store
        .write(move |conn| store::settings::set(conn, &row))
        .await?;
    if outcome.different > 0 || outcome.unknown > 0 {
        tracing::error!(
            different = outcome.different,
            unknown = outcome.unknown,
            "Payment Kit and the hub's books differ; GET /api/payment-kit/events?different=true lists it"
        );
    }
    Ok(outcome)
}

/// How the last comparison ended.
pub async fn last(store: &Store) -> Result<Option<Outcome>, store::StoreError> {
    let text = store
        .read(|conn| store::settings::value(conn, OUTCOME))
        .await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn compare(
    store: &Store,
    clock: &dyn Clock,
    ours: Vec<Event>,
    theirs: Vec<Remote>,
    from: Millis,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let mut theirs: HashMap<String, Remote> = theirs
        .into_iter()
        .map(|remote| (remote.identifier.clone(), remote))
        .collect();
    let now = clock.now().0;
    for event in ours {
        let finding = match theirs.remove(&event.id) {
            Some(remote) => {
                let finding = remote.finding(&event, now);
                if matches!(event.state.as_str(), state::FROZEN | state::DEAD) {
                    // The answer to its telling was lost.
                    let (id, remote) = (event.id.clone(), remote.id.clone());
                    let noted =
                        store.write(move |conn| events::accepted(conn, &id, Some(&remote), now));
                    noted.await?;
                }
                finding
            }
            None => match missing(&event, now) {
                Some(finding) => finding,
                None => continue,
            },
        };
        outcome.compared += 1;
        outcome.different += usize::from(finding.difference.is_some());
        let id = event.id;
        let noted = store.write(move |conn| events::compared(conn, &id, &finding));
        noted.await?;
    }
    let since = from.0;
    for id in theirs.into_keys().filter(|id| id.starts_with(MARK)) {
        // Payment Kit lists a little more than was asked for.
        let known = id.clone();
        let known = store.read(move |conn| events::by_id(conn, &known)).await?;
        if known.is_some_and(|known| known.frozen_at < since) {
            continue;
        }
        outcome.unknown += 1;
        if outcome.unknown_ids.len() < NAMED {
            outcome.unknown_ids.push(id);
        }
    }
    Ok(())
}

fn missing(event: &Event, now: i64) -> Option<Finding> {
    let is_told = matches!(event.state.as_str(), state::ACCEPTED | state::SETTLED);
    let at = event.accepted_at.unwrap_or(event.frozen_at);
    (is_told && now.saturating_sub(at) >= GRACE_MS).then(|| Finding {
        remote_id: None,
        confirmed: None,
        difference: Some("Payment Kit took this event and does not list it".to_owned()),
        now,
    })
}
