//! Leases: two processes never spend the same credit, and what a dead one had comes back.

use store::Nanos;
use store::ledger::leases::{self, Ask};

use crate::credits::{ACCOUNT, ask, assert_holds, balance, gift, give, paid};
use crate::support::{NOW, memory};

#[test]
fn a_process_gets_what_it_needs_and_at_most_half_of_the_rest() {
    let mut conn = memory();
    give(&mut conn, "g", &gift(100));
    let first = leases::take(&mut conn, &ask("a", 1, 10, 1_000)).unwrap();
    assert_eq!((first.leased, first.left), (Nanos(50), Nanos(50)));
    let second = leases::take(&mut conn, &ask("b", 2, 40, 0)).unwrap();
    assert_eq!(
        (second.leased, second.left, second.others),
        (Nanos(40), Nanos(10), Nanos(50))
    );
    // More for the same process goes into the same lease.
    let more = leases::take(&mut conn, &ask("a", 3, 3, 0)).unwrap();
    assert_eq!(more.lease, first.lease);
    assert_eq!((more.leased, more.left), (Nanos(53), Nanos(7)));
    assert_holds(&mut conn);
}

#[test]
fn one_in_need_marks_the_lease_of_another_which_gives_back() {
    let mut conn = memory();
    give(&mut conn, "g", &gift(100));
    let first = leases::take(&mut conn, &ask("a", 1, 100, 0)).unwrap();
    let second = leases::take(&mut conn, &ask("b", 2, 10, 0)).unwrap();
    assert_eq!(
        (second.lease, second.leased, second.others),
        (None, Nanos(0), Nanos(100))
    );
    let mine = leases::of_process(&mut conn, "a").unwrap();
    assert_eq!(mine.first().unwrap().wanted_at, Some(NOW + 2));
    let lease = first.lease.unwrap();
    let back = leases::give_back(&mut conn, &lease, "back", Nanos(70), NOW + 3).unwrap();
    assert_eq!(back, Nanos(70));
    let mine = leases::of_process(&mut conn, "a").unwrap();
    assert_eq!(mine.first().unwrap().wanted_at, None);
    let again = leases::take(&mut conn, &ask("b", 4, 10, 0)).unwrap();
    assert_eq!((again.leased, again.left), (Nanos(10), Nanos(60)));
    assert_holds(&mut conn);
}

#[test]
fn what_a_dead_process_had_comes_back_and_what_a_stalled_one_settles_is_paid_all_the_same() {
    let mut conn = memory();
    give(&mut conn, "g", &gift(100));
    let stalled = leases::take(&mut conn, &ask("a", 1, 100, 0)).unwrap();
    assert!(
        leases::expired(&mut conn, NOW + 5_000, None)
            .unwrap()
            .is_empty()
    );
    let late = Ask {
        now: NOW + 5_001,
        expires_at: NOW + 10_001,
        ..ask("b", 2, 60, 0)
    };
    let next = leases::take(&mut conn, &late).unwrap();
    assert_eq!((next.leased, next.left), (Nanos(60), Nanos(40)));
    // Its lease is gone; its calls are paid from the account, and then by the hub.
    paid(1, 30, stalled.lease.as_deref())
        .write(&mut conn)
        .unwrap();
    paid(2, 30, stalled.lease.as_deref())
        .write(&mut conn)
        .unwrap();
    assert_eq!(balance(&mut conn, ACCOUNT), 0);
    assert_eq!(balance(&mut conn, &format!("uncollected:{ACCOUNT}")), -20);
    assert_eq!(leases::renew(&mut conn, "a", NOW + 20_000).unwrap(), 0);
    // What the other process leased stays its own.
    paid(3, 60, next.lease.as_deref()).write(&mut conn).unwrap();
    assert_eq!(balance(&mut conn, "revenue"), 120);
    leases::close(&mut conn, &next.lease.unwrap(), NOW + 6_000).unwrap();
    assert_holds(&mut conn);
}

#[test]
fn a_lease_that_is_renewed_does_not_end() {
    let mut conn = memory();
    give(&mut conn, "g", &gift(100));
    leases::take(&mut conn, &ask("a", 1, 100, 0)).unwrap();
    assert_eq!(leases::renew(&mut conn, "a", NOW + 60_000).unwrap(), 1);
    assert!(
        leases::expired(&mut conn, NOW + 59_999, None)
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        leases::expired(&mut conn, NOW + 60_000, None)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn nobody_has_an_account_from_asking() {
    let mut conn = memory();
    let nothing = leases::take(&mut conn, &ask("a", 1, 10, 10)).unwrap();
    assert_eq!((nothing.lease, nothing.left), (None, Nanos(0)));
    assert!(store::ledger::accounts(&mut conn).unwrap().is_empty());
}
