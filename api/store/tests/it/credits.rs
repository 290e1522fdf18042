//! Credits in lots: given, spent in order, expired, refunded, and each order carried out once.

use diesel::connection::SimpleConnection;
use store::ledger::check::check;
use store::ledger::credits::{self, Done, Gift, Order, Source};
use store::ledger::leases::{self, Ask};
use store::ledger::{self, lots, statement};
use store::{AccountRef, Charge, Conn, Nanos, Settlement};

use crate::support::{NOW, memory, number, settlement};

pub const OWNER: &str = "user:u1";
pub const ACCOUNT: &str = "credits:user:u1";

pub fn order(id: &str) -> Order {
    Order {
        id: id.to_owned(),
        idempotency_key: None,
        actor: Some("admin".to_owned()),
        note: None,
        now: NOW,
    }
}

pub fn gift(amount: i64) -> Gift {
    Gift {
        owner: OWNER.to_owned(),
        source: Source::Grant,
        amount: Nanos(amount),
        priority: credits::DEFAULT_PRIORITY,
        expires_at: None,
    }
}

pub fn give(conn: &mut Conn, id: &str, gift: &Gift) {
    let done = credits::give(conn, &order(id), gift).unwrap();
    assert!(matches!(done, Done::Now(_)), "{done:?}");
}

pub fn ask(process: &str, number: i64, need: i64, want: i64) -> Ask {
    Ask {
        purse: ACCOUNT.to_owned(),
        process: process.to_owned(),
        ids: (
            format!("lease-{process}-{number}"),
            format!("loan-{process}-{number}"),
        ),
        need: Nanos(need),
        want: Nanos(want),
        now: NOW + number,
        expires_at: NOW + number + 5_000,
    }
}

/// The call of this number, paid by the customer out of a lease.
pub fn paid(n: u64, amount: i64, lease: Option<&str>) -> Settlement {
    let mut settlement = settlement(n);
    settlement.call.charge_nanos = Some(Nanos(amount));
    settlement.charge = Some(Charge {
        debit: AccountRef::of(ledger::CREDITS, OWNER),
        credit: AccountRef::of_hub(ledger::REVENUE),
        amount: Nanos(amount),
        lease: lease.map(str::to_owned),
        report: None,
    });
    settlement
}

pub fn balance(conn: &mut Conn, account: &str) -> i64 {
    number(
        conn,
        &format!("SELECT coalesce((SELECT balance_nanos FROM accounts WHERE id = '{account}'), 0)"),
    )
}

pub fn assert_holds(conn: &mut Conn) {
    let report = check(conn).unwrap();
    assert!(report.holds(), "{:?}", report.violations);
}

fn left(conn: &mut Conn) -> Vec<(String, i64)> {
    lots::open(conn, ACCOUNT)
        .unwrap()
        .into_iter()
        .map(|lot| (lot.id, lot.remaining_nanos.0))
        .collect()
}

#[test]
fn a_repeated_order_is_carried_out_once_and_another_under_its_key_not_at_all() {
    let mut conn = memory();
    let once = Order {
        idempotency_key: Some("k".to_owned()),
        ..order("g1")
    };
    assert!(matches!(
        credits::give(&mut conn, &once, &gift(100)).unwrap(),
        Done::Now(_)
    ));
    let again = Order {
        id: "g2".to_owned(),
        ..once.clone()
    };
    match credits::give(&mut conn, &again, &gift(100)).unwrap() {
        Done::Before(first) => assert_eq!(first.id, "g1"),
        other => panic!("{other:?}"),
    }
    for changed in [
        gift(101),
        Gift {
            owner: "user:u2".to_owned(),
            ..gift(100)
        },
        Gift {
            expires_at: Some(NOW + 1),
            ..gift(100)
        },
    ] {
        let done = credits::give(&mut conn, &again, &changed).unwrap();
        assert!(matches!(done, Done::Conflict(_)), "{done:?}");
    }
    assert_eq!(balance(&mut conn, ACCOUNT), 100);
    assert_holds(&mut conn);
}

#[test]
fn what_ends_first_is_spent_first_and_then_by_priority() {
    let mut conn = memory();
    let of = |expires_at, priority| Gift {
        expires_at,
        priority,
        ..gift(10)
    };
    give(&mut conn, "never", &of(None, 0));
    give(&mut conn, "late", &of(Some(NOW + 200), 0));
    give(&mut conn, "soon-low", &of(Some(NOW + 100), 60));
    give(&mut conn, "soon-high", &of(Some(NOW + 100), 40));
    let names: Vec<_> = left(&mut conn).into_iter().map(|(id, _)| id).collect();
    assert_eq!(names, ["soon-high", "soon-low", "late", "never"]);
    let granted = leases::take(&mut conn, &ask("a", 1, 25, 0)).unwrap();
    assert_eq!(granted.leased, Nanos(25));
    assert_eq!(
        left(&mut conn),
        [("late".to_owned(), 5), ("never".to_owned(), 10)]
    );
    // 12 were used; what comes back goes where it came from, the last first.
    paid(1, 12, granted.lease.as_deref())
        .write(&mut conn)
        .unwrap();
    leases::close(&mut conn, granted.lease.as_deref().unwrap(), NOW + 2).unwrap();
    assert_eq!(
        left(&mut conn),
        [
            ("soon-low".to_owned(), 8),
            ("late".to_owned(), 10),
            ("never".to_owned(), 10)
        ]
    );
    assert_holds(&mut conn);
}

