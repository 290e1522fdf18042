//! Sums of calls equal what the calls come to.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use proptest::prelude::*;
use store::DAY_MS;
use store::calls::CallRecord;
use store::calls::page::{CallFilter, page};
use store::rollups::read::{By, Filter, groups, latencies, series};
use store::rollups::{QUARTER_MS, Scope, Sums, bins};
use store::{Conn, Nanos};

use crate::support::{call, memory, number, settlement, text};

const START: i64 = 1_750_000_000_000 - 1_750_000_000_000 % DAY_MS;
const MIGRATION: &str =
    include_str!("../../../../migrations/sqlite/2026-11-28-000040_rollups/up.sql");
const BESIDE_SUMS: &str =
    include_str!("../../../../migrations/sqlite/2026-11-28-000150_latency_beside_sums/up.sql");
const BY_MODEL: &str =
    include_str!("../../../../migrations/sqlite/2026-11-28-000241_sums_by_model/up.sql");
const CACHED: &str =
    include_str!("../../../../migrations/sqlite/2026-11-28-000220_cached_calls/up.sql");
const BEFORE_AMISS: &str = include_str!(
    "../../../../migrations/sqlite/2026-11-29-000090_calls_out_of_the_ordinary/down.sql"
);
const BEFORE_CACHED: &str =
    include_str!("../../../../migrations/sqlite/2026-11-28-000220_cached_calls/down.sql");
const AS_BEFORE: &str =
    include_str!("../../../../migrations/sqlite/2026-11-28-000150_latency_beside_sums/down.sql");

/// What is drawn for one call.
type Drawn = (u8, u8, u8, u8, i64, i64, i64, bool);

fn drawn() -> impl Strategy<Value = Drawn> {
    (
        0..3_u8,
        0..3_u8,
        0..3_u8,
        0..3_u8,
        0..4 * DAY_MS,
        0..100_000_i64,
        0..5_000_i64,
        any::<bool>(),
    )
}

