//! What the database itself refuses, and what the check of the books finds.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use store::ledger::check::check;
use store::ledger::{self, Transfer};
use store::{AccountRef, Conn, Nanos};

use crate::support::{NOW, id, memory, number, settlement};

/// What every transfer has.
const COLUMNS: &str = "id, kind, debit_account, credit_account, amount_nanos, call_id, created_at";

/// Books with three calls, paid for by `customer:u1`.
fn books() -> Conn {
    let mut conn = memory();
    for n in 1..=3 {
        settlement(n).write(&mut conn).unwrap();
    }
    conn
}

fn refused(conn: &mut Conn, sql: &str) -> String {
    conn.batch_execute(sql).unwrap_err().to_string()
}

#[test]
fn a_transfer_is_never_changed_removed_or_replaced() {
    let mut conn = books();
    let copy = |verb: &str| {
        format!(
            "{verb} INTO transfers ({COLUMNS}) SELECT id, kind, debit_account, credit_account, 1, call_id, created_at
             FROM transfers LIMIT 1"
        )
    };
    let amend = "UPDATE transfers SET amount_nanos = 1";
    assert!(refused(&mut conn, amend).contains("never changed"));
    assert!(refused(&mut conn, "DELETE FROM transfers").contains("never deleted"));
    assert!(refused(&mut conn, &copy("INSERT OR REPLACE")).contains("exists"));
    assert!(refused(&mut conn, &copy("REPLACE")).contains("exists"));
    assert!(refused(&mut conn, &copy("INSERT")).contains("exists"));
    let twice = format!(
        "INSERT OR REPLACE INTO transfers ({COLUMNS})
        SELECT 'another id', kind, debit_account, credit_account, 1, call_id, created_at
        FROM transfers LIMIT 1"
    );
    assert!(refused(&mut conn, &twice).contains("exists"));
    assert!(check(&mut conn).unwrap().holds());
}

#[test]
fn a_transfer_moves_something_from_one_account_to_another() {
    let mut conn = books();
    let transfer = |debit: &str, credit: &str, amount: &str| {
        format!(
            "INSERT INTO transfers ({COLUMNS})
             VALUES ('t', 'grant', '{debit}', '{credit}', {amount}, NULL, 0)"
        )
    };
    for amount in ["0", "-5", "NULL", "'much'", "1.5"] {
        refused(&mut conn, &transfer("customer:u1", "revenue", amount));
    }
    refused(&mut conn, &transfer("revenue", "revenue", "1"));
    refused(&mut conn, &transfer("nobody", "revenue", "1"));
    refused(&mut conn, &transfer("revenue", "nobody", "1"));
    assert!(check(&mut conn).unwrap().holds());
}

#[test]
fn a_balance_never_falls_below_its_floor() {
    let mut conn = books();
    conn.batch_execute("UPDATE accounts SET floor_nanos = -10 WHERE id = 'customer:u1'")
        .unwrap();
    let customer = AccountRef::of("customer", "u1");
    assert_eq!(
        ledger::balance(&mut conn, &customer).unwrap(),
        Some(Nanos(-9))
    );
    let two_more = settlement(1).charge.unwrap();
    let refused = conn.transaction(|conn| {
        let call = store::calls::CallRecord {
            id: id(9),
            ..settlement(9).call
        };
        store::Settlement {
            call,
            charge: Some(two_more),
            attempts: vec![],
            ..settlement(9)
        }
        .write(conn)
    });
    assert!(refused.unwrap_err().to_string().contains("CHECK"));
    assert_eq!(
        ledger::balance(&mut conn, &customer).unwrap(),
        Some(Nanos(-9))
    );
    assert!(check(&mut conn).unwrap().holds());
}

#[test]
fn a_charge_moves_both_balances_and_names_its_call() {
    let mut conn = books();
    let accounts = ledger::accounts(&mut conn).unwrap();
    let balances: Vec<_> = accounts
        .iter()
        .map(|a| (a.id.as_str(), a.balance_nanos, a.owner.as_deref()))
        .collect();
    assert_eq!(
        balances,
        [
            ("customer:u1", Nanos(-9), Some("u1")),
            ("revenue", Nanos(9), None)
        ]
    );
    let charge = ledger::charge_of(&mut conn, &id(2)).unwrap().unwrap();
    assert_eq!(
        (charge.amount_nanos, charge.call_id),
        (Nanos(3), Some(id(2)))
    );
    assert_eq!(
        ledger::balance(&mut conn, &AccountRef::of_hub("nothing")).unwrap(),
        None
    );
}