#[test]
fn an_expired_lot_is_taken_back_also_what_a_lease_returns_later() {
    let mut conn = memory();
    let ends = Gift {
        expires_at: Some(NOW + 100),
        ..gift(10)
    };
    give(&mut conn, "g", &ends);
    let lease = leases::take(&mut conn, &ask("a", 1, 4, 0)).unwrap();
    assert_eq!(lots::expire(&mut conn, None, NOW + 99, 10).unwrap(), 0);
    assert!(lots::any_over(&mut conn, NOW + 100).unwrap());
    assert_eq!(lots::expire(&mut conn, None, NOW + 100, 10).unwrap(), 1);
    assert_eq!(lots::expire(&mut conn, None, NOW + 100, 10).unwrap(), 0);
    assert_eq!(balance(&mut conn, "expired"), 6);
    leases::close(&mut conn, &lease.lease.unwrap(), NOW + 101).unwrap();
    // Nobody gets a lease of what is over, whether or not the job came by.
    let nothing = leases::take(&mut conn, &ask("b", 102, 1, 10)).unwrap();
    assert_eq!((nothing.leased, nothing.left), (Nanos(0), Nanos(0)));
    assert_eq!(balance(&mut conn, "expired"), 10);
    assert_holds(&mut conn);
}

#[test]
fn a_call_is_refunded_no_more_than_once_in_full() {
    let mut conn = memory();
    give(&mut conn, "g", &gift(100));
    let lease = leases::take(&mut conn, &ask("a", 1, 60, 0)).unwrap().lease;
    paid(1, 60, lease.as_deref()).write(&mut conn).unwrap();
    let call = settlement(1).call.id;
    let refund = |conn: &mut Conn, id: &str, amount| {
        credits::refund_call(conn, &order(id), &call, Nanos(amount)).unwrap()
    };
    assert!(matches!(refund(&mut conn, "r1", 50), Done::Now(_)));
    assert_eq!(refund(&mut conn, "r2", 11), Done::Short(Nanos(10)));
    assert!(matches!(refund(&mut conn, "r3", 10), Done::Now(_)));
    assert_eq!(balance(&mut conn, "revenue"), 0);
    assert_eq!(balance(&mut conn, ACCOUNT), 100);
    let unknown = credits::refund_call(&mut conn, &order("r4"), "no call", Nanos(1)).unwrap();
    assert_eq!(unknown, Done::Unknown);
    assert_holds(&mut conn);
}

#[test]
fn a_purchase_is_taken_back_as_far_as_it_is_unspent() {
    let mut conn = memory();
    let bought = Gift {
        source: Source::Purchase,
        ..gift(100)
    };
    give(&mut conn, "p", &bought);
    let lease = leases::take(&mut conn, &ask("a", 1, 30, 0)).unwrap().lease;
    paid(1, 30, lease.as_deref()).write(&mut conn).unwrap();
    let back = credits::take_back(&mut conn, &order("b1"), "p", Nanos(71)).unwrap();
    assert_eq!(back, Done::Short(Nanos(70)));
    let back = credits::take_back(&mut conn, &order("b2"), "p", Nanos(70)).unwrap();
    assert!(matches!(back, Done::Now(_)));
    assert_eq!(balance(&mut conn, "purchases"), -30);
    let short = credits::withdraw(&mut conn, &order("w"), OWNER, Nanos(1)).unwrap();
    assert_eq!(short, Done::Short(Nanos(0)));
    assert_holds(&mut conn);
}

#[test]
fn what_the_account_does_not_cover_is_borne_by_the_hub_and_no_charge_is_refused() {
    let mut conn = memory();
    give(&mut conn, "g", &gift(50));
    let lease = leases::take(&mut conn, &ask("a", 1, 20, 0)).unwrap().lease;
    paid(1, 70, lease.as_deref()).write(&mut conn).unwrap();
    paid(2, 5, None).write(&mut conn).unwrap();
    assert_eq!(balance(&mut conn, "revenue"), 75);
    assert_eq!(balance(&mut conn, ACCOUNT), 0);
    let standing = credits::standing(&mut conn, OWNER).unwrap().unwrap();
    assert_eq!(
        (standing.total(), standing.uncollected),
        (Nanos(0), Nanos(25))
    );
    assert_holds(&mut conn);
}

