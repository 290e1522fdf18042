//! Why a call is not served that could cost too much, in words that say what to do.

use store::Nanos;
use wire::FailureKind;

use super::budget::{BudgetEntry, Cycle};
use crate::clock::Millis;
use crate::error::Refusal;
use crate::payment_kit::Short;

/// The customer's credits do not cover the call.
pub(super) fn no_credit(needed: i64, free: i64, held: i64, topup_url: Option<&str>) -> Refusal {
    let (needed, left) = (Nanos(needed), Nanos(free.max(0)));
    let held = match held {
        0 => String::new(),
        held => format!(" and {} are held by calls under way", Nanos(held)),
    };
    let how = match topup_url {
        Some(url) => format!("buy credits at {url}"),
        None => "an admin can add credits".to_owned(),
    };
    let words = format!("this call may cost {needed} credits, {left} are left{held}; {how}");
    without_credit("not_enough_credit", words, topup_url)
}

fn without_credit(code: &str, words: String, topup_url: Option<&str>) -> Refusal {
    let mut refusal = Refusal::new(FailureKind::Payment, code, words);
    refusal.failure.link = topup_url.map(str::to_owned);
    refusal
}

/// Payment Kit holds the balances, and it is not known where it is.
pub(super) fn no_payment_kit() -> Refusal {
    Refusal::new(
        FailureKind::Overloaded,
        "payment_kit_not_set_up",
        "calls are paid through Payment Kit, which the hub cannot find; an admin can run the hub under Blocklet Server beside it, or set HUB_PAYMENT_KIT_URL and HUB_PAYMENT_KIT_KEY",
    )
}

/// Payment Kit charges people, and behind this key is none.
pub(super) fn nobody_to_charge() -> Refusal {
    Refusal::new(
        FailureKind::Payment,
        "nobody_to_charge",
        "calls are paid through Payment Kit, and this key belongs to nobody who could pay there; an admin can make a key that belongs to a person",
    )
}

/// Payment Kit does not let the customer spend more, or cannot be asked.
pub(super) fn short(short: &Short, topup_url: Option<&str>) -> Refusal {
    match short {
        Short::OfCredits => no_credit(0, 0, 0, topup_url),
        Short::Unknown(failure) => Refusal::new(
            FailureKind::Overloaded,
            "payment_kit_unavailable",
            format!("credits cannot be looked at now: {failure}; try again"),
        )
        .retry_in(5),
    }
}

/// The stream used up all that its customer has.
pub(super) fn credit_used_up(topup_url: Option<&str>) -> Refusal {
    let how = match topup_url {
        Some(url) => format!("buy credits at {url}"),
        None => "an admin can add credits".to_owned(),
    };
    let words = format!("the answer was ended here because all credits are used up; {how}");
    without_credit("credit_used_up", words, topup_url)
}

/// A budget is used up. One that begins anew says when; one without end will not by itself.
pub(super) fn over_budget(budget: &BudgetEntry, now: Millis, ended: bool) -> Refusal {
    let row = &budget.row;
    let what = match ended {
        true => "the answer was ended here because budget",
        false => "budget",
    };
    let amount = row.limit(now.0);
    let message = format!("{what} `{}` of {amount} credits", row.name);
    let (kind, message, wait) = match (budget.calendar.cycle, budget.calendar.period_at(now).1) {
        (Cycle::Total, _) | (_, None) => (
            FailureKind::Payment,
            format!("{message} is used up; an admin can raise it"),
            None,
        ),
        (cycle, Some(end)) => (
            FailureKind::RateLimit,
            format!(
                "{message} a {} is used up; it begins anew at {}, or an admin can raise it",
                match cycle {
                    Cycle::Day => "day",
                    Cycle::Week => "week",
                    Cycle::Month | Cycle::Total => "month",
                },
                end.rfc3339()
            ),
            Some(end.0.saturating_sub(now.0) / 1_000 + 1),
        ),
    };
    let refusal = Refusal::new(kind, "budget_exceeded", message);
    match wait.and_then(|seconds| u32::try_from(seconds).ok()) {
        Some(seconds) => refusal.retry_in(seconds),
        None => refusal,
    }
}

/// No price, no sale.
pub(super) fn unpriced(model: &str) -> Refusal {
    let mut refusal = Refusal::new(
        FailureKind::InvalidRequest,
        "model_not_priced",
        format!(
            "model `{model}` has no price here, so it cannot be charged; an admin can set one under Prices"
        ),
    );
    refusal.failure.param = Some("model".to_owned());
    refusal
}

/// The ledger could not be asked.
pub(super) fn ledger_down(reason: &str) -> Refusal {
    Refusal::new(
        FailureKind::Overloaded,
        "ledger_unavailable",
        format!("the hub cannot look at credits and budgets now ({reason}); try again"),
    )
    .retry_in(1)
}
