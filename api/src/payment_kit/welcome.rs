//! Starter credit where Payment Kit holds the balances: who never had anything there is given it
//! there, once, whichever process meets them first.

use store::Store;
use store::ledger::credits::DEFAULT_PRIORITY;
use store::ledger::starter::Starter;
use store::payments::welcomes;

use super::client::Client;
use super::failure::Failure;
use super::grants::{Grant, List, Part, entries};
use crate::clock::{Clock, Millis};

/// What upstream AIGNE Hub calls it; Payment Kit shows it to the customer.
const NAME: &str = "New user bonus credit";

/// Longer than Payment Kit is waited for in all that is asked.
const CLAIM_MS: i64 = 60_000;

/// Gives it to a customer of whom Payment Kit says that there are no grants; true when it is there
/// now and was not before.
pub(super) async fn welcome(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    did: &str,
    starter: Starter,
) -> Result<bool, Failure> {
    let named = did.to_owned();
    if store
        .read(move |conn| welcomes::is_done(conn, &named))
        .await?
    {
        return Ok(false);
    }
    let (named, now) = (did.to_owned(), clock.now().0);
    let until = now.saturating_add(CLAIM_MS);
    let claimed = store.write(move |conn| welcomes::claim(conn, &named, now, until));
    if !claimed.await? {
        return Ok(false);
    }
    let given = give(client, clock, did, starter).await;
    let (named, now, is_over) = (did.to_owned(), clock.now().0, given.is_ok());
    let noted = store.write(move |conn| match is_over {
        true => welcomes::done(conn, &named, now),
        false => welcomes::release(conn, &named),
    });
    noted.await?;
    given
}

async fn give(
    client: &Client,
    clock: &dyn Clock,
    did: &str,
    starter: Starter,
) -> Result<bool, Failure> {
    // A summary speaks of grants that are in force; this list of those that are used up, too.
    let any = Part {
        page: 1,
        page_size: 1,
        ..Part::default()
    };
    if !entries(&client.list(List::Grants, did, &any).await?)?.is_empty() {
        return Ok(false);
    }
    let lasts = starter.days.map(|days| days.saturating_mul(store::DAY_MS));
    let ends = lasts.map(|lasts| Millis(clock.now().0.saturating_add(lasts)));
    let grant = Grant {
        did: did.to_owned(),
        amount: starter.amount,
        name: NAME.to_owned(),
        paid: false,
        priority: DEFAULT_PRIORITY,
        expires_at: ends.map(Millis::seconds),
        order: format!("starter:{did}"),
        welcome: true,
    };
    client.grant(&grant).await?;
    Ok(true)
}
