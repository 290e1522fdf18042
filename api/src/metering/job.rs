//! The end of a job that ran on without anybody waiting: its record and its charge, made of what its
//! row kept.

use std::sync::Arc;

use store::Settlement;
use store::attempts::Attempt;
use wire::codec::Reading;
use wire::{Units, Usage};

use super::record::Intake;
use super::settle::Outcome;
use super::settle::bill::Bill;
use super::settle::row::{Ended, call_row};
use crate::admission::Reservation;
use crate::clock::Millis;
use crate::routing::RateEntry;

/// How a job ended, and for whom.
pub struct JobEnd<'a> {
    /// What ordered it.
    pub intake: &'a Intake,
    /// How it ended.
    pub outcome: &'a Outcome,
    /// Who made it, or was to: name and row.
    pub provider: (&'a str, &'a str),
    /// The provider's name for the model.
    pub model: &'a str,
    /// The account there.
    pub credential_id: Option<&'a str>,
    /// The provider's name for the job.
    pub upstream_id: Option<&'a str>,
    /// What was used: nothing where nothing was made.
    pub units: Units,
    /// The price at which it is charged.
    pub rate: Option<Arc<RateEntry>>,
    /// What is kept back for it.
    pub reservation: &'a Reservation,
    /// Its tries at providers.
    pub attempts: Vec<Attempt>,
    /// When it ended.
    pub now: Millis,
}

/// What is written of it.
pub fn job_settlement(end: JobEnd<'_>) -> Settlement {
    let used = end.units != Units::default();
    let bill = if used {
        let price = end.rate.as_ref().map(|rate| &rate.price);
        let amount = price.and_then(|price| price.charge(&Usage::default(), &end.units, None));
        Bill {
            reading: Reading {
                units: end.units,
                units_are_exact: true,
                ..Reading::default()
            },
            usage: Usage::default(),
            usage_source: "reported",
            rate: end.rate,
            amount,
        }
    } else {
        Bill::nothing()
    };
    let total = bill.amount;
    let ended = Ended {
        outcome: end.outcome,
        intake: end.intake,
        target: None,
        ttft_ms: None,
        left_out: &[],
        now: end.now,
        given: None,
    };
    let mut call = call_row(&ended, bill, total);
    call.provider = Some(end.provider.0.to_owned());
    call.provider_id = Some(end.provider.1.to_owned());
    call.model = Some(end.model.to_owned());
    call.credential_id = end.credential_id.map(str::to_owned);
    call.upstream_id = end.upstream_id.map(str::to_owned);
    let due = total.filter(|total| total.is_positive());
    let payer = end.intake.caller.payer();
    Settlement {
        budgets: due.map_or_else(Vec::new, |due| end.reservation.budget_uses(due)),
        charge: due.map(|due| end.reservation.charge(payer, due)),
        touched_key: call.key_id.clone(),
        touched_credential: call.credential_id.clone(),
        attempts: end.attempts,
        call,
    }
}
