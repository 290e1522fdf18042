//! What a full disk and a stop of writes do to what was promised.

use std::time::Duration;

use diesel::prelude::*;
use store::{Conn, Durability, Refused, Store, StoreError, ledger};

use crate::support::{number, settlement, shell, test_store_of, text};

/// Polls, since SQLite tells nobody when it changes.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let waited = tokio::time::timeout(Duration::from_secs(30), async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    assert!(waited.await.is_ok(), "{what} did not happen");
}

fn synchronous(conn: &mut Conn) -> QueryResult<i64> {
    Ok(number(conn, "SELECT synchronous FROM pragma_synchronous"))
}

async fn pages(store: &Store) -> u32 {
    let pages = store
        .read(|conn| Ok(number(conn, "SELECT page_count FROM pragma_page_count")))
        .await;
    u32::try_from(pages.unwrap()).unwrap()
}

#[tokio::test]
async fn a_full_disk_keeps_the_queue_closes_admission_and_loses_nothing() {
    let store = test_store_of(Durability::Power, 64);
    store
        .reserve()
        .unwrap()
        .settle(settlement(1000))
        .await
        .unwrap();
    store.limit_pages(Some(pages(&store).await + 2));
    let slots: Vec<_> = (0..60).map(|_| store.reserve().unwrap()).collect();
    let acks: Vec<_> = slots
        .into_iter()
        .zip(0..)
        .map(|(slot, n)| {
            let mut settlement = settlement(n);
            settlement.call.user_agent = Some("x".repeat(3000));
            slot.settle(settlement)
        })
        .collect();
    until("a refusal", || {
        matches!(store.reserve(), Err(Refused::Failing(_)))
    })
    .await;
    let Err(Refused::Failing(reason)) = store.reserve() else {
        panic!("it was failing")
    };
    assert!(reason.contains("full"), "{reason}");
    assert!(store.write(|_| Ok(())).await.is_err());
    // Reading goes on.
    assert!(store.read(ledger::check::check).await.unwrap().holds());

    store.limit_pages(None);
    for ack in acks {
        ack.await.unwrap();
    }
    store
        .reserve()
        .unwrap()
        .settle(settlement(2000))
        .await
        .unwrap();
    let report = store.read(ledger::check::check).await.unwrap();
    assert_eq!(
        (report.calls, report.transfers, report.holds()),
        (62, 62, true),
        "{report:?}"
    );
    assert_eq!(
        text(
            &mut shell(&store.path),
            "SELECT integrity_check AS t FROM pragma_integrity_check"
        ),
        "ok"
    );
}

#[tokio::test]
async fn closing_on_a_full_disk_ends_and_says_what_was_not_written() {
    let store = test_store_of(Durability::Power, 64);
    store.limit_pages(Some(pages(&store).await));
    let acks: Vec<_> = (0..60)
        .map(|n| store.reserve().map(|slot| slot.settle(settlement(n))))
        .collect();
    let closing = store.store.clone();
    tokio::task::spawn_blocking(move || closing.close())
        .await
        .unwrap();
    let mut written = 0;
    for ack in acks.into_iter().flatten() {
        match ack.await {
            Ok(()) => written += 1,
            Err(error) => assert!(matches!(error, StoreError::Closed), "{error}"),
        }
    }
    let report = ledger::check::check(&mut shell(&store.path)).unwrap();
    assert_eq!((report.calls, report.holds()), (written, true));
}

/// As while another hub migrates the file.
#[tokio::test]
async fn a_lock_that_outlasts_patience_closes_admission_and_loses_nothing() {
    let store = test_store_of(Durability::Kill, 8);
    let mut other = shell(&store.path);
    diesel::sql_query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .unwrap();
    let ack = store.reserve().unwrap().settle(settlement(1));
    until("a refusal", || {
        matches!(store.reserve(), Err(Refused::Failing(_)))
    })
    .await;
    assert!(store.reserve().unwrap_err().to_string().contains("locked"));
    diesel::sql_query("COMMIT").execute(&mut other).unwrap();
    ack.await.unwrap();
    let _slot = store.reserve().unwrap();
}

#[tokio::test]
async fn power_syncs_every_commit() {
    let store = test_store_of(Durability::Power, 8);
    for _ in 0..5 {
        assert_eq!(store.write(synchronous).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn kill_syncs_when_the_last_sync_is_old_and_once_more_when_writes_stop() {
    let store = test_store_of(Durability::Kill, 8);
    let mut conn = shell(&store.path);
    let syncs = "SELECT user_version FROM pragma_user_version";
    assert_eq!(store.write(synchronous).await.unwrap(), 2);
    let mut unsynced = false;
    // The machine may be slow; what counts is that some commit came within the window.
    for n in 0..200 {
        store
            .reserve()
            .unwrap()
            .settle(settlement(n))
            .await
            .unwrap();
        unsynced = store.write(synchronous).await.unwrap() == 1;
        if unsynced {
            break;
        }
    }
    assert!(unsynced, "no commit fell within 50 ms of a sync");
    let before = number(&mut conn, syncs);
    until("the sync after the last write", || {
        number(&mut conn, syncs) != before
    })
    .await;
    assert_eq!(store.write(synchronous).await.unwrap(), 1);
}
