//! Questions that the sums answer.

use std::collections::{BTreeMap, HashMap};

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use self::level::Ground;
use self::scopes::Scopes;
use super::tally::begin;
use super::{Histogram, QUARTER_MS, Scope, Sums};
use crate::{Conn, DAY_MS};

mod edges;
mod level;
mod scopes;

/// Which calls; what is None takes all. An empty text takes those that had none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who called.
    pub user_id: Option<String>,
    /// What they are counted under.
    pub project: Option<String>,
    /// The hub key that called.
    pub key_id: Option<String>,
    /// Name of the provider that answered.
    pub provider: Option<String>,
    /// The provider's name for the model.
    pub model: Option<String>,
    /// `chat`, `embedding`, `image` and so on.
    pub kind: Option<String>,
    /// `success`, `failed` or `cancelled`.
    pub status: Option<String>,
}

/// What sums can be told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Who called.
    User,
    /// What it is counted under.
    Project,
    /// The hub key.
    Key,
    /// The provider.
    Provider,
    /// The model.
    Model,
    /// Chat, embedding, image and so on.
    Kind,
    /// How it ended.
    Status,
}

impl By {
    fn of(self, scope: &Scope) -> String {
        match self {
            By::User => &scope.user_id,
            By::Project => &scope.project,
            By::Key => &scope.key_id,
            By::Provider => &scope.provider,
            By::Model => &scope.model,
            By::Kind => &scope.kind,
            By::Status => &scope.status,
        }
        .clone()
    }
}

/// Sums of one group: what it has in common, in the order that was asked for, and its sums.
pub type Group = (Vec<String>, Sums);

/// How long calls took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Latencies {
    /// From the request to the last byte.
    pub duration: Histogram,
    /// From the request to the first token.
    pub ttft: Histogram,
}

impl Latencies {
    /// Adds others.
    pub fn add(&mut self, other: &Latencies) {
        self.duration.add(&other.duration);
        self.ttft.add(&other.ttft);
    }
}

/// Sums from one moment to another (milliseconds since 1970, the end not included), both moved out
/// to whole quarters of an hour. One group with nothing in common when `by` is empty.
pub fn groups(
    conn: &mut Conn,
    from: i64,
    to: i64,
    filter: &Filter,
    by: &[By],
) -> QueryResult<Vec<Group>> {
    let ground = Ground::of_sums(conn, filter, by, from, to)?;
    let scopes = Scopes::load(conn, filter, ground)?;
    let found = scopes.sum(conn, &[(from, to)], by)?;
    Ok(found.into_iter().flatten().collect())
}

/// The same for each stretch between two neighbours of `cuts` (ascending, whole quarters of an hour).
pub fn series(
    conn: &mut Conn,
    cuts: &[i64],
    filter: &Filter,
    by: &[By],
) -> QueryResult<Vec<Vec<Group>>> {
    let (Some(from), Some(to)) = (cuts.first(), cuts.last()) else {
        return Ok(Vec::new());
    };
    let ground = Ground::of_sums(conn, filter, by, *from, *to)?;
    let scopes = Scopes::load(conn, filter, ground)?;
    let stretches: Vec<(i64, i64)> = edges::neighbours(cuts).collect();
    let told = if stretches.iter().all(|(from, to)| to - from < DAY_MS / 2) {
        scopes.sum(conn, &stretches, by)?
    } else {
        edges::series(conn, &scopes, cuts, by)?
    };
    Ok(told
        .into_iter()
        .map(|found| found.into_iter().collect())
        .collect())
}

/// How long calls took, for each group.
pub fn latencies(
    conn: &mut Conn,
    from: i64,
    to: i64,
    filter: &Filter,
    by: &[By],
) -> QueryResult<Vec<(Vec<String>, Latencies)>> {
    let ground = Ground::of_bins(conn, filter, by, from, to)?;
    let scopes = Scopes::load(conn, filter, ground)?;
    let mut by_scope: HashMap<i64, Latencies> = HashMap::new();
    for (days, from, to) in parts(from, to) {
        // The bounds are numbers of our own, so that columns are told by their place: looked up by
        // their names, a hundred thousand rows take twice as long.
        let query = format!(
            "SELECT scope, duration_bins, ttft_bins FROM {} WHERE start >= {from} AND start < {to} {}",
            scopes.ground.table(days),
            scopes.condition()
        );
        let rows = diesel::dsl::sql::<(BigInt, Text, Text)>(&query)
            .load_iter::<(i64, String, String), DefaultLoadingMode>(conn)?;
        for row in rows {
            let (scope, duration, ttft) = row?;
            let found = by_scope.entry(scope).or_default();
            found.duration.add_text(&duration);
            found.ttft.add_text(&ttft);
        }
    }
    let mut told: BTreeMap<Vec<String>, Latencies> = BTreeMap::new();
    for (scope, found) in by_scope {
        if let Some(group) = scopes.group(scope, by) {
            told.entry(group).or_default().add(&found);
        }
    }
    Ok(told.into_iter().collect())
}

/// A stretch of time as whole days of UTC (true) and the quarters before and behind them.
fn parts(from: i64, to: i64) -> Vec<(bool, i64, i64)> {
    let from = begin(from, QUARTER_MS);
    let to = begin(to + QUARTER_MS - 1, QUARTER_MS);
    let first_day = begin(from + DAY_MS - 1, DAY_MS);
    let last_day = begin(to, DAY_MS);
    let all = if first_day < last_day {
        vec![
            (false, from, first_day),
            (true, first_day, last_day),
            (false, last_day, to),
        ]
    } else {
        vec![(false, from, to)]
    };
    all.into_iter().filter(|(_, from, to)| from < to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_days_where_it_can_be() {
        let hour = 60 * 60 * 1000;
        assert_eq!(
            parts(22 * hour, 2 * DAY_MS + hour),
            vec![
                (false, 22 * hour, DAY_MS),
                (true, DAY_MS, 2 * DAY_MS),
                (false, 2 * DAY_MS, 2 * DAY_MS + hour)
            ]
        );
        assert_eq!(parts(0, DAY_MS), vec![(true, 0, DAY_MS)]);
        assert_eq!(parts(1, 2), vec![(false, 0, QUARTER_MS)]);
        assert_eq!(parts(hour, hour), vec![]);
    }
}
