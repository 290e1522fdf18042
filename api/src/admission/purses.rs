//! All purses of this process, and the way to the ledger when one of them has too little.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use store::ledger::leases::{self, Ask, Granted};
use store::payments::usage::Report;
use store::{AccountRef, Nanos, Store, StoreError, budgets};
use uuid::Uuid;
use wire::Usage;

use super::budget::BudgetEntry;
use super::estimate::{Asked, Estimate};
use super::habits::Habits;
use super::hold::{Hold, Share};
use super::purse::{Listed, Purse, Source};
use super::refusal;
use crate::clock::{Clock, Millis};
use crate::config::billing::Mode;
use crate::error::Refusal;
use crate::payment_kit::{Mirror, Short};
use crate::routing::{Billing, RateEntry, Snapshot};

/// How long a lease lasts unless it is renewed.
pub(super) const LEASE_MS: i64 = 5_000;

/// So long before its end nothing is held in it any more: room for clocks and for the way to the
/// ledger.
pub(super) const MARGIN_MS: i64 = 1_000;

/// How often the ledger is asked where its answers come too late to be of use.
const ASKS: usize = 3;

/// How long another process is given to give back what it does not use.
pub(super) const PATIENCE: Duration = Duration::from_millis(400);

/// Between two questions to the ledger meanwhile.
pub(super) const PAUSE: Duration = Duration::from_millis(25);

/// Who a call is charged to.
#[derive(Debug, Clone, Copy)]
pub struct Payer<'a> {
    /// The hub key's id.
    pub key: Option<&'a str>,
    /// The user's.
    pub user: Option<&'a str>,
    /// The project's.
    pub project: Option<&'a str>,
}

impl Payer<'_> {
    /// The account that bears the cost: the user, else the key itself.
    pub fn account(&self) -> AccountRef {
        match (self.user, self.key) {
            (Some(user), _) => AccountRef::of("user", user),
            (None, Some(key)) => AccountRef::of("key", key),
            (None, None) => AccountRef::of_hub("unowned"),
        }
    }

    fn who(&self) -> &str {
        self.key.or(self.user).unwrap_or_default()
    }
}

/// Why nothing could be held.
enum Trouble {
    /// So much is free, and so much is held by others.
    Short { free: i64, held: i64 },
    /// The ledger could not be asked.
    Down(StoreError),
}

/// What this process may spend.
pub struct Purses {
    pub(super) store: Store,
    clock: Arc<dyn Clock>,
    /// Names this process in the rows of its leases.
    pub(super) process: String,
    habits: Habits,
    /// Where Payment Kit holds the balances.
    mirror: Option<Arc<Mirror>>,
    open: RwLock<HashMap<String, Arc<Purse>>>,
}

