//! How processes on one file keep to limits together.
//!
//! Each process tells, in one row, what it uses of each limit and how much more it may use until it
//! tells again. What it may use is granted inside the write that tells it, out of what nobody uses and
//! nobody was granted, so the grants and uses of all processes never exceed a limit. A process that
//! knows of no other takes all and need not ask; one that joins is granted nothing until that process
//! has noticed it, which takes a fifth of a second.
//!
//! What a process used in the last minute counts for others until a minute after it was heard of last,
//! also when it has ended: a restart forgets nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::limit_uses::{self, DayUse, ProcessUses};
use store::{Conn, QueryResult};

use super::counter::{Each, Measure, Report, day_of};
use super::entry::Rates;
use super::gate::Key;
use super::window::WINDOW_MS;
use crate::clock::Millis;

/// A process that was not heard of for so long is gone; milliseconds.
pub(super) const GONE_MS: i64 = 3_000;

/// What a process uses of one measure, may use beside that, and has wanted in vain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Use(u64, u64, u64);

/// What a process tells of one counter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Share {
    requests: Use,
    tokens: Use,
    day: Use,
    running: Use,
}

impl Share {
    fn of(&mut self, measure: Measure) -> &mut Use {
        match measure {
            Measure::Requests => &mut self.requests,
            Measure::Tokens => &mut self.tokens,
            Measure::Day => &mut self.day,
            Measure::Running => &mut self.running,
        }
    }
}

/// By limit and subject, parted by a character that neither has.
type Shares = BTreeMap<String, Share>;

/// What is told.
#[derive(Clone)]
pub(super) struct Telling {
    pub process: String,
    pub now: Millis,
    /// It goes on.
    pub running: bool,
    /// It knows of no other process.
    pub alone: bool,
    pub counters: Vec<(Key, Rates, Report)>,
}

/// What is answered.
#[derive(Default)]
pub(super) struct Answer {
    /// What others use of each counter, and what may be used of it.
    pub granted: Vec<(Key, Each<u64>, Each<u64>)>,
    /// What all have used today.
    pub days: Vec<DayUse>,
}

/// Other processes that are there now.
pub(super) fn others_live(conn: &mut Conn, process: &str, now: Millis) -> QueryResult<bool> {
    let rows = limit_uses::all(conn)?;
    Ok(rows.iter().any(|row| is_live(row, process, now)))
}

fn is_live(row: &ProcessUses, process: &str, now: Millis) -> bool {
    row.process != process && row.running && row.seen_at > now.0.saturating_sub(GONE_MS)
}

/// Tells, and is granted what may be used. In one write.
pub(super) fn exchange(conn: &mut Conn, telling: &Telling) -> QueryResult<Answer> {
    let Telling { process, now, .. } = telling;
    let today = day_of(*now);
    let unsaved: Vec<DayUse> = telling
        .counters
        .iter()
        .filter(|(_, _, report)| report.unsaved > 0)
        .map(|((limit, subject), _, report)| DayUse {
            limit_id: limit.clone(),
            subject: subject.clone(),
            day: report.day,
            used: i64::try_from(report.unsaved).unwrap_or(i64::MAX),
        })
        .collect();
    limit_uses::add_days(conn, &unsaved, today)?;
    let days = limit_uses::of_day(conn, today)?;
    let rows = limit_uses::all(conn)?;
    let others: Vec<(bool, bool, Shares)> = rows
        .into_iter()
        .filter(|row| row.process != *process && row.seen_at > now.0.saturating_sub(WINDOW_MS))
        .map(|row| {
            let live = is_live(&row, process, *now);
            let shares = serde_json::from_str(&row.uses).unwrap_or_default();
            (live, row.alone, shares)
        })
        .collect();
    let mut shares = Shares::new();
    let mut granted = Vec::new();
    for (key, rates, report) in &telling.counters {
        let name = format!("{}\u{1f}{}", key.0, key.1);
        let (mut used, mut may) = (Each::default(), Each::default());
        let mut share = Share::default();
        for measure in Measure::ALL {
            let mut own = report.uses.get(measure);
            if measure == Measure::Day {
                own = saved(&days, key);
            }
            let told: Vec<Told> = others
                .iter()
                .map(|(live, alone, shares)| {
                    let told = shares
                        .get(&name)
                        .copied()
                        .unwrap_or_default()
                        .of(measure)
                        .to_owned();
                    Told {
                        live: *live,
                        alone: *alone,
                        share: told,
                    }
                })
                .collect();
            let wanted = Wanted {
                own,
                need: report.need.get(measure),
                is_used: report.asked_for,
            };
            let (others, grant) = grant(measure, rates.of(measure), wanted, &told);
            *used.of(measure) = others;
            let grant = match (telling.running, telling.alone) {
                (false, _) => 0,
                (true, true) => u64::MAX,
                (true, false) => grant,
            };
            *may.of(measure) = grant;
            let shown = if telling.alone { 0 } else { grant };
            *share.of(measure) = Use(own, shown, wanted.need);
        }
        if share != Share::default() {
            shares.insert(name, share);
        }
        granted.push((key.clone(), used, may));
    }
    let row = ProcessUses {
        process: process.clone(),
        seen_at: now.0,
        running: telling.running,
        alone: telling.alone,
        uses: serde_json::to_string(&shares).unwrap_or_default(),
    };
    limit_uses::put(conn, &row)?;
    Ok(Answer { granted, days })
}