#[test]
fn a_statement_tells_all_that_changed_the_balance_by_pages() {
    let mut conn = memory();
    give(&mut conn, "g1", &gift(50));
    give(&mut conn, "g2", &gift(50));
    let lease = leases::take(&mut conn, &ask("a", 1, 60, 0)).unwrap().lease;
    paid(1, 60, lease.as_deref()).write(&mut conn).unwrap();
    paid(2, 60, lease.as_deref()).write(&mut conn).unwrap();
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let wanted = statement::Wanted::default();
        let page = statement::page(&mut conn, ACCOUNT, &wanted, after.as_ref(), 2).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(statement::Place {
            created_at: last.created_at,
            id: last.id.clone(),
        });
        all.extend(page);
    }
    let kinds: Vec<_> = all.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["uncollected", "charge", "charge", "grant", "grant"]);
    let sum: i64 = all.iter().map(|entry| statement::effect(entry).0).sum();
    assert_eq!(sum, 0);
    let before = statement::balance_before(&mut conn, ACCOUNT, NOW + 1).unwrap();
    assert_eq!(before, Nanos(100));
}

#[test]
fn plain_sql_cannot_change_lots_or_go_under_the_floor() {
    let mut conn = memory();
    give(&mut conn, "g", &gift(100));
    let lease = leases::take(&mut conn, &ask("a", 1, 30, 0)).unwrap();
    let account = format!("lease:{}", lease.lease.unwrap());
    let spend = |debit: &str, amount: i64| {
        format!(
            "INSERT INTO transfers (id, kind, debit_account, credit_account, amount_nanos, created_at)
             VALUES ('x', 'charge', '{debit}', 'revenue', {amount}, 0)"
        )
    };
    for sql in [
        spend(ACCOUNT, 71),
        spend(&account, 31),
        spend(&account, 0),
        spend(&account, -1),
        "UPDATE lot_entries SET amount_nanos = 1".to_owned(),
        "DELETE FROM lot_entries".to_owned(),
        "INSERT OR REPLACE INTO lot_entries SELECT transfer_id, lot_id, 5 FROM lot_entries".to_owned(),
        "UPDATE lots SET remaining_nanos = 101".to_owned(),
        "DELETE FROM lots".to_owned(),
        "INSERT OR REPLACE INTO lots SELECT * FROM lots".to_owned(),
        "INSERT OR REPLACE INTO lots SELECT id, account_id, kind, amount_nanos, 0, 1, 1, 1 FROM lots".to_owned(),
        "DELETE FROM accounts".to_owned(),
        "INSERT INTO accounts VALUES ('rich', 'credits', 'rich', 5, 0, 0)".to_owned(),
        "UPDATE accounts SET balance_nanos = -1 WHERE kind = 'credits'".to_owned(),
    ] {
        assert!(conn.batch_execute(&sql).is_err(), "{sql}");
        assert_holds(&mut conn);
    }
    // An account that is there is left as it is.
    let replace =
        format!("INSERT OR REPLACE INTO accounts VALUES ('{ACCOUNT}', 'credits', 'u', 0, NULL, 0)");
    conn.batch_execute(&replace).unwrap();
    assert_eq!(balance(&mut conn, ACCOUNT), 70);
    assert_holds(&mut conn);
}

#[test]
fn the_check_finds_lots_and_leases_that_do_not_add_up() {
    let cases = [
        (
            "UPDATE lots SET remaining_nanos = 3",
            "of its lots are left 3",
        ),
        (
            "UPDATE lots SET remaining_nanos = 3",
            "its entries come to 70",
        ),
        (
            "DROP TRIGGER lot_entries_no_delete; DELETE FROM lot_entries WHERE amount_nanos < 0",
            "its lots changed by 0",
        ),
        ("UPDATE leases SET closed_at = 1", "its lease is closed"),
        ("UPDATE lease_lots SET taken_nanos = 1", "of lots it took 1"),
        (
            "UPDATE leases SET purse = 'credits:user:u2'",
            "was paid out of a lease of credits:user:u2",
        ),
    ];
    for (sql, words) in cases {
        let mut conn = memory();
        give(&mut conn, "g", &gift(100));
        let lease = leases::take(&mut conn, &ask("a", 1, 30, 0)).unwrap().lease;
        paid(1, 10, lease.as_deref()).write(&mut conn).unwrap();
        assert_holds(&mut conn);
        conn.batch_execute(sql).unwrap();
        let found = check(&mut conn).unwrap().violations.join("\n");
        assert!(found.contains(words), "after {sql}: {found}");
    }
}

#[test]
fn more_than_a_number_holds_may_pass_an_account_and_never_lie_in_it() {
    let mut conn = memory();
    let much = 9_000_000_000 * 1_000_000_000;
    for n in 0..3 {
        let source = match n {
            0 => Source::Grant,
            _ => Source::Adjustment,
        };
        let wanted = Gift {
            source,
            ..gift(much)
        };
        give(&mut conn, &format!("in-{n}"), &wanted);
        let more = order(&format!("more-{n}"));
        let refused = credits::give(&mut conn, &more, &gift(much)).unwrap();
        assert_eq!(refused, Done::TooMuch);
        assert_holds(&mut conn);
        let out = order(&format!("out-{n}"));
        let taken = credits::withdraw(&mut conn, &out, OWNER, Nanos(much)).unwrap();
        assert!(matches!(taken, Done::Now(_)), "{taken:?}");
        assert_holds(&mut conn);
    }
    assert_eq!(balance(&mut conn, ACCOUNT), 0);
}
