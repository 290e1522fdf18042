//! Questions that the sums answer.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::tally::begin;
use super::{Histogram, QUARTER_MS, Scope, Sums};
use crate::schema::usage_scopes;
use crate::{Conn, DAY_MS};

mod edges;

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
    let scopes = Scopes::load(conn, filter)?;
    let mut found = BTreeMap::new();
    scopes.sum(conn, from, to, by, &mut found)?;
    Ok(found.into_iter().collect())
}

/// The same for each stretch between two neighbours of `cuts` (ascending, whole quarters of an hour).
pub fn series(
    conn: &mut Conn,
    cuts: &[i64],
    filter: &Filter,
    by: &[By],
) -> QueryResult<Vec<Vec<Group>>> {
    let scopes = Scopes::load(conn, filter)?;
    let stretches = cuts.windows(2).map(|cut| match cut {
        [from, to] => (*from, *to),
        _ => (0, 0),
    });
    let told = if stretches.clone().all(|(from, to)| to - from < DAY_MS / 2) {
        stretches
            .map(|(from, to)| {
                let mut found = BTreeMap::new();
                scopes.sum(conn, from, to, by, &mut found)?;
                Ok(found)
            })
            .collect::<QueryResult<Vec<_>>>()?
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
    let scopes = Scopes::load(conn, filter)?;
    let mut by_scope: HashMap<i64, Latencies> = HashMap::new();
    for (days, from, to) in parts(from, to) {
        let query = format!(
            "SELECT scope, duration_bins, ttft_bins FROM {} WHERE start >= ? AND start < ? {}",
            table(days),
            scopes.condition()
        );
        let rows: Vec<BinsRow> = diesel::sql_query(query)
            .bind::<BigInt, _>(from)
            .bind::<BigInt, _>(to)
            .load(conn)?;
        for row in rows {
            let found = by_scope.entry(row.scope).or_default();
            found.duration.add_text(&row.duration_bins);
            found.ttft.add_text(&row.ttft_bins);
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

/// Where the sums of days, or else of quarters of an hour, stand.
fn table(days: bool) -> &'static str {
    if days { "usage_days" } else { "usage_quarters" }
}

#[derive(QueryableByName)]
struct SumRow {
    #[diesel(sql_type = BigInt)]
    scope: i64,
    #[diesel(embed)]
    sums: Sums,
}

#[derive(QueryableByName)]
struct BinsRow {
    #[diesel(sql_type = BigInt)]
    scope: i64,
    #[diesel(sql_type = Text)]
    duration_bins: String,
    #[diesel(sql_type = Text)]
    ttft_bins: String,
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
            let query = format!(
                "SELECT scope, {} FROM {} WHERE start >= ? AND start < ? {} GROUP BY scope",
                columns.join(", "),
                table(days),
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
