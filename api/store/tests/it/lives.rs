//! Random lives of accounts, lots and leases in the database itself: after each the books hold.

use proptest::prelude::*;
use store::ledger::credits::{self, Done, Gift};
use store::ledger::leases::{self, Ask};
use store::ledger::{check, lots};
use store::{Conn, Nanos};

use crate::credits::{ACCOUNT, OWNER, ask, gift, order, paid};
use crate::support::{NOW, id, memory};

#[derive(Debug, Clone)]
enum Step {
    Grant(i64, Option<i64>),
    Take(usize, i64, i64),
    GiveBack(usize, i64),
    Close(usize),
    /// Pays a call out of the lease of a process, which may have none or too little.
    Charge(usize, i64),
    Refund(usize, i64),
    Withdraw(i64),
    /// Time passes: lots end, and leases that nobody renews.
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let process = 0_usize..2;
    let amount = 1_i64..60;
    prop_oneof![
        3 => (amount.clone(), prop::option::of(1_i64..8_000)).prop_map(|(n, end)| Step::Grant(n, end)),
        4 => (process.clone(), amount.clone(), 0_i64..60).prop_map(|(p, need, want)| Step::Take(p, need, want)),
        2 => (process.clone(), amount.clone()).prop_map(|(p, n)| Step::GiveBack(p, n)),
        1 => process.clone().prop_map(Step::Close),
        4 => (process, amount.clone()).prop_map(|(p, n)| Step::Charge(p, n)),
        1 => (0_usize..6, amount.clone()).prop_map(|(call, n)| Step::Refund(call, n)),
        1 => amount.prop_map(Step::Withdraw),
        2 => (1_i64..6_000).prop_map(Step::Wait),
    ]
}

struct Life {
    conn: Conn,
    now: i64,
    number: i64,
    calls: u64,
    leases: [Option<String>; 2],
}

impl Life {
    fn take(&mut self, step: &Step) {
        self.number += 1;
        let name = format!("step-{}", self.number);
        let conn = &mut self.conn;
        match *step {
            Step::Grant(amount, end) => {
                let lot = Gift {
                    expires_at: end.map(|end| self.now + end),
                    ..gift(amount)
                };
                let done = credits::give(conn, &order(&name), &lot).unwrap();
                assert!(matches!(done, Done::Now(_)));
            }
            Step::Take(process, need, want) => {
                let ask = Ask {
                    now: self.now,
                    expires_at: self.now + 5_000,
                    ..ask(["a", "b"][process], self.number, need, want)
                };
                let granted = leases::take(conn, &ask).unwrap();
                if granted.lease.is_some() {
                    self.leases[process] = granted.lease;
                }
            }
            Step::GiveBack(process, amount) => {
                if let Some(lease) = &self.leases[process] {
                    leases::give_back(conn, lease, &name, Nanos(amount), self.now).unwrap();
                }
            }
            Step::Close(process) => {
                if let Some(lease) = &self.leases[process] {
                    leases::close(conn, lease, self.now).unwrap();
                }
            }
            Step::Charge(process, amount) => {
                self.calls += 1;
                let lease = self.leases[process].as_deref();
                paid(self.calls, amount, lease).write(conn).unwrap();
            }
            Step::Refund(call, amount) => {
                let call = id(call as u64);
                credits::refund_call(conn, &order(&name), &call, Nanos(amount)).unwrap();
            }
            Step::Withdraw(amount) => {
                credits::withdraw(conn, &order(&name), OWNER, Nanos(amount)).unwrap();
            }
            Step::Wait(ms) => {
                self.now += ms;
                for lease in leases::expired(conn, self.now, None).unwrap() {
                    leases::close(conn, &lease.id, self.now).unwrap();
                }
                lots::expire(conn, None, self.now, 100).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_books_hold_after_any_life(steps in prop::collection::vec(step(), 1..30)) {
        let mut life = Life { conn: memory(), now: NOW, number: 0, calls: 0, leases: [None, None] };
        for step in &steps {
            life.take(step);
        }
        let report = check::check(&mut life.conn).unwrap();
        prop_assert!(report.holds(), "{:?}", report.violations);
        let standing = credits::standing(&mut life.conn, OWNER).unwrap();
        let statement = store::ledger::statement::balance_before(&mut life.conn, ACCOUNT, i64::MAX).unwrap();
        let total = standing.map_or(Nanos(0), |standing| standing.total());
        prop_assert_eq!(statement, total, "the statement comes to what there is");
    }
}
