//! From every past schema to this one.

use std::path::Path;

use diesel::connection::SimpleConnection;
use store::Conn;
use store::migrate::{Steps, migrate};

use super::filled::{Billing, Filled, LOTS, bring_back};
use super::tables;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::WAYS;

/// The books of customers, which are empty where nobody pays: a row that nothing explains would be a
/// mistake in them.
const LEDGER: [&str; 6] = [
    "accounts",
    "lease_lots",
    "leases",
    "lot_entries",
    "lots",
    "transfers",
];

/// What Payment Kit is told agrees with a charge.
const TOLD: &str = "
    INSERT INTO payment_events (id, customer, project, amount_nanos, calls, tokens, frozen_at, state,
        attempts, next_attempt_at)
    SELECT 'event', 'zSomebody', '', amount_nanos, 1, 1, 1, 'settled', 1, 1
    FROM transfers WHERE kind = 'charge' ORDER BY id LIMIT 1;
    INSERT INTO payment_usage (id, customer, project, amount_nanos, tokens, created_at, event_id)
    SELECT id, 'zSomebody', '', amount_nanos, 1, 1, 'event'
    FROM transfers WHERE kind = 'charge' ORDER BY id LIMIT 1;";

/// What later migrations moved elsewhere.
const MOVED: [&str; 2] = ["latency_quarters", "latency_days"];

/// A row in every table, also where the hub of the tests wrote none.
fn fill_what_is_empty(conn: &mut Conn, billing: Billing) {
    for table in tables::names(conn) {
        let columns = tables::columns(conn, &table);
        if !tables::rows(conn, &table, &columns).is_empty() {
            continue;
        }
        match table.as_str() {
            "payment_events" => conn.batch_execute(TOLD).unwrap(),
            "payment_usage" => panic!("it is filled with the events"),
            ledger if billing == Billing::Internal && LEDGER.contains(&ledger) => {}
            _ => tables::fill(conn, &table),
        }
    }
}

/// What keeps whoever upgrades to this schema from knowing that all is well, if anything.
fn prove(conn: &mut Conn) {
    let report = aigne_hub::metering::prove(conn).unwrap();
    assert!(report.holds(), "{:?}", report.violations);
    assert!(report.calls > 15, "{report:?}");
    assert_eq!(store::integrity::problems(conn).unwrap(), [""; 0]);
    let broken = tables::texts(conn, "SELECT \"table\" AS t FROM pragma_foreign_key_check");
    assert_eq!(broken, [""; 0]);
}

/// Sums of calls, as statistics read them.
fn sums(conn: &mut Conn) -> Vec<String> {
    tables::texts(
        conn,
        "SELECT s.model || ' ' || s.status || ' ' || sum(q.calls) || ' ' || sum(q.charge_nanos) || ' '
             || sum(q.input_tokens) || ' ' || sum(q.output_tokens) || ' ' || sum(q.duration_ms) AS t
         FROM usage_quarters q JOIN usage_scopes s ON s.id = q.scope
         GROUP BY s.model, s.status ORDER BY 1",
    )
}

/// How many migrations there were when customers first had credits.
pub fn first_with_lots() -> usize {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sqlite");
    let mut all: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    all.sort();
    let is_lots = |name: &String| name.replace('-', "").starts_with(LOTS);
    all.iter().position(is_lots).unwrap() + 1
}

async fn every_past_schema_comes_up_whole(billing: Billing, oldest: usize) {
    let filled = Filled::by(billing).await;
    let all = Steps::Hub.count().unwrap();
    let mut today = tables::shell(&filled.database());
    let (schema, sums_today) = (tables::schema(&mut today), sums(&mut today));
    drop(today);
    let place = tempfile::tempdir().unwrap();
    for kept in oldest..=all {
        let path = filled.of_the_past(kept, place.path());
        let mut conn = tables::shell(&path);
        assert_eq!(
            tables::schema(&mut conn),
            as_made(kept),
            "back at migration {kept}"
        );
        fill_what_is_empty(&mut conn, billing);
        let before = tables::everything(&mut conn);
        for (table, (_, rows)) in &before {
            let ledger = billing == Billing::Internal && LEDGER.contains(&table.as_str());
            assert!(
                ledger || !rows.is_empty(),
                "{table} is empty at migration {kept}"
            );
        }
        conn.batch_execute("PRAGMA foreign_keys = ON;").unwrap();
        assert_eq!(migrate(&mut conn).unwrap(), all - kept);
        assert_eq!(tables::schema(&mut conn), schema, "from migration {kept}");
        prove(&mut conn);
        for (table, (columns, rows)) in before {
            let after = tables::rows(&mut conn, &table, &columns);
            let lost: Vec<&String> = rows.difference(&after).collect();
            assert!(
                lost.is_empty() || MOVED.contains(&table.as_str()),
                "{table} lost from migration {kept} on: {lost:?}"
            );
        }
        assert_eq!(sums(&mut conn), sums_today, "from migration {kept}");
        drop(conn);
        std::fs::remove_file(path).unwrap();
    }
}

/// The schema of the first so many migrations, as they make it in an empty file.
fn as_made(kept: usize) -> std::collections::BTreeSet<String> {
    let mut conn = tables::shell(Path::new(":memory:"));
    Steps::Hub.up(&mut conn, kept).unwrap();
    tables::schema(&mut conn)
}

#[actix_web::test]
async fn filled_books_of_every_past_schema_come_up_whole() {
    every_past_schema_comes_up_whole(Billing::Internal, 1).await;
}

#[actix_web::test]
async fn credits_of_every_schema_that_had_them_come_up_whole() {
    every_past_schema_comes_up_whole(Billing::Credits, first_with_lots()).await;
}

#[actix_web::test]
async fn a_hub_serves_and_charges_on_books_of_the_first_schema() {
    let filled = Filled::by(Billing::Internal).await;
    bring_back(&filled.database(), 1);
    let clock = std::sync::Arc::new(aigne_hub::clock::SystemClock);
    let hub = TestHub::again(filled.folder, clock, &filled.toml).await;
    let before = hub.all_settled().await.len();
    for way in WAYS {
        let answer = hub.ask(way.caller, &way.model(""), true).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let calls = hub.settled(before + WAYS.len()).await;
    assert!(
        calls
            .iter()
            .rev()
            .take(4)
            .all(|one| one.call.charge_nanos.unwrap().0 > 0)
    );
    let bearer = format!("Bearer {KEY}");
    let listed = hub.get("/v1/models", &[("authorization", &bearer)]).await;
    assert_eq!(listed.status, 200);
    let proven = hub.store().read(aigne_hub::metering::prove).await.unwrap();
    assert!(proven.holds(), "{:?}", proven.violations);
    hub.handle.stop(false).await;
    drop(hub.ended().await);
}

#[test]
fn kept_conversations_of_every_past_schema_come_up_whole() {
    let all = Steps::Payloads.count().unwrap();
    for kept in 1..=all {
        let mut conn = tables::shell(Path::new(":memory:"));
        Steps::Payloads.up(&mut conn, kept).unwrap();
        for table in tables::names(&mut conn) {
            tables::fill(&mut conn, &table);
        }
        let before = tables::everything(&mut conn);
        assert_eq!(store::migrate::payloads(&mut conn).unwrap(), all - kept);
        for (table, (columns, rows)) in before {
            assert_eq!(tables::rows(&mut conn, &table, &columns), rows, "{table}");
        }
    }
}
