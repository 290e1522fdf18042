//! The reader pool, the writer's groups and the places in its queue.

use std::sync::mpsc;

use diesel::prelude::*;
use store::settings::{self, Setting};
use store::{Durability, Refused, StoreError, calls, ledger};

use crate::support::{NOW, open, settlement, test_store, test_store_of};

fn setting(name: &str) -> Setting {
    Setting {
        name: name.to_owned(),
        value: "v".to_owned(),
        updated_at: NOW,
    }
}

/// Keeps the writer busy until the returned sender is dropped, so that what is written meanwhile
/// becomes one group.
async fn hold_writer(store: &store::Store) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let (begin, begun) = tokio::sync::oneshot::channel();
    let mut begin = Some(begin);
    let store = store.clone();
    tokio::spawn(async move {
        store
            .write(move |_| {
                if let Some(begin) = begin.take() {
                    begin.send(()).unwrap();
                }
                let _ = released.recv();
                Ok(())
            })
            .await
    });
    begun.await.unwrap();
    release
}

#[tokio::test]
async fn a_bad_write_fails_alone_in_its_group() {
    let store = test_store();
    let release = hold_writer(&store).await;
    let write = |name: &'static str, bad: bool| {
        let store = store.store.clone();
        tokio::spawn(async move {
            store
                .write(move |conn| {
                    settings::set(conn, &setting(name))?;
                    if bad {
                        diesel::sql_query("INSERT INTO settings VALUES (NULL, NULL, NULL)")
                            .execute(conn)?;
                    }
                    Ok(name)
                })
                .await
        })
    };
    let writes = [write("a", false), write("b", true), write("c", false)];
    // All three are queued before the writer goes on.
    tokio::task::yield_now().await;
    drop(release);
    let [a, b, c] = writes;
    assert_eq!(a.await.unwrap().unwrap(), "a");
    assert!(matches!(b.await.unwrap(), Err(StoreError::Query(_))));
    assert_eq!(c.await.unwrap().unwrap(), "c");
    let names: Vec<_> = store
        .read(settings::all)
        .await
        .unwrap()
        .into_iter()
        .map(|s| s.name)
        .collect();
    assert_eq!(names, ["a", "c"]);
}

