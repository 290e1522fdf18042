//! Keeping back what a job will cost that runs on without anybody waiting, maybe longer than this
//! process: in leases of its own, written with its row.

use std::sync::Arc;
use std::time::Instant;

use store::budgets::{BudgetUse, Period};
use store::ledger::{CREDITS, REVENUE};
use store::payments::usage::Report;
use store::video_jobs::{self, Held, Kept, Order, VideoJob};
use store::{AccountRef, Charge, Nanos};
use wire::{FailureKind, Units, Usage};

use super::budget::BudgetEntry;
use super::purses::{PATIENCE, PAUSE, Payer, Purses};
use super::refusal;
use crate::config::billing::Mode;
use crate::error::Refusal;
use crate::routing::{RateEntry, Snapshot};

/// Seconds after which one may ask again who has as many jobs as may run.
const RETRY_SECONDS: u32 = 10;

/// What is kept back for a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reservation {
    /// Credits pay for it: out of this lease, where one was needed.
    pub credits: Option<Option<String>>,
    /// Budgets that it counts in; with a lease where they limit.
    pub budgets: Vec<(Period, Option<String>)>,
    /// Whom Payment Kit is told of, where it holds the balance.
    pub report: Option<Report>,
}

/// A job that is to be ordered.
pub struct Wanted<'a> {
    /// Its row.
    pub job: VideoJob,
    /// The price at which it will be charged.
    pub rate: Option<&'a RateEntry>,
    /// What it will use.
    pub units: &'a Units,
    /// `provider/model`, for messages.
    pub model: &'a str,
    /// Jobs that one owner may have at once.
    pub most: i64,
    /// Later than any end of the job; milliseconds since 1970.
    pub until: i64,
}

impl Reservation {
    /// What a job is charged.
    pub fn charge(&self, payer: Payer<'_>, amount: Nanos) -> Charge {
        match &self.credits {
            Some(lease) => Charge {
                debit: AccountRef::of(CREDITS, &payer.account().id()),
                credit: AccountRef::of_hub(REVENUE),
                amount,
                lease: lease.clone(),
                report: self.report.clone(),
            },
            None => Charge {
                debit: payer.account(),
                credit: AccountRef::of_hub("usage"),
                amount,
                lease: None,
                report: None,
            },
        }
    }

    /// What it uses of budgets.
    pub fn budget_uses(&self, amount: Nanos) -> Vec<BudgetUse> {
        let uses = self.budgets.iter();
        uses.map(|(period, lease)| BudgetUse {
            period: period.clone(),
            lease: lease.clone(),
            amount,
        })
        .collect()
    }
}

/// What came of keeping back what a job will cost.
pub enum Reserved {
    /// It is kept back, and the job's row is written.
    Kept(Reservation),
    /// Under its key this job was ordered before.
    Known(Box<VideoJob>),
}

impl Purses {
    /// Keeps back what a job will cost and writes its row, or says why not. `written` makes the
    /// row's column of a reservation.
    pub async fn reserve(
        &self,
        snapshot: &Snapshot,
        payer: Payer<'_>,
        wanted: Wanted<'_>,
        written: fn(&Reservation) -> String,
    ) -> Result<Reserved, Refusal> {
        let mode = snapshot.billing.mode;
        let pays = mode != Mode::Internal;
        let price = wanted.rate.map(|rate| &rate.price);
        let amount = price.and_then(|price| price.charge(&Usage::default(), wanted.units, None));
        if pays && amount.is_none() {
            return Err(refusal::unpriced(wanted.model));
        }
        let bound: Vec<&Arc<BudgetEntry>> = snapshot
            .budgets
            .iter()
            .filter(|budget| budget.binds(payer.key, payer.user, payer.project))
            .collect();
        let amount = amount.unwrap_or_default();
        let mut topup_url = snapshot.billing.topup_url.clone();
        let report = match mode {
            Mode::Internal | Mode::Credits => None,
            Mode::PaymentKit => Some(self.look(payer, &mut topup_url).await?),
        };
        let mut pressed = false;
        let mut started = Instant::now();
        loop {
            let now = self.now();
            let (hard, soft): (Vec<_>, Vec<_>) = bound
                .iter()
                .map(|budget| (budget.row.hard, budget.period(now)))
                .partition(|(hard, _)| *hard);
            let periods = |of: Vec<(bool, Period)>| of.into_iter().map(|(_, period)| period);
            let soft: Vec<Period> = periods(soft).collect();
            let owner = payer.account().id();
            let order = Order {
                job: wanted.job.clone(),
                amount,
                credits: pays.then(|| AccountRef::of(CREDITS, &owner).id()),
                budgets: periods(hard).collect(),
                most: wanted.most,
                now: now.0,
                until: wanted.until,
            };
            let (soft_too, report_too) = (soft.clone(), report.clone());
            let kept = self
                .store
                .write(move |conn| {
                    video_jobs::keep(conn, &order, |held| {
                        written(&reservation(pays, held, &soft_too, &report_too))
                    })
                })
                .await
                .map_err(|error| refusal::ledger_down(&error.to_string()))?;
            let waits = started.elapsed() < PATIENCE;
            match kept {
                Kept::All(held) => {
                    return Ok(Reserved::Kept(reservation(pays, &held, &soft, &report)));
                }
                Kept::Known(job) => return Ok(Reserved::Known(job)),
                Kept::TooMany(running) => return Err(too_many(running)),
                // What processes have leased and do not use comes back within this time.
                Kept::Credits { others, .. } if others.is_positive() && waits => {}
                // Payment Kit may let the customer spend more than the ledger knows of.
                Kept::Credits { others, .. }
                    if !pressed
                        && self
                            .press_for(&report, amount.0.saturating_add(others.0), &topup_url)
                            .await? =>
                {
                    pressed = true;
                    started = Instant::now();
                }
                Kept::Credits { free, others } => {
                    let url = topup_url.as_deref();
                    return Err(refusal::no_credit(amount.0, free.0, others.0, url));
                }
                Kept::Budget(_) if waits => {}
                Kept::Budget(period) => {
                    let short = bound
                        .iter()
                        .find(|budget| budget.row.id == period.budget_id);
                    return Err(match short {
                        Some(budget) => refusal::over_budget(budget, now, false),
                        None => refusal::ledger_down("a budget is gone"),
                    });
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn reservation(pays: bool, held: &Held, soft: &[Period], report: &Option<Report>) -> Reservation {
    let hard = held.budgets.iter();
    let hard = hard.map(|(period, lease)| (period.clone(), Some(lease.clone())));
    let soft = soft.iter().map(|period| (period.clone(), None));
    Reservation {
        credits: pays.then(|| held.credits.clone()),
        budgets: hard.chain(soft).collect(),
        report: report.clone(),
    }
}

fn too_many(running: i64) -> Refusal {
    Refusal::new(
        FailureKind::RateLimit,
        "too_many_videos",
        format!(
            "{running} videos are being made for this caller, which is as many as may be at once; wait for one, or delete it, or ask an admin to raise HUB_VIDEO_RUNNING"
        ),
    )
    .retry_in(RETRY_SECONDS)
}
