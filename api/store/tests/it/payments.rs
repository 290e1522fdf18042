//! Balances that Payment Kit holds: the outbox, and the mirror in the ledger.

use proptest::prelude::*;
use store::ledger::check::check;
use store::ledger::leases::{self, Ask};
use store::payments::customers::{self, Said};
use store::payments::events::{self, Finding, state};
use store::payments::usage::{self, Report};
use store::{AccountRef, Charge, Conn, Nanos, ledger};

use crate::support::{NOW, id, memory, number, settlement, shell, test_store};

const DID: &str = "z1customer";
const OWNER: &str = "user:z1customer";
const ACCOUNT: &str = "credits:user:z1customer";

/// The call of this number, paid by the customer, of whom Payment Kit is told.
fn pay(conn: &mut Conn, n: u64, amount: i64, lease: Option<&str>) {
    let mut paid = settlement(n);
    paid.call.charge_nanos = Some(Nanos(amount));
    paid.charge = Some(Charge {
        debit: AccountRef::of(ledger::CREDITS, OWNER),
        credit: AccountRef::of_hub(ledger::REVENUE),
        amount: Nanos(amount),
        lease: lease.map(str::to_owned),
        report: Some(Report {
            customer: DID.to_owned(),
            project: None,
        }),
    });
    paid.write(conn).unwrap();
}

fn say(conn: &mut Conn, remaining: i64, pending: i64, at: i64) {
    let said = Said {
        customer: DID.to_owned(),
        remaining_nanos: Nanos(remaining),
        pending_nanos: Nanos(pending),
        vouched_nanos: Nanos(0),
        asked_at: at,
    };
    customers::note(conn, &said).unwrap();
}

fn reflect(conn: &mut Conn, allowance: i64, n: u64) -> i64 {
    let order = format!("mirror-{n}");
    let purse = customers::reflect(conn, DID, OWNER, Nanos(allowance), &order, NOW).unwrap();
    purse.spendable.0
}

/// What the ledger lets the customer spend.
fn spendable(conn: &mut Conn) -> i64 {
    let leased = "SELECT coalesce(sum(balance_nanos), 0) FROM accounts WHERE kind = 'lease'";
    number(conn, leased)
        + number(
            conn,
            &format!(
                "SELECT coalesce((SELECT balance_nanos FROM accounts WHERE id = '{ACCOUNT}'), 0)"
            ),
        )
}

fn sound(conn: &mut Conn) {
    let report = check(conn).unwrap();
    assert!(report.holds(), "{:?}", report.violations);
}

fn freeze(conn: &mut Conn, name: &str, unit: i64) -> Option<i64> {
    let untold = usage::untold(conn).unwrap().into_iter().next()?;
    let event = events::freeze(conn, &untold, name, Nanos(unit), NOW).unwrap();
    event.map(|event| event.amount_nanos.0)
}

fn lease(conn: &mut Conn, need: i64) -> String {
    let ask = Ask {
        purse: ACCOUNT.to_owned(),
        process: "p".to_owned(),
        ids: (id(900), id(901)),
        need: Nanos(need),
        want: Nanos(need),
        now: NOW,
        expires_at: NOW + 5_000,
    };
    leases::take(conn, &ask).unwrap().lease.unwrap()
}

#[test]
fn what_payment_kit_does_not_know_yet_is_subtracted_until_it_said_what_became_of_it() {
    let mut conn = memory();
    say(&mut conn, 1_000, 0, NOW);
    assert_eq!(reflect(&mut conn, 0, 1), 1_000);
    pay(&mut conn, 1, 300, None);
    assert_eq!(
        reflect(&mut conn, 0, 2),
        700,
        "a charge that no event tells"
    );
    assert_eq!(freeze(&mut conn, "hub-1", 1), Some(300));
    assert_eq!(reflect(&mut conn, 0, 3), 700, "an event that was not sent");
    events::accepted(&mut conn, "hub-1", Some("mevt_1"), NOW + 10).unwrap();
    say(&mut conn, 1_000, 0, NOW + 20);
    assert_eq!(
        reflect(&mut conn, 0, 4),
        700,
        "accepted, and not dealt with"
    );
    let dealt = Finding {
        remote_id: Some("mevt_1".to_owned()),
        confirmed: Some(Nanos(300)),
        difference: None,
        now: NOW + 30,
    };
    events::compared(&mut conn, "hub-1", &dealt).unwrap();
    assert_eq!(
        reflect(&mut conn, 0, 5),
        700,
        "settled after the balance was asked for"
    );
    say(&mut conn, 700, 0, NOW + 40);
    assert_eq!(reflect(&mut conn, 0, 6), 700, "it is in the balance");
    assert_eq!(spendable(&mut conn), 700);
    // An answer that was asked for earlier changes nothing.
    say(&mut conn, 1_000, 0, NOW + 35);
    assert_eq!(reflect(&mut conn, 0, 7), 700);
    sound(&mut conn);
}

