//! How fast a customer spends, and for how long the balance lasts.

use store::ledger::credits::{Standing, account};
use store::rollups::read::{Filter, groups};
use store::{Conn, DAY_MS, Nanos, QueryResult};

use crate::clock::Millis;

/// So far is looked back.
const WINDOW_MS: i64 = 7 * DAY_MS;

/// What a customer spends on a day of late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// On average; nothing where nothing was spent.
    pub per_day: Nanos,
}

impl Pace {
    /// That of a customer: over the last seven days, or since there is an account, which counts as
    /// a whole day at least.
    pub fn of(conn: &mut Conn, owner: &str, now: Millis) -> QueryResult<Pace> {
        let made = store::ledger::account(conn, &account(owner))?.map(|row| row.created_at);
        let window = now.0.saturating_sub(made.unwrap_or(now.0));
        let window = window.clamp(DAY_MS, WINDOW_MS);
        let spent = spent(conn, owner, now.0.saturating_sub(window), now.0)?;
        let per_day = i128::from(spent.0) * i128::from(DAY_MS) / i128::from(window);
        Ok(Pace {
            per_day: Nanos(i64::try_from(per_day).unwrap_or(i64::MAX)),
        })
    }

    /// Whole days for which the balance lasts at this pace; None where nothing was spent of late.
    pub fn days_left(self, standing: &Standing) -> Option<i64> {
        let left = standing.total().0.max(0);
        left.checked_div(self.per_day.0)
    }
}

/// What a customer spent from one moment to another, milliseconds since 1970, both moved out to whole
/// quarters of an hour.
pub(in crate::admin) fn spent(
    conn: &mut Conn,
    owner: &str,
    from: i64,
    to: i64,
) -> QueryResult<Nanos> {
    let mut filter = Filter::default();
    match owner.split_once(':') {
        Some(("user", id)) => filter.user_id = Some(id.to_owned()),
        Some(("key", id)) => {
            // Calls of a key behind which a person stands are paid by the person.
            filter.key_id = Some(id.to_owned());
            filter.user_id = Some(String::new());
        }
        _ => return Ok(Nanos::ZERO),
    }
    let sums = groups(conn, from, to, &filter, &[])?;
    let spent = sums.iter().map(|(_, sums)| sums.charge_nanos.0);
    Ok(Nanos(spent.fold(0, i64::saturating_add)))
}
