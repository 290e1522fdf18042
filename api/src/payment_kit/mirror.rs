//! Keeps customers' accounts in the ledger at what Payment Kit lets them spend, so that leases,
//! holds and budgets work as for credits of the hub's own.
//!
//! A balance is believed for a while, asked for anew behind the back of calls after that, and asked
//! for at once when it does not suffice. What Payment Kit does not know yet is subtracted.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use moka::sync::Cache;
use store::ledger::starter::Starter;
use store::payments::customers::{self, Purse, Said};
use store::payments::events::{self, state};
use store::{Nanos, Store};
use uuid::Uuid;

use super::PaymentKit;
use super::balance::Balance;
use super::client::Client;
use super::failure::Failure;
use super::welcome::welcome;
use crate::clock::Clock;
use crate::config::payment_kit::WhileDown;
use crate::routing::Snapshot;

/// Customers that are remembered.
const CUSTOMERS: u64 = 100_000;

/// A balance is believed for so many times as long as it is fresh.
const BELIEVED: i64 = 3;

/// After a failure nobody waits for Payment Kit for so long.
const PAUSE_MS: i64 = 2_000;

/// A balance that does not suffice is asked for at most once in this time.
const BETWEEN_MS: i64 = 1_000;

/// The allowance of a customer is looked at again after this time.
const ALLOWANCE_MS: i64 = 1_000;

/// Events of a customer whose fate is asked for along with the balance.
const MOST_EVENTS: i64 = 20;

/// Between two tries to see to meter and link.
const SET_UP_MS: i64 = 10_000;

/// Holds are needed for more than one call: Payment Kit is asked to answer for so many times as
/// much.
const VOUCHED_CALLS: i64 = 8;

/// Why a customer cannot be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Short {
    /// Payment Kit says that there is no more.
    OfCredits,
    /// Payment Kit cannot be asked, and what is known does not suffice.
    Unknown(Failure),
}

/// What is known of the balances.
pub struct Mirror {
    kit: Arc<PaymentKit>,
    /// What new customers are given stands there.
    snapshot: Arc<ArcSwap<Snapshot>>,
    store: Store,
    clock: Arc<dyn Clock>,
    seen: Cache<String, Arc<Seen>>,
    /// Until then Payment Kit is not waited for; milliseconds since 1970.
    quiet_until: AtomicI64,
    /// When the way to buy credits was asked for last.
    set_up_at: AtomicI64,
    /// There is a meter.
    is_set_up: AtomicBool,
}

/// Times are milliseconds since 1970; 0: never.
#[derive(Default)]
struct Seen {
    /// One asks at a time.
    asking: tokio::sync::Mutex<()>,
    /// When Payment Kit answered last.
    known_at: AtomicI64,
    /// When it was asked last because the balance did not suffice.
    pressed_at: AtomicI64,
    /// When the allowance was given last.
    allowed_at: AtomicI64,
    /// It is being asked behind the back of calls since then.
    refreshing_at: AtomicI64,
}

impl Mirror {
    /// Nobody is known yet.
    pub fn new(
        kit: Arc<PaymentKit>,
        store: Store,
        clock: Arc<dyn Clock>,
        snapshot: Arc<ArcSwap<Snapshot>>,
    ) -> Arc<Self> {
        Arc::new(Mirror {
            kit,
            snapshot,
            store,
            clock,
            seen: Cache::new(CUSTOMERS),
            quiet_until: AtomicI64::new(0),
            set_up_at: AtomicI64::new(0),
            is_set_up: AtomicBool::new(false),
        })
    }

    /// The way to Payment Kit.
    pub fn kit(&self) -> &Arc<PaymentKit> {
        &self.kit
    }

    /// Where a customer buys credits.
    pub fn link(self: &Arc<Self>, did: &str) -> Option<String> {
        self.set_up();
        self.kit.link(Some(did))
    }