#[test]
fn what_is_leased_is_asked_back_and_what_was_borne_becomes_payment_kits() {
    let mut conn = memory();
    say(&mut conn, 1_000, 0, NOW);
    reflect(&mut conn, 0, 1);
    let lease = lease(&mut conn, 600);
    say(&mut conn, 100, 0, NOW + 1);
    let purse = customers::reflect(&mut conn, DID, OWNER, Nanos(0), "mirror-2", NOW).unwrap();
    assert_eq!((purse.spendable.0, purse.exact), (100, false));
    let wanted = "SELECT count(*) FROM leases WHERE wanted_at IS NOT NULL";
    assert_eq!(number(&mut conn, wanted), 1);
    leases::close(&mut conn, &lease, NOW).unwrap();
    reflect(&mut conn, 0, 3);
    assert_eq!(spendable(&mut conn), 100);
    pay(&mut conn, 1, 250, None);
    let borne = format!("SELECT -balance_nanos FROM accounts WHERE id = 'uncollected:{ACCOUNT}'");
    assert_eq!(number(&mut conn, &borne), 150);
    assert_eq!(reflect(&mut conn, 0, 4), 0);
    assert_eq!(number(&mut conn, &borne), 0);
    sound(&mut conn);
}

#[test]
fn an_allowance_bounds_the_debt_however_often_it_is_given() {
    let mut conn = memory();
    for (n, left) in [(1, 100), (2, 70), (3, 40)] {
        assert_eq!(reflect(&mut conn, 100, n), left);
        pay(&mut conn, n, 30, None);
    }
    assert_eq!(reflect(&mut conn, 100, 9), 10);
    pay(&mut conn, 9, 40, None);
    assert_eq!(reflect(&mut conn, 100, 10), 0);
    say(&mut conn, 0, 0, NOW);
    assert_eq!(reflect(&mut conn, 0, 11), 0);
    sound(&mut conn);
}

#[test]
fn an_event_tells_whole_parts_and_the_rest_waits() {
    let mut conn = memory();
    pay(&mut conn, 1, 1_250, None);
    assert_eq!(freeze(&mut conn, "hub-1", 100), Some(1_200));
    assert_eq!(
        freeze(&mut conn, "hub-2", 100),
        None,
        "50 are less than a part"
    );
    pay(&mut conn, 2, 60, None);
    assert_eq!(freeze(&mut conn, "hub-3", 100), Some(100));
    let event = events::by_id(&mut conn, "hub-3").unwrap().unwrap();
    assert_eq!((event.calls, event.state.as_str()), (1, state::FROZEN));
    assert_eq!(usage::untold(&mut conn).unwrap()[0].amount, Nanos(10));
    sound(&mut conn);
}

#[test]
fn what_was_told_is_not_changed_by_plain_sql() {
    use diesel::RunQueryDsl;
    let store = test_store();
    let mut conn = shell(&store.path);
    pay(&mut conn, 1, 300, None);
    freeze(&mut conn, "hub-1", 1);
    for sql in [
        "UPDATE payment_events SET amount_nanos = 1",
        "UPDATE payment_events SET customer = 'z2'",
        "DELETE FROM payment_events",
        "UPDATE payment_usage SET amount_nanos = 1",
        "UPDATE payment_usage SET event_id = NULL",
        "DELETE FROM payment_usage",
    ] {
        assert!(diesel::sql_query(sql).execute(&mut conn).is_err(), "{sql}");
    }
    sound(&mut conn);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is charged, told, dealt with and asked for, in whatever order: what the ledger lets
    /// a customer spend is never more than what Payment Kit has when everything is told.
    #[test]
    fn the_mirror_never_shows_more_than_there_is(steps in prop::collection::vec((0_u8..6, 1_i64..400), 1..40)) {
        let mut conn = memory();
        let (mut remaining, mut now, mut charged) = (2_000_i64, NOW, 0_i64);
        say(&mut conn, remaining, 0, now);
        let mut told = Vec::new();
        for (n, (step, amount)) in (1_u64..).zip(steps) {
            now += 10;
            match step {
                0 | 1 => {
                    pay(&mut conn, n, amount, None);
                    charged += amount;
                }
                2 => {
                    freeze(&mut conn, &format!("hub-{n:03}"), 1);
                }
                3 => {
                    for event in events::due(&mut conn, state::FROZEN, None, i64::MAX, 1).unwrap() {
                        events::accepted(&mut conn, &event.id, Some(&event.id), now).unwrap();
                        // Payment Kit deals with it at once, and the hub hears of it later.
                        remaining -= event.amount_nanos.0;
                        told.push(event);
                    }
                }
                4 => {
                    if let Some(event) = told.pop() {
                        let dealt = Finding {
                            remote_id: None,
                            confirmed: Some(event.amount_nanos),
                            difference: None,
                            now,
                        };
                        events::compared(&mut conn, &event.id, &dealt).unwrap();
                    }
                }
                _ => say(&mut conn, remaining.max(0), (-remaining).max(0), now),
            }
            reflect(&mut conn, 0, n);
            prop_assert!(spendable(&mut conn) <= (2_000 - charged).max(0));
        }
        // When all is told, heard and asked for, it is exact.
        freeze(&mut conn, "hub-last", 1);
        for event in events::due(&mut conn, state::FROZEN, None, i64::MAX, 99).unwrap() {
            events::accepted(&mut conn, &event.id, Some(&event.id), now).unwrap();
            remaining -= event.amount_nanos.0;
        }
        for event in events::due(&mut conn, state::ACCEPTED, None, i64::MAX, 99).unwrap() {
            let dealt = Finding { remote_id: None, confirmed: Some(event.amount_nanos), difference: None, now };
            events::compared(&mut conn, &event.id, &dealt).unwrap();
        }
        say(&mut conn, remaining.max(0), (-remaining).max(0), now + 1);
        reflect(&mut conn, 0, 999);
        prop_assert_eq!(spendable(&mut conn), (2_000 - charged).max(0));
        prop_assert_eq!(remaining, 2_000 - charged);
        let report = check(&mut conn).unwrap();
        prop_assert!(report.holds(), "{:?}", report.violations);
    }
}
