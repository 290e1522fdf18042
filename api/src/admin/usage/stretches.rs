//! Calls in stretches of time, told apart by something or not.

use std::collections::BTreeMap;

use store::rollups::read::{self, By, Filter};
use store::{Conn, QueryResult};

use super::ask::Asked;
use super::figures::Figures;
use crate::clock::Millis;

/// One stretch.
#[derive(Debug)]
pub struct Stretch {
    /// Where the hour or the day begins, seconds since 1970.
    pub timestamp: i64,
    /// What its calls came to, by what they were told apart by.
    pub groups: BTreeMap<String, Figures>,
}

/// Every stretch of the time that is asked about, with those in which nothing happened. Without `by`
/// each has at most one group, under an empty name.
pub fn of(
    conn: &mut Conn,
    asked: &Asked,
    filter: &Filter,
    by: Option<By>,
) -> QueryResult<Vec<Stretch>> {
    let cuts: Vec<i64> = asked
        .zone
        .cuts(Millis(asked.from), Millis(asked.to), asked.every)
        .into_iter()
        .map(|cut| cut.0)
        .collect();
    let by: Vec<By> = by.into_iter().chain([By::Status]).collect();
    let found = read::series(conn, &cuts, filter, &by)?;
    let begun = cuts.iter().map(|cut| {
        let begin = asked.zone.begin(Millis(*cut), asked.every);
        begin.seconds()
    });
    Ok(begun
        .zip(found)
        .map(|(timestamp, groups)| Stretch {
            timestamp,
            groups: gathered(groups),
        })
        .collect())
}

/// Adds the calls of others, over the same time, to some. There may be none yet.
pub fn join(all: &mut Vec<Stretch>, more: Vec<Stretch>) {
    if all.is_empty() {
        *all = more;
        return;
    }
    for (stretch, other) in all.iter_mut().zip(more) {
        for (name, figures) in other.groups {
            stretch.groups.entry(name).or_default().join(&figures);
        }
    }
}

/// What calls of the whole time came to, by what they are told apart by.
pub fn whole(
    conn: &mut Conn,
    asked: &Asked,
    filter: &Filter,
    by: &[By],
) -> QueryResult<BTreeMap<Vec<String>, Figures>> {
    let by: Vec<By> = by.iter().copied().chain([By::Status]).collect();
    let mut told: BTreeMap<Vec<String>, Figures> = BTreeMap::new();
    for (mut common, sums) in read::groups(conn, asked.from, asked.to, filter, &by)? {
        let status = common.pop().unwrap_or_default();
        told.entry(common).or_default().add(&status, &sums);
    }
    Ok(told)
}

fn gathered(groups: Vec<read::Group>) -> BTreeMap<String, Figures> {
    let mut told: BTreeMap<String, Figures> = BTreeMap::new();
    for (mut common, sums) in groups {
        let status = common.pop().unwrap_or_default();
        let name = common.pop().unwrap_or_default();
        told.entry(name).or_default().add(&status, &sums);
    }
    told
}