#[test]
fn a_grant_is_no_charge_and_needs_no_call() {
    let mut conn = books();
    ledger::ensure_account(&mut conn, &AccountRef::of_hub("grants"), NOW).unwrap();
    let id = "g".to_owned();
    let grant = Transfer::new(id, "grant", "grants", "customer:u1", Nanos(100), NOW);
    ledger::transfer(&mut conn, &grant).unwrap();
    let customer = AccountRef::of("customer", "u1");
    assert_eq!(
        ledger::balance(&mut conn, &customer).unwrap(),
        Some(Nanos(91))
    );
    assert!(check(&mut conn).unwrap().holds());
}

#[test]
fn a_call_without_a_price_or_a_charge_is_in_order() {
    let mut conn = memory();
    let mut unknown = settlement(1);
    unknown.call.charge_nanos = None;
    unknown.charge = None;
    unknown.write(&mut conn).unwrap();
    let mut free = settlement(2);
    free.call.charge_nanos = Some(Nanos::ZERO);
    free.charge.as_mut().unwrap().amount = Nanos::ZERO;
    free.write(&mut conn).unwrap();
    let report = check(&mut conn).unwrap();
    assert!(report.holds());
    assert_eq!((report.calls, report.transfers), (2, 0));
}

/// Breaks sound books by hand, with the guards down, and returns what the check says.
fn found_after(sql: &str) -> String {
    let mut conn = books();
    conn.batch_execute(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
         DROP TRIGGER transfers_no_update; DROP TRIGGER transfers_no_delete;
         DROP TRIGGER transfers_no_replace; DROP INDEX transfers_charge;",
    )
    .unwrap();
    assert!(check(&mut conn).unwrap().holds());
    conn.batch_execute(sql).unwrap();
    let report = check(&mut conn).unwrap();
    assert!(!report.holds(), "nothing was found after {sql}");
    report.violations.join("\n")
}

#[test]
fn the_check_finds_each_way_in_which_books_can_be_wrong() {
    let call = id(2);
    let cases = [
        (
            "UPDATE accounts SET balance_nanos = 10 WHERE id = 'revenue'",
            "account revenue has a balance of 10 nanos, its transfers come to 0 credits and 9 nanos",
        ),
        (
            "UPDATE accounts SET balance_nanos = 10 WHERE id = 'revenue'",
            "come to 0 credits and 1 nanos, not to 0",
        ),
        (
            "UPDATE accounts SET floor_nanos = 0",
            "account customer:u1 has a balance of -9 nanos, below its floor of 0",
        ),
        ("UPDATE transfers SET amount_nanos = 0", "nothing moves"),
        (
            "DROP TRIGGER accounts_no_delete; DELETE FROM accounts WHERE id = 'revenue'",
            "an account is missing",
        ),
        (
            "UPDATE call_records SET charge_nanos = 4 WHERE request_id = 'req-2'",
            "costs 4 nanos and has 1 charges of 3 nanos",
        ),
        (
            "DELETE FROM transfers WHERE amount_nanos = 3",
            "costs 3 nanos and has 0 charges of 0 nanos",
        ),
        (
            "INSERT INTO transfers (id, kind, debit_account, credit_account, amount_nanos, call_id, created_at) SELECT 'twice', kind, debit_account, credit_account, amount_nanos, call_id, 0 FROM transfers WHERE amount_nanos = 3",
            "costs 3 nanos and has 2 charges of 6 nanos",
        ),
        (
            "DELETE FROM call_records WHERE request_id = 'req-2'",
            "which does not exist",
        ),
        (
            "UPDATE call_records SET charge_nanos = NULL WHERE request_id = 'req-2'",
            "which is not to be charged",
        ),
        (
            "UPDATE transfers SET call_id = NULL WHERE amount_nanos = 3",
            "is for no call",
        ),
        (
            "UPDATE attempts SET call_id = 'lost' WHERE call_id LIKE '%2'",
            "attempt 00000000-0000-7000-8000-000000000002-1 is of call lost",
        ),
    ];
    for (sql, words) in cases {
        let found = found_after(sql);
        assert!(found.contains(words), "after {sql}: {found}");
    }
    assert!(found_after("DELETE FROM transfers WHERE amount_nanos = 3").contains(&call));
}

#[test]
fn a_settlement_counts_the_use_of_its_key_and_credential() {
    let mut conn = memory();
    crate::config_rows::provider_with_credential(&mut conn);
    let version = store::config_version::current(&mut conn).unwrap();
    settlement(1).write(&mut conn).unwrap();
    settlement(2).write(&mut conn).unwrap();
    let used = store::credentials::by_id(&mut conn, "c1").unwrap().unwrap();
    assert_eq!(
        (used.usage_count, used.last_used_at),
        (2, Some(settlement(2).call.ended_at()))
    );
    let used = "SELECT last_used_at FROM hub_keys WHERE id = 'k1'";
    assert_eq!(number(&mut conn, used), settlement(2).call.ended_at());
    assert_eq!(store::config_version::current(&mut conn).unwrap(), version);
}
