//! Tells Payment Kit what was charged: gathers charges into events, sends them, and hears what became
//! of them. What cannot be sent stays and is sent again under the same identifier.

use std::time::Duration;

use store::Store;
use store::payments::events::{self, Event, state};
use store::payments::usage;
use uuid::Uuid;

use super::client::Client;
use super::events::MARK;
use super::failure::Failure;
use crate::clock::Clock;

/// Events that are sent or asked for in one run.
const AT_ONCE: i64 = 200;

/// After the first failure; it doubles with each further one.
const RETRY_MS: i64 = 5_000;

/// The longest time between two tries.
const LONGEST_MS: i64 = 15 * 60 * 1000;

/// An event that Payment Kit has not dealt with is asked for again after this time.
const LOOK_AGAIN_MS: i64 = 5_000;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// Events that were sent.
    pub sent: usize,
    /// More is waiting.
    pub more: bool,
}

/// One run: charges older than `gathered` become events, and what is due is sent and asked for.
pub async fn run(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    gathered: Duration,
) -> Result<Done, Failure> {
    freeze(client, store, clock, gathered).await?;
    let now = clock.now().0;
    let due = store.read(move |conn| events::due(conn, state::FROZEN, None, now, AT_ONCE));
    let due = due.await?;
    let more = due.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
    let mut sent = 0;
    for event in due {
        send(client, store, clock, &event).await?;
        sent += 1;
    }
    let now = clock.now().0;
    let open = store.read(move |conn| events::due(conn, state::ACCEPTED, None, now, AT_ONCE));
    for event in open.await? {
        hear(client, store, clock, &event).await?;
    }
    Ok(Done { sent, more })
}

/// Whether a run would have something to do.
pub async fn is_needed(store: &Store, now: i64) -> Result<bool, store::StoreError> {
    let looked = store.read(move |conn| {
        Ok(!usage::untold(conn)?.is_empty()
            || !events::due(conn, state::FROZEN, None, now, 1)?.is_empty()
            || !events::due(conn, state::ACCEPTED, None, now, 1)?.is_empty())
    });
    looked.await
}

async fn freeze(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    gathered: Duration,
) -> Result<(), Failure> {
    let now = clock.now().0;
    let gathered = i64::try_from(gathered.as_millis()).unwrap_or(i64::MAX);
    let untold = store.read(usage::untold).await?;
    let ripe = |oldest: i64| now.saturating_sub(oldest) >= gathered;
    let ripe: Vec<_> = untold.into_iter().filter(|one| ripe(one.oldest)).collect();
    if ripe.is_empty() {
        return Ok(());
    }
    let unit = client.meter().await?.decimals.smallest();
    for one in ripe {
        // Too little to be told waits for more.
        if one.amount < unit {
            continue;
        }
        let id = format!("{MARK}{}", Uuid::now_v7());
        let frozen = store.write(move |conn| events::freeze(conn, &one, &id, unit, now));
        frozen.await?;
    }
    Ok(())
}

/// Sends an event. What keeps all others from being sent as well is an error.
pub async fn send(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    event: &Event,
) -> Result<(), Failure> {
    let told = client.tell(event).await;
    let (id, now) = (event.id.clone(), clock.now().0);
    match told {
        Ok(remote) => {
            let finding = remote.finding(event, now);
            let noted = store.write(move |conn| {
                events::accepted(conn, &id, Some(&remote.id), now)?;
                events::compared(conn, &id, &finding)
            });
            Ok(noted.await?)
        }
        Err(failure) if failure.passes() => {
            let (words, next) = (failure.to_string(), later(event, now));
            let noted = store.write(move |conn| events::postponed(conn, &id, &words, next));
            noted.await?;
            Err(failure)
        }
        Err(failure) => {
            tracing::error!(
                event = id,
                customer = event.customer,
                %failure,
                "Payment Kit refuses a meter event for good; an admin can look at it and send it again"
            );
            let words = failure.to_string();
            Ok(store
                .write(move |conn| events::refused(conn, &id, &words))
                .await?)
        }
    }
}

/// Asks what became of an event that Payment Kit has.
pub async fn hear(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    event: &Event,
) -> Result<(), Failure> {
    let told = match &event.remote_id {
        Some(remote) => client.event(remote).await.map(Some),
        None => client.find_event(event).await,
    };
    let (id, now) = (event.id.clone(), clock.now().0);
    match told {
        Ok(Some(remote)) => {
            let finding = remote.finding(event, now);
            let noted = store.write(move |conn| {
                events::compared(conn, &id, &finding)?;
                events::look_again(conn, &id, now.saturating_add(LOOK_AGAIN_MS))
            });
            Ok(noted.await?)
        }
        // It had it: the next comparison of all tells the difference.
        Ok(None) | Err(Failure::Refused { .. }) => {
            let words = "Payment Kit took this event and does not know it now";
            let next = later(event, now);
            let noted = store.write(move |conn| events::postponed(conn, &id, words, next));
            Ok(noted.await?)
        }
        Err(failure) => Err(failure),
    }
}

fn later(event: &Event, now: i64) -> i64 {
    let doublings = u32::try_from(event.attempts.clamp(0, 20)).unwrap_or(20);
    let wait = RETRY_MS.saturating_mul(2_i64.saturating_pow(doublings));
    now.saturating_add(wait.min(LONGEST_MS))
}
