//! A job is done by one process at a time, and by another one when that is gone.

use store::jobs::{self, Claim, Finished};
use store::{Conn, QueryResult};

use crate::support::{NOW, memory};

const HELD: i64 = 30_000;

fn claim(conn: &mut Conn, holder: &str, now: i64) -> QueryResult<Claim> {
    jobs::claim(conn, "sweep", holder, now, now + HELD)
}

fn end(now: i64, error: Option<&str>) -> Finished {
    Finished {
        now,
        next_at: now + 1_000,
        error: error.map(str::to_owned),
    }
}

#[test]
fn one_process_at_a_time_does_a_job() {
    let mut conn = memory();
    let first = claim(&mut conn, "one", NOW).unwrap();
    assert_eq!(first, Claim::Yours { failures: 0 });
    assert_eq!(
        claim(&mut conn, "two", NOW + 1).unwrap(),
        Claim::NotBefore(NOW + HELD)
    );
    jobs::finish(&mut conn, "sweep", "one", &end(NOW + 5, None)).unwrap();
    assert_eq!(
        claim(&mut conn, "two", NOW + 6).unwrap(),
        Claim::NotBefore(NOW + 1_005)
    );
    assert!(jobs::hasten(&mut conn, "sweep", NOW + 7).unwrap());
    let hastened = claim(&mut conn, "two", NOW + 7).unwrap();
    assert_eq!(hastened, Claim::Yours { failures: 0 });
}

#[test]
fn a_process_that_is_gone_loses_its_job_and_cannot_end_it() {
    let mut conn = memory();
    claim(&mut conn, "gone", NOW).unwrap();
    assert!(jobs::keep(&mut conn, "sweep", "gone", NOW + 2 * HELD).unwrap());
    let early = claim(&mut conn, "two", NOW + HELD).unwrap();
    assert_eq!(early, Claim::NotBefore(NOW + 2 * HELD));
    let late = claim(&mut conn, "two", NOW + 2 * HELD).unwrap();
    assert_eq!(late, Claim::Yours { failures: 0 });
    assert!(!jobs::keep(&mut conn, "sweep", "gone", NOW + 9 * HELD).unwrap());
    jobs::finish(&mut conn, "sweep", "gone", &end(NOW, None)).unwrap();
    let row = jobs::all(&mut conn).unwrap().remove(0);
    assert_eq!((row.holder.as_deref(), row.runs), (Some("two"), 0));
}

#[test]
fn failures_are_counted_until_one_run_goes_well() {
    let mut conn = memory();
    for (n, error) in [(0, Some("no disk")), (1, Some("no net")), (2, None)] {
        let now = NOW + n * 1_000;
        assert_eq!(
            claim(&mut conn, "one", now).unwrap(),
            Claim::Yours { failures: n }
        );
        jobs::finish(&mut conn, "sweep", "one", &end(now, error)).unwrap();
        let row = jobs::all(&mut conn).unwrap().remove(0);
        assert_eq!(row.error.as_deref(), error);
    }
    let row = jobs::all(&mut conn).unwrap().remove(0);
    assert_eq!((row.failures, row.runs, row.holder), (0, 3, None));
}

#[test]
fn a_process_that_stops_gives_back_what_it_did_not_end() {
    let mut conn = memory();
    claim(&mut conn, "one", NOW).unwrap();
    jobs::abandon(&mut conn, "one").unwrap();
    let next = claim(&mut conn, "two", NOW + 1).unwrap();
    assert_eq!(next, Claim::Yours { failures: 0 });
}
