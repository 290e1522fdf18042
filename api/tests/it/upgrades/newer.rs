//! This hub, serving, while one of a version that is yet to come migrates its file.

use diesel::connection::SimpleConnection;

use store::ledger::credits::Standing;

use super::tables;
use crate::money::support::{charging, give, owner, standing};
use crate::support::ways::{Dialect, WAYS};

const SCRIPT: &str = "input=100+output=50";
const CREDIT: i64 = 1_000_000_000;

/// What the rules allow a migration: columns with a default or none, tables, indexes, triggers, and
/// values that are made of what is there, row by row.
const TO_COME: &str = "
    ALTER TABLE call_records ADD COLUMN to_come TEXT;
    ALTER TABLE call_records ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE attempts ADD COLUMN to_come TEXT NOT NULL DEFAULT '';
    ALTER TABLE transfers ADD COLUMN to_come TEXT;
    ALTER TABLE accounts ADD COLUMN to_come TEXT NOT NULL DEFAULT 'x';
    ALTER TABLE lots ADD COLUMN to_come INTEGER;
    ALTER TABLE leases ADD COLUMN to_come INTEGER;
    ALTER TABLE hub_keys ADD COLUMN to_come INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE usage_quarters ADD COLUMN to_come INTEGER NOT NULL DEFAULT 0;
    UPDATE call_records SET counted = length(request_id);
    CREATE INDEX calls_to_come ON call_records (counted, id);
    CREATE TABLE to_come (id INTEGER PRIMARY KEY NOT NULL, call_id TEXT) STRICT;
    CREATE TRIGGER count_to_come AFTER INSERT ON call_records
    BEGIN
        INSERT INTO to_come (call_id) VALUES (NEW.id);
    END;
    -- Long enough for calls to end meanwhile.
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)
    INSERT INTO to_come (call_id) SELECT 'filler' FROM n;
    INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000001');";

fn all_of(standing: &Standing) -> i64 {
    standing.unleased.0 + standing.leased.0
}

#[actix_web::test]
async fn a_hub_goes_on_serving_and_charging_while_a_newer_one_migrates_and_after_it() {
    let hub = charging(&[SCRIPT]).await;
    give(&hub, 50 * CREDIT).await;
    let owner = owner(&hub);
    let before = all_of(&standing(hub.store(), &owner).await);
    let call = async |n: usize| {
        let way = WAYS[n % WAYS.len()];
        let answer = hub
            .ask(way.caller, &way.model(SCRIPT), n.is_multiple_of(3))
            .await;
        assert_eq!(answer.status, 200, "call {n}: {}", answer.text());
    };
    let path = hub.folder.path().join("hub.db");
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let (go, gone) = std::sync::mpsc::channel::<()>();
    call(0).await;
    let newer = std::thread::spawn(move || {
        let mut conn = tables::shell(&path);
        conn.batch_execute("PRAGMA busy_timeout = 60000; BEGIN IMMEDIATE;")
            .unwrap();
        locked.send(()).unwrap();
        gone.recv().unwrap();
        conn.batch_execute(TO_COME).unwrap();
        conn.batch_execute("COMMIT;").unwrap();
    });
    is_locked.await.unwrap();
    // Providers have answered these while the file is locked: their charges wait, and nobody is
    // refused. Only then does the newer one do its work.
    let within = futures_util::future::join_all((1..9).map(&call));
    let began = async {
        hub.simulator.witness().served_at_least(9).await;
        go.send(()).unwrap();
    };
    futures_util::future::join(within, began).await;
    newer.join().unwrap();
    for n in 9..29 {
        call(n).await;
    }
    let made = 29;
    let calls = hub.settled(made).await;
    assert_eq!(calls.len(), made);
    let charged: i64 = calls
        .iter()
        .map(|one| one.call.charge_nanos.unwrap().0)
        .sum();
    let after = all_of(&standing(hub.store(), &owner).await);
    assert_eq!(before - after, charged);
    // The newer one's trigger saw the calls that this hub wrote.
    let mut conn = tables::shell(&hub.folder.path().join("hub.db"));
    let seen = tables::texts(
        &mut conn,
        "SELECT count(*) AS t FROM to_come WHERE call_id <> 'filler'",
    );
    assert!(seen[0].parse::<usize>().unwrap() >= 20, "{seen:?}");
    drop(conn);
    let shown = hub.get("/api/credits", &[]).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    assert_eq!(
        hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
        200
    );
    hub.close().await;
}
