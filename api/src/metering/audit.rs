//! The proof of single bills: each charge comes out again from its call's record and the row of the
//! price book that the call names.

use std::collections::HashMap;

use store::calls::CallRecord;
use store::calls::page::{CallFilter, page};
use store::ledger::check::{self, CheckReport};
use store::{Conn, Nanos, QueryResult};

use super::Price;
use super::given::share;
use super::record::{units_of, usage_of};
use crate::routing::DEFAULT_RATE_ID;

/// Calls that are read at once.
const PAGE: i64 = 1_000;

/// Transfers up to which the books are proven as a whole at start: a few hundred milliseconds.
const MOST_AT_START: i64 = 20_000;

/// Calls whose bills are computed again at start.
const CALLS_AT_START: i64 = 1_000;

/// Proves the books as a whole: balances, lots, leases, and every bill.
pub fn prove(conn: &mut Conn) -> QueryResult<CheckReport> {
    let mut report = check::check(conn)?;
    audit(conn, i64::MAX, &mut report)?;
    Ok(report)
}

/// The same within bounds, for a start: of larger books only the newest bills.
pub fn prove_some(conn: &mut Conn) -> QueryResult<CheckReport> {
    let mut report = match check::has_more_transfers(conn, MOST_AT_START)? {
        true => CheckReport::default(),
        false => check::check(conn)?,
    };
    audit(conn, CALLS_AT_START, &mut report)?;
    Ok(report)
}

/// Looks at the newest calls, at most so many, and adds what does not come out again to the report.
fn audit(conn: &mut Conn, most: i64, report: &mut CheckReport) -> QueryResult<()> {
    let filter = CallFilter::default();
    let mut prices: HashMap<String, Option<Price>> = HashMap::new();
    let mut after: Option<String> = None;
    let mut left = most;
    while left > 0 {
        let calls = page(conn, &filter, after.as_deref(), PAGE.min(left))?;
        let Some(last) = calls.last() else { break };
        after = Some(last.id.clone());
        left -= PAGE;
        for call in &calls {
            let Some(rate) = call.rate_id.as_ref().filter(|id| *id != DEFAULT_RATE_ID) else {
                continue;
            };
            if !prices.contains_key(rate) {
                let row = store::rates::by_id(conn, rate)?;
                prices.insert(rate.clone(), row.as_ref().map(Price::from_row));
            }
            let price = prices.get(rate).and_then(Option::as_ref);
            let Some(wrong) = differs(call, call.charge_nanos, rate, price) else {
                continue;
            };
            // Tries that failed after they had cost something have a part in the charge.
            let tries = store::attempts::of_call(conn, &call.id)?;
            let parts: i64 = tries
                .iter()
                .filter_map(|tried| tried.charge_nanos)
                .map(|n| n.0)
                .sum();
            let own = call
                .charge_nanos
                .map(|charge| Nanos(charge.0.saturating_sub(parts)));
            if parts == 0 || differs(call, own, rate, price).is_some() {
                report.violations.push(wrong);
            }
        }
    }
    Ok(())
}

/// What is wrong with the charge of a call, if anything.
fn differs(
    call: &CallRecord,
    charged: Option<Nanos>,
    rate: &str,
    price: Option<&Price>,
) -> Option<String> {
    let charged = charged?;
    let Some(price) = price else {
        return Some(format!(
            "call {} was charged under row {rate} of the price book, which is not there",
            call.id
        ));
    };
    let service = call.service_tier.as_deref();
    let full = price.charge(&usage_of(call), &units_of(call), service);
    let again = match call.cached_percent.map(u32::try_from) {
        Some(Ok(percent)) => full.map(|full| share(full, percent)),
        Some(Err(_)) => None,
        None => full,
    };
    // A call that no provider took is charged nothing, whatever its price.
    let as_recorded = again == Some(charged) || (charged.0 == 0 && call.usage_source == "none");
    (!as_recorded).then(|| {
        format!(
            "call {} was charged {} nanos; its record and row {rate} of the price book come to {}",
            call.id,
            charged.0,
            again.map_or_else(|| "no price".to_owned(), |nanos| nanos.0.to_string())
        )
    })
}
