//! What one call is charged: its usage, where that is known from, and the price it meets.

use std::sync::Arc;

use store::{AccountRef, Charge, Nanos};
use wire::codec::Reading;
use wire::{Units, Usage};

use crate::admission::Payer;
use crate::metering::estimate::{Metered, Seen, are_credible, metered};
use crate::routing::RateEntry;

/// What was counted, and what it costs.
#[derive(Debug, Clone)]
pub(in crate::metering) struct Bill {
    /// What the meter read.
    pub(in crate::metering) reading: Reading,
    /// Tokens that count.
    pub(in crate::metering) usage: Usage,
    /// `reported`, `estimated` or `none`.
    pub(in crate::metering) usage_source: &'static str,
    /// The price at which it is charged.
    pub(in crate::metering) rate: Option<Arc<RateEntry>>,
    /// `None`: something was used whose price is unknown.
    pub(in crate::metering) amount: Option<Nanos>,
}

impl Bill {
    /// Nothing was used, or nobody says what.
    pub(in crate::metering) fn nothing() -> Bill {
        Bill {
            reading: Reading::default(),
            usage: Usage::default(),
            usage_source: "none",
            rate: None,
            amount: Some(Nanos(0)),
        }
    }

    /// Makes the bill of a try.
    pub(in crate::metering) fn of(
        mut reading: Reading,
        rate: Option<Arc<RateEntry>>,
        seen: &Seen,
    ) -> Bill {
        if !seen.reached || !are_credible(&reading.units) {
            // Nobody made, heard or spoke anything, or nobody can say how much.
            reading.units = Units::default();
        }
        let metered = metered(&reading, seen);
        let (usage, usage_source) = match metered {
            Metered::Reported(usage) => (usage, "reported"),
            // What is paid by the piece needs no guess of its tokens.
            Metered::Estimated(_) if by_units(rate.as_deref(), &reading) => {
                let exact = reading.units_are_exact;
                (
                    Usage::default(),
                    if exact { "reported" } else { "estimated" },
                )
            }
            Metered::Estimated(usage) => (usage, "estimated"),
            Metered::Nothing => (Usage::default(), "none"),
        };
        let amount = charge_of(metered, &usage, rate.as_deref(), &reading);
        Bill {
            reading,
            usage,
            usage_source,
            rate,
            amount,
        }
    }
}

/// The sum of several bills. One without a known price does not keep the others from being paid;
/// where that is all there is, the sum is unknown.
pub(in crate::metering) fn sum(amounts: impl IntoIterator<Item = Option<Nanos>>) -> Option<Nanos> {
    let mut known = Nanos(0);
    let mut unknown = false;
    for amount in amounts {
        match amount {
            Some(amount) => known = Nanos(known.0.saturating_add(amount.0)),
            None => unknown = true,
        }
    }
    (!unknown || known.is_positive()).then_some(known)
}

/// The booking where nobody's credits pay: who bears the cost, for the allocation of costs.
pub(crate) fn allocated(payer: Payer<'_>, amount: Nanos) -> Charge {
    Charge {
        debit: payer.account(),
        credit: AccountRef::of_hub("usage"),
        amount,
        lease: None,
        report: None,
    }
}

/// What a call costs. Nothing used costs nothing; used without a price is unknown, never zero.
fn charge_of(
    metered: Metered,
    usage: &Usage,
    rate: Option<&RateEntry>,
    reading: &Reading,
) -> Option<Nanos> {
    match (metered, rate) {
        (Metered::Nothing, _) => Some(Nanos(0)),
        (_, Some(rate)) => {
            let service = reading.service_tier.as_deref();
            rate.price.charge(usage, &reading.units, service)
        }
        (_, None) => None,
    }
}

fn by_units(rate: Option<&RateEntry>, reading: &Reading) -> bool {
    rate.is_some_and(|rate| rate.price.charges_units(&reading.units))
}
