//! Which calls are asked about: when, and whose.

use serde::Deserialize;
use store::DAY_MS;
use store::calls::numbered::Wanted;
use store::rollups::QUARTER_MS;
use store::rollups::read::Filter;
use utoipa::IntoParams;

use crate::admin::error::AdminError;
use crate::admin::page::numbered::number;
use crate::admin::query::filled;
use crate::calendar::{Every, Zone};
use crate::clock::Millis;
use crate::identity::extract::Caller;
use crate::identity::principal::Principal;

/// Days that are looked back where no beginning was named.
const USUAL_DAYS: i64 = 30;

/// Days that can be looked back.
const MOST_DAYS: i64 = 3_660;

/// Minutes that a time zone can be away from UTC.
const FARTHEST: i64 = 14 * 60;

/// Which calls.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// Seconds since 1970.
    start_time: Option<String>,
    /// Seconds since 1970; now when absent or later.
    end_time: Option<String>,
    /// Days before the end, instead of a beginning; 30 when absent.
    time_range: Option<String>,
    /// Minutes that the reader's clock is behind UTC, as JavaScript tells them: -480 in China.
    timezone_offset: Option<String>,
    /// `true` or `1`: the calls of all people. For admins only.
    all_users: Option<String>,
    /// The same.
    all_user: Option<String>,
}

/// A question that can be answered.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Milliseconds since 1970.
    pub from: i64,
    /// Not part of it any more.
    pub to: i64,
    /// Whose days these are.
    pub zone: Zone,
    /// How long the stretches of a series are.
    pub every: Every,
    /// Whose calls.
    pub whose: Whose,
}

/// Whose calls are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    All,
    /// A person's.
    User(String),
    /// Those of a key that nobody stands behind.
    Key(String),
}

impl Whose {
    /// The caller's own, or everybody's where an admin wants that.
    pub fn of(caller: &Principal, all: bool) -> Result<Self, AdminError> {
        if all {
            if Caller::Admin.admit(Some(caller)).is_err() {
                return Err(AdminError::forbidden(
                    "admins_only",
                    "Insufficient permissions. Admin or owner role required.",
                ));
            }
            return Ok(Whose::All);
        }
        match (&caller.user_id, caller.key()) {
            (Some(user), _) => Ok(Whose::User(user.clone())),
            (None, Some((key, _))) => Ok(Whose::Key(key)),
            (None, None) => Err(AdminError::forbidden(
                "nobody_behind",
                "no person and no key stands behind this caller, so no calls are its own",
            )),
        }
    }

    /// The same for the sums.
    pub fn filter(&self) -> Filter {
        let mut filter = Filter::default();
        match self {
            Whose::All => {}
            Whose::User(user) => filter.user_id = Some(user.clone()),
            Whose::Key(key) => filter.key_id = Some(key.clone()),
        }
        filter
    }

    /// The same for the record of calls.
    pub fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        match self {
            Whose::All => {}
            Whose::User(user) => wanted.user_id = Some(user.clone()),
            Whose::Key(key) => wanted.key_id = Some(key.clone()),
        }
        wanted
    }
}

impl UsageQuery {
    /// Reads it, as far as this caller may ask.
    pub fn read(self, caller: &Principal, now: Millis) -> Result<Asked, AdminError> {
        let all = is_set(self.all_users.as_deref()) || is_set(self.all_user.as_deref());
        let whose = Whose::of(caller, all)?;
        let seconds = 0..=i64::MAX / 2_000;
        let start = number("startTime", self.start_time, seconds.clone())?;
        let end = number("endTime", self.end_time, seconds)?;
        let days = number("timeRange", self.time_range, 1..=MOST_DAYS)?.unwrap_or(USUAL_DAYS);
        let to = end.map_or(now.0, |end| end * 1_000).min(now.0);
        let from = start.map_or(to - days * DAY_MS, |start| start * 1_000);
        // Earlier than that nothing can have been called.
        let from = from.min(to).max(to - MOST_DAYS * DAY_MS);
        Ok(Asked {
            every: match to - from <= DAY_MS {
                true => Every::Hour,
                false => Every::Day,
            },
            from: from - from.rem_euclid(QUARTER_MS),
            to: to + (-to).rem_euclid(QUARTER_MS),
            zone: zone(self.timezone_offset)?,
            whose,
        })
    }
}

fn zone(offset: Option<String>) -> Result<Zone, AdminError> {
    let offset = number("timezoneOffset", offset, -FARTHEST..=FARTHEST)?.unwrap_or(0);
    let east = i32::try_from(-offset).ok().and_then(Zone::east_by_minutes);
    east.filter(|_| offset % 15 == 0).ok_or_else(|| {
        let problem = "must be a number of quarters of an hour, in minutes";
        AdminError::invalid_member("timezoneOffset", problem)
    })
}

/// As upstream's pages write a yes.
pub fn is_set(flag: Option<&str>) -> bool {
    let flag = filled(flag.map(str::to_owned));
    matches!(flag.as_deref(), Some("true" | "1"))
}
