//! What one call holds of credits and budgets, from its dispatch to its settlement.

use std::sync::Arc;

use store::budgets::{BudgetUse, Period};
use store::ledger::{CREDITS, REVENUE};
use store::payments::usage::Report;
use store::{AccountRef, Charge, Nanos};
use wire::Usage;

use super::budget::BudgetEntry;
use super::estimate::Estimate;
use super::purse::{Listed, Purse, Source};
use super::purses::{Payer, Purses};
use super::refusal;
use crate::error::Refusal;
use crate::routing::Target;

/// After so many tokens of output a stream's hold is looked at again.
pub(super) const LOOK_TOKENS: u64 = 64;

/// The same in bytes, as output that is not counted yet is estimated.
const LOOK_BYTES: u64 = LOOK_TOKENS * 4;

/// Holds of one call. Dropped, they are given back; [`Hold::settled`] says what was used of them.
pub struct Hold {
    pub(super) purses: Arc<Purses>,
    pub(super) shares: Vec<Share>,
    /// Budgets that only count.
    pub(super) counting: Vec<Period>,
    pub(super) estimate: Estimate,
    pub(super) topup_url: Option<String>,
    /// Whom Payment Kit is told of, where it holds the balance.
    pub(super) report: Option<Report>,
    /// Size of the request.
    pub(super) request_bytes: usize,
    /// Output bytes at which the cost is computed next.
    pub(super) next_look: u64,
}

/// What is held of one purse.
pub(super) struct Share {
    purse: Arc<Purse>,
    amount: i64,
    budget: Option<Arc<BudgetEntry>>,
    /// What was used up, once that is known.
    used: i64,
    /// Its number in the purse's list of holds.
    number: u64,
}

impl Share {
    /// An amount that the purse holds already.
    pub fn of(purse: Arc<Purse>, held: Listed, budget: Option<Arc<BudgetEntry>>) -> Self {
        Share {
            amount: held.amount,
            number: purse.list(held),
            purse,
            budget,
            used: 0,
        }
    }

    fn grow(&mut self, more: i64) {
        self.amount = self.amount.saturating_add(more);
        self.purse.list_more(self.number, more);
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.purse.unlist(self.number);
        self.purse.release(self.amount, self.used);
    }
}

impl Hold {
    /// Whether output has come since the last look that may have outgrown the hold.
    pub fn is_to_be_looked_at(&mut self, output_bytes: u64) -> bool {
        if self.shares.is_empty() || output_bytes < self.next_look {
            return false;
        }
        self.next_look = output_bytes.saturating_add(LOOK_BYTES);
        true
    }

    /// What is held beyond a cost, and beyond what may come before the next look; less than nothing
    /// when the hold is outgrown.
    pub fn room(&self, cost: Nanos) -> i64 {
        let held = self.shares.iter().map(|share| share.amount).min();
        let needed = cost.0.saturating_add(self.estimate.margin);
        held.unwrap_or(i64::MAX).saturating_sub(needed)
    }

    /// Holds a step more than a cost that has outgrown the hold; or says why that cannot be. What
    /// is left of the purse, if it is less than a step, is held as the last of it.
    pub async fn extend(&mut self, cost: Nanos) -> Result<(), Refusal> {
        let needed = cost.0.saturating_add(self.estimate.margin);
        let wanted = needed.saturating_add(self.estimate.step);
        for place in 0..self.shares.len() {
            let mut held = self.extend_share(place, wanted).await;
            if held < needed && self.is_credits(place) && self.purses.press(self, needed).await? {
                held = self.extend_share(place, wanted).await;
            }
            if held < needed {
                let budget = self
                    .shares
                    .get(place)
                    .and_then(|share| share.budget.as_ref());
                return Err(match budget {
                    Some(budget) => refusal::over_budget(budget, self.purses.now(), true),
                    None => refusal::credit_used_up(self.topup_url.as_deref()),
                });
            }
        }
        Ok(())
    }

    /// Holds so much of one purse, or what is left of it; gives what is held then.
    async fn extend_share(&mut self, place: usize, wanted: i64) -> i64 {
        let Some(share) = self.shares.get_mut(place) else {
            return i64::MAX;
        };
        let missing = wanted.saturating_sub(share.amount);
        if missing > 0 {
            let more = self.purses.extend(&share.purse, missing).await;
            share.grow(more.unwrap_or(0));
        }
        share.amount
    }

    fn is_credits(&self, place: usize) -> bool {
        let share = self.shares.get(place);
        share.is_some_and(|share| matches!(share.purse.source, Source::Credits { .. }))
    }

    /// The charge of a customer; None where the call is paid by nobody's credits.
    pub fn charge(&self, amount: Nanos) -> Option<Charge> {
        self.shares
            .iter()
            .find_map(|share| match &share.purse.source {
                Source::Credits { owner } => Some(Charge {
                    debit: AccountRef::of(CREDITS, owner),
                    credit: AccountRef::of_hub(REVENUE),
                    amount,
                    lease: share.purse.lease().map(|lease| lease.to_string()),
                    report: self.report.clone(),
                }),
                Source::Budget { .. } => None,
            })
    }

    /// What the call uses of budgets.
    pub fn budgets(&self, amount: Nanos) -> Vec<BudgetUse> {
        let hard = self
            .shares
            .iter()
            .filter_map(|share| match &share.purse.source {
                Source::Budget { period } => Some(BudgetUse {
                    period: period.clone(),
                    lease: share.purse.lease().map(|lease| lease.to_string()),
                    amount,
                }),
                Source::Credits { .. } => None,
            });
        let soft = self.counting.iter().map(|period| BudgetUse {
            period: period.clone(),
            lease: None,
            amount,
        });
        hard.chain(soft).collect()
    }

    /// Remembers what the call used, for the estimates of the next ones.
    pub fn learn(&self, payer: Payer<'_>, target: &Target, usage: &Usage) {
        let model = full_name(target);
        self.purses.learn(payer, &model, self.request_bytes, usage);
    }

    /// The settlement is with the writer: what was used is gone, the rest is free.
    pub fn settled(mut self, used: Nanos) {
        for share in &mut self.shares {
            share.used = used.0;
        }
    }
}

/// `provider/model`: what habits are kept by, and what messages name.
pub fn full_name(target: &Target) -> String {
    format!("{}/{}", target.provider.name, target.model)
}
