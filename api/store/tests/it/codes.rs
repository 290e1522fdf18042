//! Codes are worth what they say, as often as they say, and no more.

use proptest::prelude::*;
use store::DAY_MS;
use store::codes::{self, Code, Redeemed};
use store::ledger::check::check;
use store::ledger::credits::{Order, standing};
use store::{Conn, Nanos};

use crate::support::{NOW, id, memory};

fn code(uses: i64) -> Code {
    Code {
        id: id(1),
        hash: "h".to_owned(),
        last_four: "WXYZ".to_owned(),
        note: Some("spring".to_owned()),
        amount_nanos: Nanos(5_000),
        uses,
        used: 0,
        lot_days: Some(30),
        priority: 10,
        created_by: None,
        created_at: NOW,
        expires_at: Some(NOW + DAY_MS),
        revoked_at: None,
    }
}

fn redeem(conn: &mut Conn, n: u64, owner: &str, now: i64) -> Redeemed {
    let order = Order {
        id: id(100 + n),
        idempotency_key: None,
        actor: Some(owner.to_owned()),
        note: None,
        now,
    };
    codes::redeem(conn, "h", owner, &order).unwrap()
}

#[test]
fn a_code_gives_its_worth_once_to_each_customer() {
    let mut conn = memory();
    codes::insert(&mut conn, &[code(2)]).unwrap();
    let Redeemed::Now(first) = redeem(&mut conn, 1, "user:ann", NOW) else {
        panic!("the code is worth something");
    };
    assert_eq!(
        redeem(&mut conn, 2, "user:ann", NOW + 5),
        Redeemed::Before(first)
    );
    assert!(matches!(
        redeem(&mut conn, 3, "user:bob", NOW),
        Redeemed::Now(_)
    ));
    assert_eq!(redeem(&mut conn, 4, "user:eve", NOW), Redeemed::Worthless);
    let ann = standing(&mut conn, "user:ann").unwrap().unwrap();
    assert_eq!(ann.total(), Nanos(5_000));
    assert_eq!(ann.lots[0].expires_at, Some(NOW + 30 * DAY_MS));
    assert_eq!(standing(&mut conn, "user:eve").unwrap(), None);
    assert_eq!(codes::uses_of(&mut conn, &id(1)).unwrap().len(), 2);
    assert!(check(&mut conn).unwrap().holds());
}

#[test]
fn an_expired_revoked_or_unknown_code_is_worth_nothing() {
    let mut conn = memory();
    assert_eq!(redeem(&mut conn, 1, "user:ann", NOW), Redeemed::Worthless);
    codes::insert(&mut conn, &[code(2)]).unwrap();
    assert_eq!(
        redeem(&mut conn, 2, "user:ann", NOW + DAY_MS),
        Redeemed::Worthless
    );
    assert!(codes::revoke(&mut conn, &id(1), NOW).unwrap());
    assert_eq!(redeem(&mut conn, 3, "user:ann", NOW), Redeemed::Worthless);
    assert_eq!(standing(&mut conn, "user:ann").unwrap(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_order_of_tries_gives_more_than_the_uses(
        uses in 1..5_i64,
        tries in proptest::collection::vec(0..8_u64, 1..30),
    ) {
        let mut conn = memory();
        codes::insert(&mut conn, &[code(uses)]).unwrap();
        let mut given = 0;
        for (who, n) in tries.iter().zip(1..) {
            if let Redeemed::Now(_) = redeem(&mut conn, n, &format!("user:{who}"), NOW) {
                given += 1;
            }
        }
        let mut people = tries.clone();
        people.sort_unstable();
        people.dedup();
        prop_assert_eq!(given, uses.min(i64::try_from(people.len()).unwrap()));
        prop_assert_eq!(codes::by_id(&mut conn, &id(1)).unwrap().unwrap().used, given);
    }
}
