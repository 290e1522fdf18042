//! Questions that the sums answer.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::tally::begin;
use super::{QUARTER_MS, Scope, Sums};
use crate::schema::usage_scopes;
use crate::{Conn, DAY_MS};

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

/// What is measured in bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// From the request to the last byte.
    Duration,
    /// From the request to the first token.
    Ttft,
}

impl Metric {
    fn name(self) -> &'static str {
        match self {
            Metric::Duration => "duration",
            Metric::Ttft => "ttft",
        }
    }
}

/// Sums of one group: what it has in common, in the order that was asked for, and its sums.
pub type Group = (Vec<String>, Sums);

/// A histogram: where a bin begins, milliseconds, and how many calls are in it.
pub type Bins = Vec<(i64, i64)>;

/// Sums from one moment to another (milliseconds since 1970, the end not included), both moved out
/// to whole quarters of an hour. One group with nothing in common when `by` is empty.
pub fn groups(
    conn: &mut Conn,
    from: i64,
    to: i64,
    filter: &Filter,
    by: &[By],
) -> QueryResult<Vec<Group>> {
    let scopes = Scopes::load(conn, filter)?;
    let mut found = BTreeMap::new();
    scopes.sum(conn, from, to, by, &mut found)?;
    Ok(found.into_iter().collect())
}

/// The same for each stretch between two neighbours of `cuts` (ascending).
pub fn series(
    conn: &mut Conn,
    cuts: &[i64],
    filter: &Filter,
    by: &[By],
) -> QueryResult<Vec<Vec<Group>>> {
    let scopes = Scopes::load(conn, filter)?;
    cuts.windows(2)
        .map(|stretch| {
            let mut found = BTreeMap::new();
            if let [from, to] = stretch {
                scopes.sum(conn, *from, *to, by, &mut found)?;
            }
            Ok(found.into_iter().collect())
        })
        .collect()
}

/// How long calls took, as a histogram for each group.
pub fn latencies(
    conn: &mut Conn,
    from: i64,
    to: i64,
    filter: &Filter,
    by: &[By],
    metric: Metric,
) -> QueryResult<Vec<(Vec<String>, Bins)>> {
    let scopes = Scopes::load(conn, filter)?;
    let mut found: BTreeMap<Vec<String>, BTreeMap<i64, i64>> = BTreeMap::new();
    for (days, from, to) in parts(from, to) {
        let table = if days {
            "latency_days"
        } else {
            "latency_quarters"
        };
        let query = format!(
            "SELECT scope, at_least_ms, sum(calls) AS calls FROM {table}
             WHERE start >= ? AND start < ? AND metric = ? {} GROUP BY scope, at_least_ms",
            scopes.condition()
        );
        let rows: Vec<BinRow> = diesel::sql_query(query)
            .bind::<BigInt, _>(from)
            .bind::<BigInt, _>(to)
            .bind::<Text, _>(metric.name())
            .load(conn)?;
        for row in rows {
            if let Some(group) = scopes.group(row.scope, by) {
                let bins = found.entry(group).or_default();
                *bins.entry(row.at_least_ms).or_default() += row.calls;
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(group, bins)| (group, bins.into_iter().collect()))
        .collect())
}

#[derive(QueryableByName)]
struct SumRow {
    #[diesel(sql_type = BigInt)]
    scope: i64,
    #[diesel(embed)]
    sums: Sums,
}

#[derive(QueryableByName)]
struct BinRow {
    #[diesel(sql_type = BigInt)]
    scope: i64,
    #[diesel(sql_type = BigInt)]
    at_least_ms: i64,
    #[diesel(sql_type = BigInt)]
    calls: i64,
}

/// The scopes that a filter takes.
struct Scopes {
    by_id: HashMap<i64, Scope>,
    /// The filter takes them all, so that a query need not name them.
    all: bool,
}

impl Scopes {
    fn load(conn: &mut Conn, filter: &Filter) -> QueryResult<Self> {
        use usage_scopes as t;
        let mut query = t::table.into_boxed();
        macro_rules! narrow {
            ($($member:ident)*) => {$(
                if let Some(wanted) = &filter.$member {
                    query = query.filter(t::$member.eq(wanted.clone()));
                }
            )*};
        }
        narrow!(user_id project key_id provider model kind status);
        type Row = (i64, String, String, String, String, String, String, String);
        let rows: Vec<Row> = query.load(conn)?;
        let by_id = rows
            .into_iter()
            .map(
                |(id, user_id, project, key_id, provider, model, kind, status)| {
                    let scope = Scope {
                        user_id,
                        project,
                        key_id,
                        provider,
                        model,
                        kind,
                        status,
                    };
                    (id, scope)
                },
            )
            .collect();
        Ok(Scopes {
            by_id,
            all: *filter == Filter::default(),
        })
    }

    /// For the end of a WHERE. The numbers are our own, so nothing has to be bound.
    fn condition(&self) -> String {
        if self.all {
            return String::new();
        }
        let mut ids: Vec<String> = self.by_id.keys().map(i64::to_string).collect();
        ids.sort_unstable();
        format!("AND scope IN ({})", ids.join(","))
    }

    fn group(&self, scope: i64, by: &[By]) -> Option<Vec<String>> {
        let scope = self.by_id.get(&scope)?;
        Some(by.iter().map(|part| part.of(scope)).collect())
    }

    fn sum(
        &self,
        conn: &mut Conn,
        from: i64,
        to: i64,
        by: &[By],
        found: &mut BTreeMap<Vec<String>, Sums>,
    ) -> QueryResult<()> {
        let columns: Vec<String> = Sums::COLUMNS
            .iter()
            .map(|column| format!("sum({column}) AS {column}"))
            .collect();
        for (days, from, to) in parts(from, to) {
            let table = if days { "usage_days" } else { "usage_quarters" };
            let query = format!(
                "SELECT scope, {} FROM {table} WHERE start >= ? AND start < ? {} GROUP BY scope",
                columns.join(", "),
                self.condition()
            );
            let rows: Vec<SumRow> = diesel::sql_query(query)
                .bind::<BigInt, _>(from)
                .bind::<BigInt, _>(to)
                .load(conn)?;
            for row in rows {
                if let Some(group) = self.group(row.scope, by) {
                    found.entry(group).or_default().add(&row.sums);
                }
            }
        }
        Ok(())
    }
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