#[tokio::test]
async fn a_write_that_panics_in_a_transaction_of_its_own_fails_alone() {
    let store = test_store();
    let release = hold_writer(&store).await;
    let other = store.store.clone();
    let panics = tokio::spawn(async move {
        other
            .write(|conn| -> QueryResult<()> {
                settings::set(conn, &setting("half"))?;
                conn.transaction(|_| panic!("in the midst"))
            })
            .await
    });
    let fine = store.write(|conn| settings::set(conn, &setting("whole")));
    tokio::task::yield_now().await;
    drop(release);
    fine.await.unwrap();
    let words = panics.await.unwrap().unwrap_err().to_string();
    assert!(words.contains("in the midst"), "{words}");
    assert_eq!(
        store
            .read(|conn| settings::value(conn, "half"))
            .await
            .unwrap(),
        None
    );
    assert!(
        store
            .read(|conn| settings::value(conn, "whole"))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_write_happens_even_if_its_caller_leaves() {
    let store = test_store();
    let release = hold_writer(&store).await;
    let other = store.store.clone();
    let caller =
        tokio::spawn(async move { other.write(|conn| settings::set(conn, &setting("a"))).await });
    tokio::task::yield_now().await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    drop(release);
    store.write(|_| Ok(())).await.unwrap();
    assert!(
        store
            .read(|conn| settings::value(conn, "a"))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_write_that_begins_where_it_may_not_fails_alone() {
    let store = test_store();
    let write = |sql: &'static str| {
        store.write(move |conn| diesel::sql_query(sql).execute(conn).map(|_| ()))
    };
    assert!(write("BEGIN").await.is_err());
    assert!(write("ATTACH 'nowhere/at.all' AS other").await.is_err());
    let immediate = store.write(|conn| conn.immediate_transaction(|_| Ok(())));
    assert!(matches!(immediate.await, Err(StoreError::Query(_))));
    store
        .reserve()
        .unwrap()
        .settle(settlement(1))
        .await
        .unwrap();
}

#[tokio::test]
async fn places_are_counted_and_come_back() {
    let store = test_store_of(Durability::Kill, 2);
    let first = store.reserve().unwrap();
    let second = store.reserve().unwrap();
    assert_eq!(store.reserve().unwrap_err(), Refused::Full);
    assert!(matches!(
        store.write(|_| Ok(())).await,
        Err(StoreError::Refused(Refused::Full))
    ));
    drop(second);
    let second = store.reserve().unwrap();
    first.settle(settlement(1)).await.unwrap();
    second.settle(settlement(2)).await.unwrap();
    let _both = (store.reserve().unwrap(), store.reserve().unwrap());
}

#[tokio::test]
async fn a_settlement_is_written_whole_and_only_once() {
    let store = test_store();
    for _ in 0..2 {
        store
            .reserve()
            .unwrap()
            .settle(settlement(7))
            .await
            .unwrap();
    }
    let (call, attempts) = store
        .read(|conn| calls::with_attempts(conn, &settlement(7).call.id))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (call, attempts),
        (settlement(7).call, settlement(7).attempts)
    );
    let report = store.read(ledger::check::check).await.unwrap();
    assert!(report.holds(), "{report:?}");
    assert_eq!((report.calls, report.transfers, report.accounts), (1, 1, 2));
}

#[tokio::test]
async fn a_settlement_that_the_schema_refuses_leaves_nothing_behind() {
    let store = test_store();
    let mut bad = settlement(1);
    bad.attempts.push(bad.attempts[0].clone());
    let refused = store.reserve().unwrap().settle(bad);
    let fine = store.reserve().unwrap().settle(settlement(2));
    assert!(matches!(refused.await, Err(StoreError::Query(_))));
    fine.await.unwrap();
    let report = store.read(ledger::check::check).await.unwrap();
    assert_eq!((report.calls, report.holds()), (1, true));
}

#[tokio::test]
async fn closing_writes_what_is_queued_and_refuses_what_comes_after() {
    let store = test_store();
    let late = store.reserve().unwrap();
    let acks: Vec<_> = (0..50)
        .map(|n| store.reserve().unwrap().settle(settlement(n)))
        .collect();
    store.close();
    for ack in acks {
        ack.await.unwrap();
    }
    assert!(matches!(
        late.settle(settlement(99)).await,
        Err(StoreError::Closed)
    ));
    assert!(matches!(store.reserve(), Err(Refused::Failing(_))));
    assert!(matches!(
        store.read(|_| Ok(())).await,
        Err(StoreError::Closed)
    ));
    assert!(matches!(store.config_version(), Err(StoreError::Closed)));
    let again = open(&store.path, Durability::Kill, 4);
    assert_eq!(again.read(ledger::check::check).await.unwrap().calls, 50);
}

#[tokio::test]
async fn the_last_store_may_be_dropped_inside_a_write() {
    let store = test_store();
    let path = store.path.clone();
    let inner = open(&path, Durability::Kill, 4);
    let mut held = Some(inner.clone());
    let write = inner.write(move |_| {
        drop(held.take());
        Ok(())
    });
    write.await.unwrap();
    drop(inner);
    store.write(|_| Ok(())).await.unwrap();
}

#[tokio::test]
async fn a_read_that_panics_does_not_kill_the_pool() {
    let store = test_store();
    for _ in 0..8 {
        let broken = store
            .read(|conn| -> QueryResult<()> { conn.transaction(|_| panic!("oh no")) })
            .await;
        assert!(matches!(broken, Err(StoreError::Panicked(words)) if words == "oh no"));
    }
    assert_eq!(store.read(store::config_version::current).await.unwrap(), 1);
    assert_eq!(store.reads(), 9);
}

#[tokio::test]
async fn a_read_cannot_write() {
    let store = test_store();
    assert!(store.read(store::config_version::bump).await.is_err());
    assert_eq!(store.config_version().unwrap(), 1);
}

#[tokio::test]
async fn all_that_one_read_sees_is_of_one_moment() {
    let store = test_store();
    let (writer, handle) = (store.store.clone(), tokio::runtime::Handle::current());
    let (before, after) = tokio::task::spawn_blocking(move || {
        let writing = writer.clone();
        let inner = handle.clone();
        handle.block_on(writer.read(move |conn| {
            let before = store::config_version::current(conn)?;
            inner
                .block_on(writing.write(store::config_version::bump))
                .unwrap();
            Ok((before, store::config_version::current(conn)?))
        }))
    })
    .await
    .unwrap()
    .unwrap();
    assert_eq!((before, after), (1, 1));
    assert_eq!(store.config_version().unwrap(), 2);
}

#[tokio::test]
async fn a_group_writes_the_row_of_a_key_and_a_credential_once() {
    let store = test_store();
    store
        .write(|conn| {
            crate::config_rows::provider_with_credential(conn);
            // Every change of these rows leaves a trace.
            for table in ["hub_keys", "credentials"] {
                diesel::sql_query(format!(
                    "CREATE TRIGGER count_{table} AFTER UPDATE ON {table} BEGIN
                     INSERT INTO settings VALUES ('{table}-' || (SELECT count(*) FROM settings), '', 0); END"
                ))
                .execute(conn)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let release = hold_writer(&store).await;
    let acks: Vec<_> = (1..=5)
        .map(|n| store.reserve().unwrap().settle(settlement(n)))
        .collect();
    // The same call again is no further use.
    let again = store.reserve().unwrap().settle(settlement(5));
    drop(release);
    for ack in acks {
        ack.await.unwrap();
    }
    again.await.unwrap();
    let (used, traces) = store
        .read(|conn| Ok((store::credentials::by_id(conn, "c1")?, settings::all(conn)?)))
        .await
        .unwrap();
    let used = used.unwrap();
    assert_eq!(
        (used.usage_count, used.last_used_at),
        (5, Some(settlement(5).call.ended_at()))
    );
    assert_eq!(traces.len(), 2, "{traces:?}");
}
