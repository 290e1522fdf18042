//! A question put to the store, and what it says in the words of the API.

use std::collections::BTreeMap;

use store::rollups::bins::quantile;
use store::rollups::read::{self, By, Filter, Group, Latencies};
use store::rollups::{Histogram, Sums};
use store::{Conn, QueryResult, names};

use super::ask::Question;
use super::{GroupObject, LatencyObject, StatisticsObject, StretchObject, SumsObject};
use crate::admin::time::iso;
use crate::clock::Millis;

const SUCCESS: &str = "success";

/// Answers from one moment of the database.
pub(super) fn answer(conn: &mut Conn, question: &Question) -> QueryResult<StatisticsObject> {
    let Question { from, to, .. } = *question;
    let by: Vec<By> = question.by.iter().map(|(_, by)| *by).collect();
    // Groups together are all calls, so that these need not be read again.
    let told_apart = stretch(conn, question, from, to, &by)?;
    let before = if question.before {
        let earlier = Millis(from.0.saturating_sub(to.0 - from.0));
        Some(stretch(conn, question, earlier, from, &[])?.total())
    } else {
        None
    };
    let total = told_apart.total();
    let groups = if by.is_empty() {
        Vec::new()
    } else {
        named(conn, told_apart.into_groups(&question.by))?
    };
    Ok(StatisticsObject {
        from: iso(from.0),
        to: iso(to.0),
        time_zone: question.zone.name(),
        total,
        before,
        groups,
        series: series(conn, question, &by)?,
    })
}

/// Says who the users and keys of the groups are.
fn named(conn: &mut Conn, mut groups: Vec<GroupObject>) -> QueryResult<Vec<GroupObject>> {
    let ids = |word: &str| -> Vec<String> {
        let ids = groups.iter().filter_map(|group| group.group.get(word));
        ids.filter(|id| !id.is_empty()).cloned().collect()
    };
    let known = [
        ("user", names::of_users(conn, &ids("user"))?),
        ("key", names::of_keys(conn, &ids("key"))?),
    ];
    for group in &mut groups {
        for (word, names) in &known {
            let name = group.group.get(word).and_then(|id| names.get(id));
            if let Some(name) = name {
                group.names.insert(word, name.clone());
            }
        }
    }
    Ok(groups)
}

fn series(conn: &mut Conn, question: &Question, by: &[By]) -> QueryResult<Vec<StretchObject>> {
    let Some(every) = question.every else {
        return Ok(Vec::new());
    };
    let cuts: Vec<i64> = question
        .zone
        .cuts(question.from, question.to, every)
        .into_iter()
        .map(|cut| cut.0)
        .collect();
    let stretches = read::series(conn, &cuts, &question.filter, &with_status(by))?;
    Ok(cuts
        .windows(2)
        .zip(stretches)
        .map(|(cut, groups)| {
            let counted = Counted::of(groups);
            StretchObject {
                from: cut.first().map(|at| iso(*at)).unwrap_or_default(),
                to: cut.last().map(|at| iso(*at)).unwrap_or_default(),
                total: counted.total(),
                groups: if by.is_empty() {
                    Vec::new()
                } else {
                    counted.into_groups(&question.by)
                },
            }
        })
        .collect())
}

/// Sums and quantiles of one stretch.
fn stretch(
    conn: &mut Conn,
    question: &Question,
    from: Millis,
    to: Millis,
    by: &[By],
) -> QueryResult<Counted> {
    let groups = read::groups(conn, from.0, to.0, &question.filter, &with_status(by))?;
    let mut counted = Counted::of(groups);
    let successes = Filter {
        status: Some(SUCCESS.to_owned()),
        ..question.filter.clone()
    };
    if question
        .filter
        .status
        .as_deref()
        .is_none_or(|status| status == SUCCESS)
    {
        for (group, latencies) in read::latencies(conn, from.0, to.0, &successes, by)? {
            counted.0.entry(group).or_default().latencies = latencies;
        }
    }
    Ok(counted)
}

fn with_status(by: &[By]) -> Vec<By> {
    by.iter().copied().chain([By::Status]).collect()
}

/// What was counted of each group.
#[derive(Clone, Default)]
struct Counted(BTreeMap<Vec<String>, Outcomes>);

/// Sums by how calls ended.
#[derive(Clone, Default)]
struct Outcomes {
    all: Sums,
    succeeded: Sums,
    failed: i64,
    cancelled: i64,
    latencies: Latencies,
}

impl Outcomes {
    fn add(&mut self, status: &str, sums: &Sums) {
        self.all.add(sums);
        match status {
            SUCCESS => self.succeeded.add(sums),
            "cancelled" => self.cancelled += sums.calls,
            _ => self.failed += sums.calls,
        }
    }

    fn join(&mut self, other: &Outcomes) {
        self.all.add(&other.all);
        self.succeeded.add(&other.succeeded);
        self.failed += other.failed;
        self.cancelled += other.cancelled;
        self.latencies.add(&other.latencies);
    }

    fn object(&self) -> SumsObject {
        let succeeded = &self.succeeded;
        SumsObject {
            calls: self.all.calls,
            succeeded: succeeded.calls,
            failed: self.failed,
            cancelled: self.cancelled,
            charge: self.all.charge_nanos.to_string(),
            unpriced: self.all.unpriced_calls,
            cached: self.all.cached_calls,
            saved: self.all.saved_nanos.to_string(),
            tokens: (&self.all).into(),
            units: (&self.all).into(),
            duration: latency(
                succeeded.duration_ms,
                succeeded.calls,
                &self.latencies.duration,
            ),
            ttft: latency(
                succeeded.ttft_ms,
                succeeded.ttft_calls,
                &self.latencies.ttft,
            ),
        }
    }
}

impl Counted {
    /// Takes the status, which comes last, out of what the groups have in common.
    fn of(groups: Vec<Group>) -> Self {
        let mut counted: BTreeMap<Vec<String>, Outcomes> = BTreeMap::new();
        for (mut group, sums) in groups {
            let status = group.pop().unwrap_or_default();
            counted.entry(group).or_default().add(&status, &sums);
        }
        Counted(counted)
    }

    fn total(&self) -> SumsObject {
        let mut total = Outcomes::default();
        for outcomes in self.0.values() {
            total.join(outcomes);
        }
        total.object()
    }

    fn into_groups(self, by: &[(&'static str, By)]) -> Vec<GroupObject> {
        let mut groups: Vec<_> = self.0.into_iter().collect();
        // Stable: groups that cost the same stay in order of their names.
        groups.sort_by_key(|(_, found)| (-found.all.charge_nanos.0, -found.all.calls));
        groups
            .into_iter()
            .map(|(names, found)| GroupObject {
                group: by.iter().map(|(word, _)| *word).zip(names).collect(),
                names: BTreeMap::new(),
                sums: found.object(),
            })
            .collect()
    }
}

fn latency(sum: i64, count: i64, histogram: &Histogram) -> LatencyObject {
    let bins = &histogram.bins();
    LatencyObject {
        mean_ms: sum.checked_div(count),
        p50_ms: quantile(bins, 500),
        p95_ms: quantile(bins, 950),
        p99_ms: quantile(bins, 990),
    }
}
