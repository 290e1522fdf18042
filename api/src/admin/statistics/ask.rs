//! What is asked: read from the query, and narrowed to what the caller may see.

use serde::Deserialize;
use store::DAY_MS;
use store::rollups::QUARTER_MS;
use store::rollups::read::{By, Filter};
use utoipa::IntoParams;

use crate::admin::error::AdminError;
use crate::admin::query::filled;
use crate::admin::time;
use crate::calendar::{Every, Zone};
use crate::clock::Millis;
use crate::identity::extract::Caller;
use crate::identity::principal::Principal;

/// How far back is looked when no beginning was named.
const USUAL_MS: i64 = 30 * DAY_MS;
/// Stretches in one answer: a month of hours.
const MOST_STRETCHES: i64 = 744;

/// Which calls, and how they are put together. What is absent takes all.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// RFC 3339; moved back to a quarter of an hour. 30 days before `to` when absent.
    from: Option<String>,
    /// RFC 3339; moved on to a quarter of an hour. Now when absent.
    to: Option<String>,
    /// IANA's name of a time zone; UTC when absent.
    time_zone: Option<String>,
    /// `hour`, `day`, `week` or `month`: the stretches of `series`.
    every: Option<String>,
    /// Words of `user`, `project`, `key`, `provider`, `model`, `kind` and `status`, with commas
    /// between them.
    by: Option<String>,
    /// `true`: also the sums of as long a stretch just before.
    before: Option<bool>,
    /// A person's id. Who is no admin sees only their own calls.
    user: Option<String>,
    /// What they are counted under.
    project: Option<String>,
    /// A key's id.
    key: Option<String>,
    /// The provider that answered.
    provider: Option<String>,
    /// The model that answered, as its provider names it.
    model: Option<String>,
    /// `chat`, `embedding`, `image` and so on.
    kind: Option<String>,
    /// `success`, `failed` or `cancelled`.
    status: Option<String>,
}

/// A question that can be answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    pub(super) from: Millis,
    pub(super) to: Millis,
    pub(super) zone: Zone,
    pub(super) every: Option<Every>,
    pub(super) by: Vec<(&'static str, By)>,
    pub(super) before: bool,
    pub(super) filter: Filter,
}

const WORDS: [(&str, By); 7] = [
    ("user", By::User),
    ("project", By::Project),
    ("key", By::Key),
    ("provider", By::Provider),
    ("model", By::Model),
    ("kind", By::Kind),
    ("status", By::Status),
];

impl StatisticsQuery {
    /// The question, as far as this caller may ask it.
    pub(super) fn read(self, caller: &Principal, now: Millis) -> Result<Question, AdminError> {
        let to = time::given("to", self.to)?.unwrap_or(now);
        let from = time::given("from", self.from)?.unwrap_or(Millis(to.0.saturating_sub(USUAL_MS)));
        if from >= to {
            return Err(AdminError::invalid_member("from", "is not before `to`"));
        }
        let zone = zone(filled(self.time_zone))?;
        let every = filled(self.every).map(|word| every(&word)).transpose()?;
        if let Some(every) = every
            && (to.0 - from.0) / shortest(every) > MOST_STRETCHES
        {
            return Err(AdminError::invalid_member(
                "every",
                format!(
                    "would give more than {MOST_STRETCHES} stretches; take longer ones, or less time"
                ),
            ));
        }
        let filter = Filter {
            user_id: filled(self.user),
            project: filled(self.project),
            key_id: filled(self.key),
            provider: filled(self.provider),
            model: filled(self.model),
            kind: filled(self.kind),
            status: filled(self.status),
        };
        Ok(Question {
            from: Millis(from.0 - from.0.rem_euclid(QUARTER_MS)),
            to: Millis(to.0 + (-to.0).rem_euclid(QUARTER_MS)),
            zone,
            every,
            by: words(filled(self.by))?,
            before: self.before.unwrap_or(false),
            filter: own(filter, caller)?,
        })
    }
}

/// Who does not manage the hub sees their own calls: those of the person, or of a key that nobody
/// stands behind.
fn own(filter: Filter, caller: &Principal) -> Result<Filter, AdminError> {
    if Caller::Admin.admit(Some(caller)).is_ok() {
        return Ok(filter);
    }
    let (mine, asked) = match (&caller.user_id, caller.key()) {
        (Some(user), _) => (user.clone(), filter.user_id.clone()),
        (None, Some((key, _))) => (key, filter.key_id.clone()),
        (None, None) => {
            return Err(AdminError::forbidden(
                "nobody_behind",
                "no person stands behind this caller, so no calls are its own",
            ));
        }
    };
    if asked.is_some_and(|asked| asked != mine) {
        return Err(AdminError::forbidden(
            "own_calls_only",
            "only an admin sees the calls of others; leave `user` and `key` out to see your own",
        ));
    }
    Ok(if caller.user_id.is_some() {
        Filter {
            user_id: Some(mine),
            ..filter
        }
    } else {
        Filter {
            key_id: Some(mine),
            ..filter
        }
    })
}

fn zone(name: Option<String>) -> Result<Zone, AdminError> {
    let Some(name) = name else {
        return Ok(Zone::UTC);
    };
    Zone::named(&name).ok_or_else(|| {
        let problem = format!("is {name:?}, which is no time zone of IANA's such as Asia/Shanghai");
        AdminError::invalid_member("time_zone", problem)
    })
}

fn every(word: &str) -> Result<Every, AdminError> {
    match word {
        "hour" => Ok(Every::Hour),
        "day" => Ok(Every::Day),
        "week" => Ok(Every::Week),
        "month" => Ok(Every::Month),
        _ => Err(AdminError::invalid_member(
            "every",
            format!("is {word:?}, but must be hour, day, week or month"),
        )),
    }
}

/// Milliseconds that the stretch has at least.
fn shortest(every: Every) -> i64 {
    match every {
        Every::Hour => DAY_MS / 24,
        Every::Day => DAY_MS * 23 / 24,
        Every::Week => DAY_MS * 7 - DAY_MS / 24,
        Every::Month => DAY_MS * 28 - DAY_MS / 24,
    }
}

fn words(by: Option<String>) -> Result<Vec<(&'static str, By)>, AdminError> {
    let by = by.unwrap_or_default();
    let asked = by.split(',').map(str::trim).filter(|word| !word.is_empty());
    asked
        .map(|asked| {
            let known = WORDS.into_iter().find(|(word, _)| *word == asked);
            known.ok_or_else(|| {
                let all: Vec<_> = WORDS.iter().map(|(word, _)| *word).collect();
                let problem = format!("has {asked:?}, but takes {}", all.join(", "));
                AdminError::invalid_member("by", problem)
            })
        })
        .collect()
}
