//! Hours of which upstream has kept the sums and not the calls.

use serde_json::Value;
use store::aikit::{Aikit, AikitError, StatisticRow};
use store::imports::{HourSums, Step, put_statistics};
use store::rollups::Sums;
use store::{Conn, Nanos, QueryResult};

use super::amount;
use super::table::Table;

/// `ModelCallStats`.
#[derive(Clone)]
pub struct Statistics;

impl Table for Statistics {
    const NAME: &'static str = "statistics";
    type Made = Vec<HourSums>;

    fn batch(
        &self,
        aikit: &mut Aikit,
        after: i64,
        limit: i64,
    ) -> Result<Option<(Vec<HourSums>, Step)>, AikitError> {
        let rows = aikit.statistics(after, limit)?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let mut step = Step {
            place: last.place,
            seen: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            ..Step::default()
        };
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            match hour(row) {
                Ok(hour) => made.push(hour),
                Err(why) => step.note(why, ""),
            }
        }
        Ok(Some((made, step)))
    }

    fn write(
        conn: &mut Conn,
        import_id: &str,
        part: &str,
        made: &Vec<HourSums>,
        step: &Step,
    ) -> QueryResult<()> {
        put_statistics(conn, import_id, part, made, step)
    }
}

/// The sums of an hour, or a word for why there are none.
fn hour(row: StatisticRow) -> Result<HourSums, &'static str> {
    if row.width.as_deref().is_some_and(|width| width != "hour") {
        // A month tells of no day, and its hours are told by themselves as long as there are any.
        return Err("statistics_of_months");
    }
    let user_id = row.user_id.filter(|user| !user.is_empty());
    let user_id = user_id.ok_or("statistics_of_nobody")?;
    let start = row
        .timestamp
        .filter(|start| *start > 0)
        .and_then(|start| start.checked_mul(1000))
        .ok_or("statistics_without_time")?;
    let stats: Option<Value> = row.stats.and_then(|text| serde_json::from_str(&text).ok());
    let stats = stats.ok_or("statistics_unreadable")?;
    let number = |name: &str| whole(&stats, name);
    let (calls, good) = (number("totalCalls"), number("successCalls"));
    let failed = calls.saturating_sub(good);
    // Upstream tells apart what was good and what was not by their numbers alone: what was used and
    // paid goes with those that were good, as it did.
    let used = Sums {
        charge_nanos: stats
            .get("totalCredits")
            .and_then(|credits| amount::nanos(&credits.to_string()))
            .unwrap_or(Nanos::ZERO),
        input_tokens: number("totalUsage"),
        duration_ms: thousandths(&stats, "totalDuration"),
        ttft_ms: number("totalTtfb"),
        ttft_calls: number("ttfbCount"),
        ..Sums::default()
    };
    let mut by_status = Vec::new();
    if good > 0 || calls == 0 && used != Sums::default() {
        by_status.push((
            "success".to_owned(),
            Sums {
                calls: good,
                ..used
            },
        ));
    } else if failed > 0 {
        by_status.push((
            "failed".to_owned(),
            Sums {
                calls: failed,
                ..used
            },
        ));
    }
    if good > 0 && failed > 0 {
        let failures = Sums {
            calls: failed,
            ..Sums::default()
        };
        by_status.push(("failed".to_owned(), failures));
    }
    Ok(HourSums {
        start,
        user_id,
        project: row
            .project
            .filter(|project| project != "null")
            .unwrap_or_default(),
        by_status,
    })
}

fn whole(stats: &Value, name: &str) -> i64 {
    let text = stats.get(name).map(Value::to_string);
    let nanos = text.and_then(|text| amount::nanos(&text));
    nanos.map_or(0, |nanos| (nanos.0 + 500_000_000) / 1_000_000_000)
}

fn thousandths(stats: &Value, name: &str) -> i64 {
    let text = stats.get(name).map(Value::to_string);
    let nanos = text.and_then(|text| amount::nanos(&text));
    nanos.map_or(0, |nanos| (nanos.0 + 500_000) / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(width: &str, stats: &str) -> StatisticRow {
        StatisticRow {
            place: 1,
            user_id: Some("z1".to_owned()),
            project: Some("zapp".to_owned()),
            timestamp: Some(1_760_000_400),
            width: Some(width.to_owned()),
            stats: Some(stats.to_owned()),
        }
    }

    #[test]
    fn an_hour_is_told_by_what_was_good_and_what_was_not() {
        let stats = r#"{"totalUsage":120,"totalCredits":0.0015,"totalCalls":3,"successCalls":2,"totalDuration":3.4,"totalTtfb":900,"ttfbCount":2,"byType":{}}"#;
        let hour = hour(row("hour", stats)).unwrap();
        assert_eq!(hour.start, 1_760_000_400_000);
        let [(success, good), (failed, bad)] = hour.by_status.as_slice() else {
            panic!("{hour:?}");
        };
        assert_eq!((success.as_str(), failed.as_str()), ("success", "failed"));
        assert_eq!((good.calls, bad.calls, good.duration_ms), (2, 1, 3_400));
        assert_eq!(
            (good.charge_nanos, good.input_tokens),
            (Nanos(1_500_000), 120)
        );
        assert_eq!(
            (good.ttft_ms, good.ttft_calls, bad.duration_ms),
            (900, 2, 0)
        );
    }

    #[test]
    fn months_and_what_cannot_be_read_are_told() {
        assert_eq!(
            hour(row("month", "{}")).unwrap_err(),
            "statistics_of_months"
        );
        assert_eq!(hour(row("hour", "x")).unwrap_err(), "statistics_unreadable");
    }
}