fn record(n: u64, (user, model, key, status, at, ms, tokens, priced): Drawn) -> CallRecord {
    CallRecord {
        started_at: START + at,
        duration_ms: ms,
        ttft_ms: (status == 0).then_some(ms / 3),
        user_id: (user > 0).then(|| format!("u{user}")),
        project: (key > 1).then(|| "team".to_owned()),
        key_id: Some(format!("k{key}")),
        model: (model > 0).then(|| format!("m{model}")),
        provider: (model > 0).then(|| "demo".to_owned()),
        kind: ["chat", "embedding", "image"][usize::from(model)].to_owned(),
        status: ["success", "failed", "cancelled"][usize::from(status)].to_owned(),
        input_tokens: tokens,
        output_tokens: tokens / 2,
        charge_nanos: priced.then_some(Nanos(tokens * 7)),
        units: format!(r#"{{"images":{}}}"#, tokens % 4),
        ..call(n)
    }
}

/// Books with these calls.
fn books(calls: &[CallRecord]) -> Conn {
    let mut conn = memory();
    for (n, call) in calls.iter().enumerate() {
        let made = store::Settlement {
            call: call.clone(),
            attempts: vec![],
            charge: None,
            ..settlement(n as u64)
        };
        made.write(&mut conn).unwrap();
    }
    conn
}

fn of(by: By, scope: &Scope) -> String {
    match by {
        By::User => scope.user_id.clone(),
        By::Model => scope.model.clone(),
        By::Status => scope.status.clone(),
        By::Project => scope.project.clone(),
        By::Key => scope.key_id.clone(),
        By::Provider => scope.provider.clone(),
        By::Kind => scope.kind.clone(),
    }
}

/// The same from the calls themselves.
fn by_hand(calls: &[CallRecord], from: i64, to: i64, by: &[By]) -> BTreeMap<Vec<String>, Sums> {
    let mut found: BTreeMap<Vec<String>, Sums> = BTreeMap::new();
    for call in calls
        .iter()
        .filter(|c| c.started_at >= from && c.started_at < to)
    {
        let scope = Scope::of(call);
        let group = by.iter().map(|part| of(*part, &scope)).collect();
        found.entry(group).or_default().add(&Sums::of(call));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sums_are_those_of_the_calls(
        drawn in proptest::collection::vec(drawn(), 1..60),
        from in 0..400_i64,
        length in 0..400_i64,
    ) {
        let calls: Vec<_> = drawn.into_iter().zip(1..).map(|(d, n)| record(n, d)).collect();
        let mut conn = books(&calls);
        let (from, to) = (START + from * QUARTER_MS, START + (from + length) * QUARTER_MS);
        for by in [&[][..], &[By::User], &[By::Model, By::Status], &[By::Key, By::Project, By::Kind, By::Provider]] {
            let told: BTreeMap<_, _> =
                groups(&mut conn, from, to, &Filter::default(), by).unwrap().into_iter().collect();
            prop_assert_eq!(&told, &by_hand(&calls, from, to, by));
        }
        let mine: Vec<_> = calls.iter().filter(|c| c.user_id.as_deref() == Some("u1")).cloned().collect();
        let filter = Filter { user_id: Some("u1".to_owned()), ..Filter::default() };
        // India is five and a half hours ahead: its days begin at half past six in the evening of UTC.
        let cuts: Vec<i64> = (0..5).map(|day| START + day * DAY_MS - 22 * QUARTER_MS).collect();
        for (told, stretch) in series(&mut conn, &cuts, &filter, &[By::Model]).unwrap().iter().zip(cuts.windows(2)) {
            let told: BTreeMap<_, _> = told.iter().cloned().collect();
            prop_assert_eq!(told, by_hand(&mine, stretch[0], stretch[1], &[By::Model]));
        }
        let told = latencies(&mut conn, from, to, &Filter::default(), &[]).unwrap();
        let mut counted: BTreeMap<i64, i64> = BTreeMap::new();
        for ms in calls
            .iter()
            .filter(|c| c.started_at >= from && c.started_at < to)
            .filter_map(|c| c.ttft_ms)
        {
            *counted.entry(bins::at_least(ms)).or_default() += 1;
        }
        let told: Vec<_> = told.into_iter().flat_map(|(_, found)| found.ttft.bins()).collect();
        prop_assert_eq!(told, counted.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn lists_find_page_by_page_what_looking_at_every_call_finds(
        mut drawn in proptest::collection::vec(drawn(), 1..80),
        what in 0..10_usize,
        limit in 1..9_usize,
        from in 0..400_i64,
        length in 0..400_i64,
    ) {
        drawn.sort_unstable_by_key(|drawn| drawn.4);
        let mut calls: Vec<_> = drawn.into_iter().zip(1..).map(|(d, n)| record(n, d)).collect();
        for (n, call) in calls.iter_mut().enumerate() {
            let model = call.model.as_deref().unwrap_or("nothing");
            call.requested_model = [format!("demo/{model}"), "fast".to_owned()][n % 2].clone();
        }
        let mut conn = books(&calls);
        let from = START + from * QUARTER_MS + 17;
        let filter = asked(what, from, from + length * QUARTER_MS);
        let (mut told, mut after) = (Vec::new(), None);
        loop {
            let found = page(&mut conn, &filter, after.as_deref(), limit as i64).unwrap();
            prop_assert!(found.len() <= limit);
            let Some(last) = found.last() else { break };
            after = Some(last.id.clone());
            told.extend(found);
        }
        let expected: Vec<_> = calls.into_iter().rev().filter(|call| passes(&filter, call)).collect();
        let ids = |calls: &[CallRecord]| calls.iter().map(|call| call.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&told), ids(&expected));
    }

    #[test]
    fn the_migrations_make_the_same_sums_of_what_was_there(
        drawn in proptest::collection::vec(drawn(), 1..40),
    ) {
        let calls: Vec<_> = drawn.into_iter().zip(1..).map(|(d, n)| record(n, d)).collect();
        let mut conn = books(&calls);
        let before = dump(&mut conn);
        conn.batch_execute(
            "DELETE FROM usage_model_days; DELETE FROM usage_model_quarters;
             DELETE FROM usage_days; DELETE FROM usage_quarters; DELETE FROM usage_scopes;",
        ).unwrap();
        conn.batch_execute(BEFORE_AMISS).unwrap();
        conn.batch_execute(BEFORE_CACHED).unwrap();
        conn.batch_execute(AS_BEFORE).unwrap();
        let (_, fill) = MIGRATION.split_once("-- What was called before.").unwrap();
        conn.batch_execute(fill).unwrap();
        conn.batch_execute(BESIDE_SUMS).unwrap();
        conn.batch_execute(CACHED).unwrap();
        let (_, fill) = BY_MODEL.split_once("-- What was counted before.").unwrap();
        conn.batch_execute(fill).unwrap();
        prop_assert_eq!(dump(&mut conn), before);
    }
}

/// What a list is asked for, and whether a call by itself passes it.
fn asked(what: usize, from: i64, to: i64) -> CallFilter {
    let some = |word: &str| Some(word.to_owned());
    let base = CallFilter::default();
    match what {
        0 => CallFilter {
            model: some("m1"),
            ..base
        },
        1 => CallFilter {
            model: some("demo/m2"),
            ..base
        },
        2 => CallFilter {
            model: some("fast"),
            ..base
        },
        3 => CallFilter {
            provider: some("demo"),
            status: some("failed"),
            ..base
        },
        4 => CallFilter {
            user_id: some("u1"),
            from: Some(from),
            ..base
        },
        5 => CallFilter {
            project: some("team"),
            to: Some(to),
            ..base
        },
        6 => CallFilter {
            from: Some(from),
            to: Some(to),
            ..base
        },
        7 => CallFilter {
            key_id: some("k2"),
            model: some("fast"),
            from: Some(from),
            ..base
        },
        8 => CallFilter {
            project: some("nobody's"),
            ..base
        },
        _ => base,
    }
}

fn passes(filter: &CallFilter, call: &CallRecord) -> bool {
    let is = |wanted: &Option<String>, has: &Option<String>| wanted.is_none() || wanted == has;
    let named =
        |model: &String| *model == call.requested_model || Some(model) == call.model.as_ref();
    is(&filter.user_id, &call.user_id)
        && is(&filter.project, &call.project)
        && is(&filter.key_id, &call.key_id)
        && is(&filter.provider, &call.provider)
        && is(&filter.status, &Some(call.status.clone()))
        && filter.model.as_ref().is_none_or(named)
        && filter.from.is_none_or(|from| call.started_at >= from)
        && filter.to.is_none_or(|to| call.started_at < to)
}

/// All rows of the sums, with their scopes in words.
fn dump(conn: &mut Conn) -> Vec<String> {
    [
        "usage_quarters",
        "usage_days",
        "usage_model_quarters",
        "usage_model_days",
    ]
    .map(|table| {
        let columns = text(
            conn,
            &format!(
                "SELECT group_concat(name, '||''|''||') AS t FROM pragma_table_info('{table}')
                     WHERE name <> 'scope'"
            ),
        );
        let scope = "user_id||project||key_id||provider||model||kind||status";
        text(
            conn,
            &format!(
                "SELECT group_concat(line, char(10)) AS t FROM (
                         SELECT {columns} || {scope} AS line FROM {table}
                         JOIN usage_scopes s ON s.id = scope ORDER BY line)"
            ),
        )
    })
    .to_vec()
}

#[test]
fn a_call_that_is_written_twice_counts_once() {
    let mut conn = memory();
    settlement(1).write(&mut conn).unwrap();
    settlement(1).write(&mut conn).unwrap();
    assert_eq!(
        number(&mut conn, "SELECT sum(calls) FROM usage_quarters"),
        1
    );
    let bins = text(
        &mut conn,
        "SELECT group_concat(ttft_bins) AS t FROM usage_days",
    );
    assert!(bins.ends_with(":1") && !bins.contains(' '), "{bins}");
}

#[test]
fn what_a_process_without_sums_by_model_counted_is_told_all_the_same() {
    let mut conn = memory();
    for n in 1..4 {
        settlement(n).write(&mut conn).unwrap();
    }
    let told =
        |conn: &mut Conn| groups(conn, 0, i64::MAX / 4, &Filter::default(), &[By::Model]).unwrap();
    let whole = told(&mut conn);
    assert_eq!(whole.iter().map(|(_, sums)| sums.calls).sum::<i64>(), 3);
    conn.batch_execute("UPDATE usage_model_days SET calls = 2, input_tokens = 0")
        .unwrap();
    assert_eq!(told(&mut conn), whole);
}

#[test]
fn a_call_that_is_taken_back_leaves_no_sums() {
    let mut conn = memory();
    let failed = conn.transaction(|conn| {
        settlement(1).write(conn)?;
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    assert!(failed.is_err());
    assert_eq!(number(&mut conn, "SELECT count(*) FROM usage_scopes"), 0);
}