    /// What Payment Kit says of a customer now. Who is new there is given the starter credit first.
    pub async fn balance(&self, did: &str) -> Result<Balance, Failure> {
        let (store, clock, did) = (self.store.clone(), Arc::clone(&self.clock), did.to_owned());
        let starter = self.welcome();
        let told = self.kit.ask(move |client| {
            Box::pin(async move { said(&client, &store, &*clock, &did, starter).await })
        });
        told.await.map(|(balance, _)| balance)
    }

    /// Something changed at Payment Kit: the customer's balance is asked for before the next call.
    pub fn forget(&self, did: &str) {
        self.seen.invalidate(did);
    }

    /// Something changed at Payment Kit, nobody says whose: every balance is asked for.
    pub fn forget_all(&self) {
        self.seen.invalidate_all();
    }

    /// Payment Kit told of a grant: whoever got it is told, once, and their balance is asked for.
    /// Waits for nothing.
    pub fn granted(self: &Arc<Self>, grant: &str) {
        let (mirror, grant) = (Arc::clone(self), grant.to_owned());
        self.kit.send(move |client| {
            Box::pin(async move {
                let (store, clock) = (&mirror.store, &*mirror.clock);
                let heard = super::arrivals::hear(&client, store, clock, &mirror, &grant);
                if let Err(failure) = heard.await {
                    tracing::warn!(grant, %failure, "nobody was told of a grant");
                }
            })
        });
    }

    /// Sees to it that the ledger has a balance of this customer that may be believed.
    pub async fn look(self: &Arc<Self>, did: &str) -> Result<(), Short> {
        let seen = self.seen(did);
        let fresh = millis(self.kit.settings.fresh);
        let age = self.age(&seen);
        if age < fresh {
            return Ok(());
        }
        if age < fresh.saturating_mul(BELIEVED) {
            self.refresh(did, &seen, fresh);
            return Ok(());
        }
        let _turn = seen.asking.lock().await;
        if self.age(&seen) < fresh {
            return Ok(());
        }
        match self.ask(did, &seen).await {
            Ok(_) => Ok(()),
            Err(failure) => self.allow(did, &seen, failure).await.map(|_| ()),
        }
    }

    /// The balance does not suffice for a call that needs this much: asks for it now, and whether
    /// Payment Kit answers for more. Ok when it is worth trying again.
    pub async fn press(self: &Arc<Self>, did: &str, needed: i64) -> Result<(), Short> {
        let seen = self.seen(did);
        let arrived = self.now();
        let _turn = seen.asking.lock().await;
        let pressed_at = seen.pressed_at.load(Ordering::Relaxed);
        if pressed_at >= arrived && pressed_at > 0 {
            // Another call asked while this one waited.
            return Ok(());
        }
        if arrived.saturating_sub(pressed_at) < BETWEEN_MS {
            return Err(Short::OfCredits);
        }
        let purse = match self.ask(did, &seen).await {
            Ok(purse) => purse,
            Err(failure) => return self.allow(did, &seen, failure).await.map(|_| ()),
        };
        if purse.spendable.0 < needed {
            self.vouch(did, needed).await?;
        }
        seen.pressed_at.store(self.now(), Ordering::Relaxed);
        Ok(())
    }

    /// Asks whether Payment Kit answers for what is owed and for some calls more.
    async fn vouch(&self, did: &str, needed: i64) -> Result<(), Short> {
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        let named = did.to_owned();
        let more = needed.max(1).saturating_mul(VOUCHED_CALLS);
        let vouched = self.kit.ask(move |client| {
            Box::pin(async move {
                let now = clock.now().0;
                let did = named.clone();
                let owed = store.read(move |conn| {
                    let Some(said) = customers::by_id(conn, &did)? else {
                        return Ok(Nanos::ZERO);
                    };
                    let untold = customers::untold(conn, &did, said.asked_at)?;
                    let owed = said.pending_nanos.0.saturating_add(untold.0);
                    Ok(Nanos(owed.saturating_sub(said.remaining_nanos.0).max(0)))
                });
                let debt = Nanos(owed.await?.0.saturating_add(more));
                if !client.answers_for(&named, debt).await? {
                    return Ok(false);
                }
                let noted = store.write(move |conn| {
                    if let Some(said) = customers::by_id(conn, &named)? {
                        let said = Said {
                            vouched_nanos: debt,
                            ..said
                        };
                        customers::note(conn, &said)?;
                    }
                    reflected(conn, &named, Nanos::ZERO, now).map(|_| ())
                });
                noted.await?;
                Ok(true)
            })
        });
        match vouched.await {
            Ok(_) => Ok(()),
            Err(failure) => Err(Short::Unknown(failure)),
        }
    }

