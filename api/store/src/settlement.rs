//! The end of a call, written as one: its record, its attempts, its charge, and what it used.

use diesel::prelude::*;

use crate::attempts::Attempt;
use crate::budgets::{self, BudgetUse};
use crate::calls::CallRecord;
use crate::group_sums::GroupSums;
use crate::payments::usage::{self, Report};
use crate::{Conn, Nanos, ledger, portable};

/// All that is written when a call ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The call.
    pub call: CallRecord,
    /// Its tries at providers, first to last.
    pub attempts: Vec<Attempt>,
    /// What it costs whom; None when it costs nothing or its price is not known.
    pub charge: Option<Charge>,
    /// The budgets that it counts in.
    pub budgets: Vec<BudgetUse>,
    /// The hub key that was used, whose `last_used_at` moves.
    pub touched_key: Option<String>,
    /// The credential that was used, whose count and `last_used_at` move.
    pub touched_credential: Option<String>,
}

/// A movement of credits from who pays to who is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Who pays. Made when absent.
    pub debit: AccountRef,
    /// Who is paid. Made when absent.
    pub credit: AccountRef,
    /// How much; 0 moves nothing, and less than 0 is refused.
    pub amount: Nanos,
    /// The lease that it is paid out of, where the account is a customer's.
    pub lease: Option<String>,
    /// Whom Payment Kit is told of it as, where that holds the customer's balance.
    pub report: Option<Report>,
}

/// Names an account by what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountRef {
    /// What sort of account: `customer`, `revenue` and so on, without a colon.
    pub kind: String,
    /// Whose; None for those of the hub.
    pub owner: Option<String>,
}

impl AccountRef {
    /// An account of the hub itself.
    pub fn of_hub(kind: &str) -> Self {
        AccountRef {
            kind: kind.to_owned(),
            owner: None,
        }
    }

    /// An account of someone.
    pub fn of(kind: &str, owner: &str) -> Self {
        AccountRef {
            kind: kind.to_owned(),
            owner: Some(owner.to_owned()),
        }
    }

    /// The account's id: its kind, with `:owner` for those that have one.
    pub fn id(&self) -> String {
        match &self.owner {
            Some(owner) => format!("{}:{owner}", self.kind),
            None => self.kind.clone(),
        }
    }
}

impl Settlement {
    /// Writes it, once: where the call is in the books already nothing happens, so that a retry
    /// after an unknown outcome charges nobody twice. To be run in a transaction.
    pub fn write(&self, conn: &mut Conn) -> QueryResult<()> {
        let mut sums = GroupSums::default();
        self.write_in_group(conn, &mut sums)?;
        sums.write(conn)
    }

    /// As [`Settlement::write`], but for the `sums`, which are written for all calls of a
    /// group together.
    pub(crate) fn write_in_group(&self, conn: &mut Conn, sums: &mut GroupSums) -> QueryResult<()> {
        let now = self.call.ended_at();
        if !portable::insert_call_once(conn, &self.call)? {
            return Ok(());
        }
        portable::insert_attempts(conn, &self.attempts)?;
        // A call that comes to nothing moves nothing; the ledger refuses an amount of 0.
        if let Some(charge) = self.charge.as_ref().filter(|c| c.amount != Nanos::ZERO) {
            ledger::charge(conn, charge, &self.call.id, now)?;
            if let Some(report) = &charge.report {
                usage::note(conn, report, &self.call, charge.amount)?;
            }
        }
        for used in &self.budgets {
            budgets::use_up(conn, used)?;
        }
        // Last: what is counted here must have been written.
        sums.call(&self.call);
        if let Some(key) = &self.touched_key {
            sums.key(key, now);
        }
        if let Some(credential) = &self.touched_credential {
            sums.credential(credential, now);
        }
        Ok(())
    }
}

/// Writes several, as [`Settlement::write`] writes each, and adds up first what is counted of them.
/// To be run in a transaction.
pub fn write_all(conn: &mut Conn, settlements: &[Settlement]) -> QueryResult<()> {
    let mut sums = GroupSums::default();
    for settlement in settlements {
        settlement.write_in_group(conn, &mut sums)?;
    }
    sums.write(conn)
}