fn saved(days: &[DayUse], (limit, subject): &Key) -> u64 {
    let row = days
        .iter()
        .find(|row| row.limit_id == *limit && row.subject == *subject);
    row.map_or(0, |row| u64::try_from(row.used).unwrap_or(0))
}

/// What another process told of one measure.
#[derive(Debug, Clone, Copy)]
struct Told {
    live: bool,
    alone: bool,
    share: Use,
}

/// What this process tells of it.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    own: u64,
    need: u64,
    is_used: bool,
}

/// What others use, and what may be used beside what is used: an equal part of what is left, or what a
/// call was in want of.
fn grant(measure: Measure, limit: Option<u64>, wanted: Wanted, told: &[Told]) -> (u64, u64) {
    let Some(limit) = limit else {
        return (0, u64::MAX);
    };
    // Calls at once end with their process; all of a day counts as this process's own.
    let used = told.iter().filter(|told| match measure {
        Measure::Requests | Measure::Tokens => true,
        Measure::Running => told.live,
        Measure::Day => false,
    });
    let used = used.fold(0_u64, |sum, told| sum.saturating_add(told.share.0));
    let live: Vec<&Told> = told.iter().filter(|told| told.live).collect();
    if live.iter().any(|told| told.alone) {
        return (used, 0);
    }
    let promised = live
        .iter()
        .fold(0_u64, |sum, told| sum.saturating_add(told.share.1));
    let taken = wanted.own.saturating_add(used).saturating_add(promised);
    let free = limit.saturating_sub(taken);
    if !wanted.is_used && wanted.need == 0 {
        return (used, 0);
    }
    let rivals = live
        .iter()
        .filter(|told| told.share.1 > 0 || told.share.2 > 0)
        .count();
    let part = free / u64::try_from(rivals.saturating_add(1)).unwrap_or(u64::MAX);
    (used, free.min(part.max(wanted.need)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(share: Use) -> Told {
        Told {
            live: true,
            alone: false,
            share,
        }
    }

    proptest! {
        /// Whatever several processes ask for and use, in whatever order, all together never use more
        /// than the limit.
        #[test]
        fn processes_together_keep_to_a_limit(
            limit in 1_u64..100,
            turns in proptest::collection::vec((0_usize..3, 0_u64..30, any::<bool>()), 1..120),
        ) {
            // Used, may and need of each process; what it used since it told.
            let mut shares = [Use::default(); 3];
            let mut more = [0_u64; 3];
            for (who, want, tells) in turns {
                if tells {
                    let others: Vec<Told> = (0..3).filter(|other| *other != who).map(|other| told(shares[other])).collect();
                    let wanted = Wanted { own: shares[who].0 + more[who], need: want, is_used: true };
                    let (_, may) = grant(Measure::Requests, Some(limit), wanted, &others);
                    shares[who] = Use(wanted.own, may, want);
                    more[who] = 0;
                } else if more[who] + want <= shares[who].1 {
                    more[who] += want;
                }
                let used: u64 = (0..3).map(|one| shares[one].0 + more[one]).sum();
                prop_assert!(used <= limit);
            }
        }
    }

    #[test]
    fn one_that_joins_waits_for_the_one_that_took_all() {
        let wanted = Wanted {
            own: 0,
            need: 5,
            is_used: true,
        };
        let alone = Told {
            alone: true,
            ..told(Use(3, 0, 0))
        };
        let granted = |told: &[Told]| grant(Measure::Requests, Some(10), wanted, told);
        assert_eq!(granted(&[alone]), (3, 0));
        assert_eq!(granted(&[told(Use(3, 0, 0))]), (3, 7));
        // Both use it: each is granted a half, or what a call needs.
        assert_eq!(granted(&[told(Use(0, 2, 0))]), (0, 5));
        let gone = Told {
            live: false,
            ..told(Use(3, 4, 0))
        };
        assert_eq!(granted(&[gone]), (3, 7));
        assert_eq!(grant(Measure::Running, Some(10), wanted, &[gone]), (0, 10));
    }
}