    /// What is done while Payment Kit cannot be asked.
    async fn allow(&self, did: &str, seen: &Seen, failure: Failure) -> Result<Purse, Short> {
        let WhileDown::Allow(amount) = self.kit.settings.down else {
            return Err(Short::Unknown(failure));
        };
        let now = self.now();
        let named = did.to_owned();
        let done = self
            .store
            .write(move |conn| reflected(conn, &named, amount, now))
            .await;
        let purse = done.map_err(|error| Short::Unknown(error.into()))?;
        seen.allowed_at.store(now, Ordering::Relaxed);
        if purse.spendable.is_positive() {
            Ok(purse)
        } else {
            Err(Short::Unknown(failure))
        }
    }

    /// Asks for the balance without making anybody wait.
    fn refresh(self: &Arc<Self>, did: &str, seen: &Arc<Seen>, fresh: i64) {
        let (now, since) = (self.now(), seen.refreshing_at.load(Ordering::Relaxed));
        let is_first = seen
            .refreshing_at
            .compare_exchange(since, now, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok();
        if now.saturating_sub(since) < fresh || !is_first {
            return;
        }
        let (mirror, seen, did) = (Arc::clone(self), Arc::clone(seen), did.to_owned());
        let starter = self.welcome();
        self.kit.send(move |client| {
            Box::pin(async move {
                let done = brought(&client, &mirror.store, &*mirror.clock, &did, starter).await;
                if let Err(failure) = mirror.learnt(&seen, done) {
                    tracing::warn!(customer = did, %failure, "a balance could not be asked for");
                }
            })
        });
    }

    /// Asks for the balance, unless Payment Kit did not answer a moment ago.
    async fn ask(&self, did: &str, seen: &Seen) -> Result<Purse, Failure> {
        if self.now() < self.quiet_until.load(Ordering::Relaxed) {
            return Err(Failure::Unreachable("it did not a moment ago".to_owned()));
        }
        let (store, clock, did) = (self.store.clone(), Arc::clone(&self.clock), did.to_owned());
        let starter = self.welcome();
        let done = self
            .kit
            .ask(move |client| {
                Box::pin(async move { brought(&client, &store, &*clock, &did, starter).await })
            })
            .await;
        self.learnt(seen, done)
    }

    fn welcome(&self) -> Option<Starter> {
        self.snapshot.load().billing.welcome
    }

    fn learnt(&self, seen: &Seen, done: Result<Purse, Failure>) -> Result<Purse, Failure> {
        let now = self.now();
        match &done {
            Ok(purse) => {
                self.quiet_until.store(0, Ordering::Relaxed);
                // Not exact: others give back what they hold too much, and then it is looked again.
                let known_at = if purse.exact {
                    now
                } else {
                    now.saturating_sub(millis(self.kit.settings.fresh))
                };
                seen.known_at.store(known_at, Ordering::Relaxed);
            }
            Err(Failure::NotRunning | Failure::Unreachable(_)) => {
                let until = now.saturating_add(PAUSE_MS);
                self.quiet_until.store(until, Ordering::Relaxed);
            }
            Err(_) => {}
        }
        done
    }

    /// Sees to it that Payment Kit has a meter, and that it is known where credits are bought.
    /// Waits for nothing.
    pub(crate) fn set_up(self: &Arc<Self>) {
        let (now, since) = (self.now(), self.set_up_at.load(Ordering::Relaxed));
        let is_done = self.is_set_up.load(Ordering::Relaxed) && self.kit.knows_link();
        if is_done || now.saturating_sub(since) < SET_UP_MS {
            return;
        }
        self.set_up_at.store(now, Ordering::Relaxed);
        let mirror = Arc::clone(self);
        self.kit.send(move |client| {
            Box::pin(async move {
                match mirror.find_out(&client).await {
                    Ok(()) => mirror.is_set_up.store(true, Ordering::Relaxed),
                    Err(failure) => tracing::warn!(
                        %failure,
                        "Payment Kit's meter or link to buy credits could not be seen to"
                    ),
                }
            })
        });
    }

    async fn find_out(&self, client: &Client) -> Result<(), Failure> {
        client.meter().await?;
        if !self.kit.knows_link() {
            self.kit.learn_link(client.checkout_path().await?);
        }
        Ok(())
    }

    fn seen(&self, did: &str) -> Arc<Seen> {
        self.seen.get_with_by_ref(did, Arc::default)
    }

    fn age(&self, seen: &Seen) -> i64 {
        let now = self.now();
        let known = now.saturating_sub(seen.known_at.load(Ordering::Relaxed));
        let allowed = now.saturating_sub(seen.allowed_at.load(Ordering::Relaxed));
        if allowed < ALLOWANCE_MS { 0 } else { known }
    }

    fn now(&self) -> i64 {
        self.clock.now().0
    }
}

/// Asks for a customer's balance and brings the account in the ledger to it.
async fn brought(
    client: &Rc<Client>,
    store: &Store,
    clock: &dyn Clock,
    did: &str,
    starter: Option<Starter>,
) -> Result<Purse, Failure> {
    // What became of events is asked first: what is settled before the balance is asked for is in
    // it, and is not subtracted again.
    let named = did.to_owned();
    let open = store
        .read(move |conn| events::due(conn, state::ACCEPTED, Some(&named), i64::MAX, MOST_EVENTS));
    for event in open.await? {
        super::report::hear(client, store, clock, &event).await?;
    }
    let (balance, asked_at) = said(client, store, clock, did, starter).await?;
    let said = Said {
        customer: did.to_owned(),
        remaining_nanos: balance.remaining,
        pending_nanos: balance.pending,
        vouched_nanos: Nanos::ZERO,
        asked_at,
    };
    let now = clock.now().0;
    let purse = store.write(move |conn| {
        customers::note(conn, &said)?;
        reflected(conn, &said.customer, Nanos::ZERO, now)
    });
    Ok(purse.await?)
}

/// What Payment Kit says of a customer, and when it was asked. Who is new there is given the starter
/// credit first.
async fn said(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    did: &str,
    starter: Option<Starter>,
) -> Result<(Balance, i64), Failure> {
    // What was settled in the very millisecond of the question would count as settled after it.
    tokio::time::sleep(Duration::from_millis(1)).await;
    let asked_at = clock.now().0;
    let balance = client.balance(did).await?;
    let Some(starter) = starter.filter(|_| balance.grants == 0) else {
        return Ok((balance, asked_at));
    };
    match welcome(client, store, clock, did, starter).await {
        Ok(false) => Ok((balance, asked_at)),
        Ok(true) => {
            let asked_at = clock.now().0;
            Ok((client.balance(did).await?, asked_at))
        }
        Err(failure) => {
            tracing::warn!(customer = did, %failure, "starter credit could not be given");
            Ok((balance, asked_at))
        }
    }
}

fn reflected(
    conn: &mut store::Conn,
    did: &str,
    allowance: Nanos,
    now: i64,
) -> store::QueryResult<Purse> {
    let (owner, order) = (format!("user:{did}"), Uuid::now_v7().to_string());
    customers::reflect(conn, did, &owner, allowance, &order, now)
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