impl Purses {
    /// Purses of a process that has just begun.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Purses {
            store,
            clock,
            process: Uuid::now_v7().to_string(),
            habits: Habits::new(),
            mirror: None,
            open: RwLock::default(),
        }
    }

    /// With a way to the balances that Payment Kit holds.
    pub fn with_mirror(self, mirror: Option<Arc<Mirror>>) -> Self {
        Purses { mirror, ..self }
    }

    pub(super) fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Holds what a call will probably cost, of the payer's credits and of every budget that binds
    /// it. None: nothing limits this call.
    pub async fn hold(
        self: &Arc<Self>,
        snapshot: &Arc<Snapshot>,
        payer: Payer<'_>,
        rate: Option<&RateEntry>,
        mut asked: Asked<'_>,
    ) -> Result<Option<Hold>, Refusal> {
        let mut budgets = snapshot.budgets.iter();
        let is_bound = budgets.any(|it| it.binds(payer.key, payer.user, payer.project));
        if snapshot.billing.mode == Mode::Internal && !is_bound {
            return Ok(None);
        }
        let Some(rate) = rate else {
            return match snapshot.billing.mode {
                Mode::Internal => Ok(None),
                Mode::Credits | Mode::PaymentKit => Err(refusal::unpriced(asked.model)),
            };
        };
        asked.who = payer.who();
        let estimate = Estimate::of(&rate.price, &self.habits, &asked);
        let model: Arc<str> = asked.model.into();
        let hold = self.held(snapshot, payer, estimate, (&model, asked.bytes));
        hold.await.map(Some)
    }

    /// Holds an amount that is known: what a call will cost whatever its answer.
    pub async fn hold_amount(
        self: &Arc<Self>,
        snapshot: &Arc<Snapshot>,
        payer: Payer<'_>,
        model: &str,
        amount: Nanos,
    ) -> Result<Option<Hold>, Refusal> {
        if snapshot.limits_nobody() {
            return Ok(None);
        }
        let estimate = Estimate::exactly(amount);
        let model: Arc<str> = model.into();
        let hold = self.held(snapshot, payer, estimate, (&model, 0));
        hold.await.map(Some)
    }

    async fn held(
        self: &Arc<Self>,
        snapshot: &Arc<Snapshot>,
        payer: Payer<'_>,
        estimate: Estimate,
        (model, bytes): (&Arc<str>, usize),
    ) -> Result<Hold, Refusal> {
        let Billing {
            mode, topup_url, ..
        } = &snapshot.billing;
        let bound = snapshot
            .budgets
            .iter()
            .filter(|budget| budget.binds(payer.key, payer.user, payer.project));
        let now = self.now();
        let mut hold = Hold {
            purses: Arc::clone(self),
            shares: Vec::new(),
            counting: Vec::new(),
            estimate,
            topup_url: topup_url.clone(),
            report: None,
            request_bytes: bytes,
            next_look: 0,
        };
        match mode {
            Mode::Internal => {}
            Mode::Credits => self.hold_credits(&mut hold, payer, model).await?,
            Mode::PaymentKit => {
                self.look_at(&mut hold, payer).await?;
                self.hold_credits(&mut hold, payer, model).await?;
            }
        }
        for budget in bound {
            let period = budget.period(now);
            if budget.row.hard {
                self.hold_budget(&mut hold, budget, period, model).await?;
            } else {
                hold.counting.push(period);
            }
        }
        Ok(hold)
    }

    /// Payment Kit holds the payer's balance: sees to it that the ledger knows it, and notes whom
    /// Payment Kit is told of.
    async fn look_at(&self, hold: &mut Hold, payer: Payer<'_>) -> Result<(), Refusal> {
        hold.report = Some(self.look(payer, &mut hold.topup_url).await?);
        Ok(())
    }

    /// The same; gives whom Payment Kit is told of, and where credits are bought.
    pub(super) async fn look(
        &self,
        payer: Payer<'_>,
        topup_url: &mut Option<String>,
    ) -> Result<Report, Refusal> {
        let Some(mirror) = &self.mirror else {
            return Err(refusal::no_payment_kit());
        };
        let Some(did) = payer.user else {
            return Err(refusal::nobody_to_charge());
        };
        if topup_url.is_none() {
            *topup_url = mirror.link(did);
        }
        let looked = mirror.look(did).await;
        looked.map_err(|short| refusal::short(&short, topup_url.as_deref()))?;
        Ok(Report {
            customer: did.to_owned(),
            project: payer.project.map(str::to_owned),
        })
    }

    /// What is known of a balance that Payment Kit holds does not suffice: asks for more of it. True
    /// when it is worth trying again.
    pub(super) async fn press(&self, hold: &Hold, needed: i64) -> Result<bool, Refusal> {
        self.press_for(&hold.report, needed, &hold.topup_url).await
    }

    /// The same for whom Payment Kit is told of.
    pub(super) async fn press_for(
        &self,
        report: &Option<Report>,
        needed: i64,
        topup_url: &Option<String>,
    ) -> Result<bool, Refusal> {
        let (Some(mirror), Some(report)) = (&self.mirror, report) else {
            return Ok(false);
        };
        match mirror.press(&report.customer, needed).await {
            Ok(()) => Ok(true),
            Err(Short::OfCredits) => Ok(false),
            Err(short) => Err(refusal::short(&short, topup_url.as_deref())),
        }
    }

    async fn hold_credits(
        &self,
        hold: &mut Hold,
        payer: Payer<'_>,
        model: &Arc<str>,
    ) -> Result<(), Refusal> {
        let owner = payer.account().id();
        let name = AccountRef::of(store::ledger::CREDITS, &owner).id();
        let purse = self.purse(name, || Source::Credits { owner });
        let mut amount = self.secure(&purse, hold.estimate).await;
        if let Err(Trouble::Short { held, .. }) = amount {
            let needed = hold.estimate.usual.saturating_add(held);
            if self.press(hold, needed).await? {
                amount = self.secure(&purse, hold.estimate).await;
            }
        }
        let amount = amount.map_err(|trouble| match trouble {
            Trouble::Short { free, held } => {
                refusal::no_credit(hold.estimate.usual, free, held, hold.topup_url.as_deref())
            }
            Trouble::Down(error) => refusal::ledger_down(&error.to_string()),
        })?;
        let held = self.listed(model, amount);
        hold.shares.push(Share::of(purse, held, None));
        Ok(())
    }

    async fn hold_budget(
        &self,
        hold: &mut Hold,
        budget: &Arc<BudgetEntry>,
        period: budgets::Period,
        model: &Arc<str>,
    ) -> Result<(), Refusal> {
        let purse = self.purse(period.purse(), || Source::Budget { period });
        let amount = self.secure(&purse, hold.estimate).await;
        let amount = amount.map_err(|trouble| match trouble {
            Trouble::Short { .. } => refusal::over_budget(budget, self.now(), false),
            Trouble::Down(error) => refusal::ledger_down(&error.to_string()),
        })?;
        let held = self.listed(model, amount);
        let budget = Some(Arc::clone(budget));
        hold.shares.push(Share::of(purse, held, budget));
        Ok(())
    }

    fn listed(&self, model: &Arc<str>, amount: i64) -> Listed {
        Listed {
            model: Arc::clone(model),
            amount,
            since: self.now().0,
        }
    }

    fn purse(&self, name: String, source: impl FnOnce() -> Source) -> Arc<Purse> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(purse) = open.get(&name) {
            return Arc::clone(purse);
        }
        drop(open);
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let made = open
            .entry(name.clone())
            .or_insert_with(|| Arc::new(Purse::new(name, source())));
        Arc::clone(made)
    }

    /// Every purse.
    pub(super) fn all(&self) -> Vec<Arc<Purse>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.values().cloned().collect()
    }

    /// Forgets purses that nobody has in hand and that hold no lease.
    pub(super) fn forget_empty(&self) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, purse| Arc::strong_count(purse) > 1 || purse.lease().is_some());
    }

    /// Holds what a call hardly ever exceeds. Where that is not to be had, the only call under way
    /// is served when what it usually costs is there: so the most by which a purse is overspent is
    /// what one call costs beyond that.
    async fn secure(&self, purse: &Arc<Purse>, estimate: Estimate) -> Result<i64, Trouble> {
        let (usual, upper) = (estimate.usual, estimate.upper.max(estimate.usual));
        if purse.try_hold(upper, self.now().0) {
            return Ok(upper);
        }
        let arrived = Instant::now();
        let _turn = purse.asking.lock().await;
        let started = Instant::now();
        loop {
            if purse.try_hold(upper, self.now().0) {
                return Ok(upper);
            }
            if purse.lock().was_short(usual, arrived) {
                break;
            }
            let (missing, appetite) = {
                let state = purse.lock();
                (upper.saturating_sub(state.free()), state.appetite())
            };
            let want = appetite.max(upper.saturating_mul(8));
            let granted = self.ask(purse, missing, want).await;
            let granted = granted.map_err(Trouble::Down)?;
            if purse.try_hold(upper, self.now().0) {
                return Ok(upper);
            }
            if !granted.others.is_positive() {
                if let Some(held) = purse.try_hold_last(usual, self.now().0) {
                    return Ok(held);
                }
                break;
            }
            if started.elapsed() >= PATIENCE {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        let mut state = purse.lock();
        state.is_short(usual);
        Err(Trouble::Short {
            free: state.free(),
            held: state.held,
        })
    }

    /// Adds to a hold what is missing, or what is left; returns how much that was.
    pub(super) async fn extend(&self, purse: &Arc<Purse>, missing: i64) -> Result<i64, StoreError> {
        let mut more = purse.try_extend_whole(missing, self.now().0);
        if more > 0 {
            return Ok(more);
        }
        let _turn = purse.asking.lock().await;
        let (need, appetite) = {
            let state = purse.lock();
            (missing.saturating_sub(state.free()), state.appetite())
        };
        if need > 0 {
            self.ask(purse, need, appetite).await?;
        }
        more = purse.try_extend(missing, self.now().0);
        Ok(more)
    }

    /// Asks the ledger for more. What it grants so late that the lease has ended meanwhile says nothing
    /// of what there is: then it is asked again.
    pub(super) async fn ask(
        &self,
        purse: &Arc<Purse>,
        need: i64,
        want: i64,
    ) -> Result<Granted, StoreError> {
        for _ in 0..ASKS {
            let granted = self.ask_once(purse, need, want).await?;
            if granted.lease.is_none() || purse.is_valid(self.now().0) {
                return Ok(granted);
            }
        }
        Err(StoreError::Late)
    }

    async fn ask_once(
        &self,
        purse: &Arc<Purse>,
        need: i64,
        want: i64,
    ) -> Result<Granted, StoreError> {
        let now = self.now().0;
        let expires_at = now.saturating_add(LEASE_MS);
        let ask = Ask {
            purse: purse.name.clone(),
            process: self.process.clone(),
            ids: (Uuid::now_v7().to_string(), Uuid::now_v7().to_string()),
            need: Nanos(need.max(0)),
            want: Nanos(want.max(0)),
            now,
            expires_at,
        };
        let source = purse.source.clone();
        let answer = {
            // In one with the place in the queue: the answer knows of all that is queued before.
            let mut state = purse.lock();
            state.asks();
            self.store.submit(move |conn| match &source {
                Source::Credits { .. } => leases::take(conn, &ask),
                Source::Budget { period } => budgets::take(conn, &ask, period),
            })?
        };
        let granted = answer.await?;
        let valid_until = expires_at.saturating_sub(MARGIN_MS);
        purse.lock().granted(&granted, valid_until);
        Ok(granted)
    }

    /// Remembers what processes before this one learned of calls.
    pub async fn remember(&self) -> Result<(), StoreError> {
        self.habits.load(&self.store).await
    }

    /// Keeps what was learned of calls since the last time.
    pub(super) async fn keep_habits(&self) -> Result<(), StoreError> {
        let learned = self.habits.learned(self.now());
        if learned.is_empty() {
            return Ok(());
        }
        let written = self
            .store
            .write(move |conn| store::habits::keep(conn, &learned, Habits::most()));
        written.await
    }

    /// Remembers what a call used whose usage the provider told.
    pub fn learn(&self, payer: Payer<'_>, model: &str, request_bytes: usize, usage: &Usage) {
        let output = usage
            .output
            .saturating_add(usage.reasoning)
            .saturating_add(usage.audio_output)
            .saturating_add(usage.image_output);
        let input = usage.total_input();
        self.habits
            .learn(payer.who(), model, request_bytes, input, output);
    }

    /// Names this process where leases and holds are listed.
    pub fn process(&self) -> &str {
        &self.process
    }

    /// What calls under way hold of a customer's credits in this process, one by one, the oldest
    /// first. `owner` is `user:…` or `key:…`.
    pub fn holds_of(&self, owner: &str) -> Vec<Listed> {
        let name = AccountRef::of(store::ledger::CREDITS, owner).id();
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.get(&name)
            .map_or_else(Vec::new, |purse| purse.listed())
    }

    /// What calls under way hold of a customer's credits in this process, and how many they are.
    pub fn held_of(&self, owner: &str) -> (Nanos, u64) {
        let name = AccountRef::of(store::ledger::CREDITS, owner).id();
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let Some(purse) = open.get(&name) else {
            return (Nanos::ZERO, 0);
        };
        let state = purse.lock();
        (Nanos(state.held), state.calls)
    }
}
