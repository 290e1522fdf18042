//! What is kept back for a job: a lease of its own for each purse, named after the job instead of a
//! process. It outlives the process that ordered the job, and ends with the job.

use diesel::prelude::*;

use super::VideoJob;
use crate::budgets::{self, Period};
use crate::ledger::leases::{self, Ask, Granted};
use crate::schema::{leases as lease_rows, video_jobs};
use crate::{Conn, Nanos};

/// What an order needs before a provider is asked.
#[derive(Debug, Clone)]
pub struct Order {
    /// The row to be.
    pub job: VideoJob,
    /// What it will cost.
    pub amount: Nanos,
    /// The account of the credits that pay, where credits do.
    pub credits: Option<String>,
    /// Budgets that must allow it.
    pub budgets: Vec<Period>,
    /// Jobs of the owner that may run beside it, itself included.
    pub most: i64,
    /// Milliseconds since 1970.
    pub now: i64,
    /// Until then what is kept back stays so; later than any end of the job.
    pub until: i64,
}

/// The leases of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Of the account of credits.
    pub credits: Option<String>,
    /// Of budgets, with their periods.
    pub budgets: Vec<(Period, String)>,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is written, with this kept back.
    All(Held),
    /// Under its key this was ordered before.
    Known(Box<VideoJob>),
    /// So many of the owner's jobs run already.
    TooMany(i64),
    /// Credits are short: so much is free, and so much lies in leases of others.
    Credits {
        /// In the account.
        free: Nanos,
        /// With processes and other jobs.
        others: Nanos,
    },
    /// This budget is short.
    Budget(Period),
}

/// Keeps back what an order will cost and writes its row; or does neither. `holds` writes the
/// leases down as the row keeps them.
pub fn keep(conn: &mut Conn, order: &Order, holds: impl Fn(&Held) -> String) -> QueryResult<Kept> {
    // In one with the row's insertion: of two orders under one key at the same instant one is made.
    let chosen = order.job.join_key.as_deref();
    if let Some(key) = chosen.filter(|key| key.starts_with(super::CHOSEN))
        && let Some(known) = super::joined(conn, &order.job.owner, key)?
    {
        return Ok(Kept::Known(Box::new(known)));
    }
    let running = super::running(conn, &order.job.owner)?;
    if running >= order.most {
        return Ok(Kept::TooMany(running));
    }
    let mut held = Held {
        credits: None,
        budgets: Vec::new(),
    };
    let short = |conn: &mut Conn, kept: Kept| {
        give_back(conn, &order.job.call_id, order.now)?;
        Ok(kept)
    };
    if let Some(account) = &order.credits {
        let granted = leases::take(conn, &ask(order, account, 0))?;
        if granted.leased < order.amount {
            let (free, others) = (sum(&granted), granted.others);
            return short(conn, Kept::Credits { free, others });
        }
        held.credits = granted.lease;
    }
    for (number, period) in (1..).zip(&order.budgets) {
        let granted = budgets::take(conn, &ask(order, &period.purse(), number), period)?;
        if granted.leased < order.amount {
            return short(conn, Kept::Budget(period.clone()));
        }
        held.budgets
            .extend(granted.lease.map(|lease| (period.clone(), lease)));
    }
    let job = VideoJob {
        holds: holds(&held),
        ..order.job.clone()
    };
    diesel::insert_into(video_jobs::table)
        .values(&job)
        .execute(conn)?;
    Ok(Kept::All(held))
}

fn sum(granted: &Granted) -> Nanos {
    Nanos(granted.left.0.saturating_add(granted.leased.0))
}

/// The name that leases of a job have in place of a process.
fn process(call_id: &str) -> String {
    format!("video:{call_id}")
}

fn ask(order: &Order, purse: &str, number: usize) -> Ask {
    // An order that was short asks again: its ids must be new each time.
    let stem = format!("{}:{number}:{}", order.job.call_id, order.now);
    Ask {
        purse: purse.to_owned(),
        process: process(&order.job.call_id),
        ids: (stem.clone(), format!("{stem}:hold")),
        need: order.amount,
        want: Nanos::ZERO,
        now: order.now,
        expires_at: order.until,
    }
}

/// Ends every lease of a job; what was not used is free again.
pub(super) fn give_back(conn: &mut Conn, call_id: &str, now: i64) -> QueryResult<()> {
    let open: Vec<String> = lease_rows::table
        .filter(lease_rows::process.eq(process(call_id)))
        .filter(lease_rows::closed_at.is_null())
        .select(lease_rows::id)
        .load(conn)?;
    for lease in open {
        leases::close(conn, &lease, now)?;
    }
    Ok(())
}
