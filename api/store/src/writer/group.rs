//! One group commit: a transaction, and in it a savepoint for each item.

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;

use super::blame::Blame;
use super::item::Item;
use super::sync::Sync;
use crate::error::{is_of_the_file, panic_words};
use crate::group_sums::GroupSums;
use crate::{Conn, StoreError};

/// What became of one item of a committed group.
pub(super) type Fate = Result<(), StoreError>;

/// Runs every item and commits. An error is of the whole group: nothing of it was kept.
pub(super) fn commit(
    conn: &mut Conn,
    items: &mut [Box<dyn Item>],
    sync: Sync,
    blame: &Blame,
) -> QueryResult<Vec<Fate>> {
    let done = AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
        .and_then(|()| apply_all(conn, items, sync, blame))
        .and_then(|fates| AnsiTransactionManager::commit_transaction(conn).map(|()| fates));
    if done.is_err() {
        roll_back_to(conn, 0);
    }
    done
}

/// Whether the connection is outside of every transaction and knows it.
pub(super) fn is_clean(conn: &mut Conn) -> bool {
    depth(conn) == Some(0)
}

fn apply_all(
    conn: &mut Conn,
    items: &mut [Box<dyn Item>],
    sync: Sync,
    blame: &Blame,
) -> QueryResult<Vec<Fate>> {
    if items.is_empty() && sync == Sync::Yes {
        // A commit that changes nothing is not written, and so not synced either.
        move_user_version(conn)?;
    }
    let mut sums = GroupSums::default();
    let fates = items
        .iter_mut()
        .map(|item| apply_one(conn, &mut sums, blame, |conn, sums| item.apply(conn, sums)))
        .collect::<QueryResult<Vec<Fate>>>()?;
    if sums.is_empty() {
        return Ok(fates);
    }
    // What can be counted again from the calls does not keep them out of the books.
    if let Err(error) = apply_one(conn, &mut sums, blame, |conn, sums| sums.write(conn))? {
        tracing::warn!(%error, "calls were written and not counted in the statistics");
    }
    Ok(fates)
}

fn apply_one(
    conn: &mut Conn,
    sums: &mut GroupSums,
    blame: &Blame,
    mut apply: impl FnMut(&mut Conn, &mut GroupSums) -> QueryResult<()>,
) -> QueryResult<Fate> {
    AnsiTransactionManager::begin_transaction(conn)?;
    let fate = match catch_unwind(AssertUnwindSafe(|| apply(conn, sums))) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if is_of_the_file(&error) => return Err(error),
        Ok(Err(error)) => Err(StoreError::Query(error)),
        Err(panic) => Err(StoreError::Panicked(panic_words(&*panic))),
    };
    // The item may have met the file's refusal and made something else of it.
    if blame.is_known() {
        return Err(diesel::result::Error::BrokenTransactionManager);
    }
    match &fate {
        Ok(()) => AnsiTransactionManager::commit_transaction(conn)?,
        Err(_) => roll_back_to(conn, 1),
    }
    match depth(conn) {
        Some(1) => Ok(fate),
        _ => Err(diesel::result::Error::BrokenTransactionManager),
    }
}

/// Rolls back what is open beyond `wanted` levels, as far as that goes.
fn roll_back_to(conn: &mut Conn, wanted: u32) {
    while let Some(before) = depth(conn).filter(|d| *d > wanted) {
        let failed = AnsiTransactionManager::rollback_transaction(conn).is_err();
        if failed && depth(conn) == Some(before) {
            return;
        }
    }
}

/// How many levels are open; None when the connection lost count.
fn depth(conn: &mut Conn) -> Option<u32> {
    AnsiTransactionManager::transaction_manager_status_mut(conn)
        .transaction_depth()
        .ok()
        .map(|levels| levels.map_or(0, |l| l.get()))
}

/// Changes the smallest thing that SQLite writes: a number in the header that nothing else uses.
fn move_user_version(conn: &mut Conn) -> QueryResult<()> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        user_version: i64,
    }
    let row: Row = diesel::sql_query("PRAGMA user_version").get_result(conn)?;
    let next = if row.user_version >= i64::from(i32::MAX) {
        0
    } else {
        row.user_version + 1
    };
    conn.batch_execute(&format!("PRAGMA user_version = {next};"))
}
