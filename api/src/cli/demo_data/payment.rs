//! Who pays for the calls: their costs are allocated, or charged to credits that were bought before.

use std::collections::BTreeMap;

use store::ledger::credits::{self, Gift, Order, Source};
use store::ledger::leases::{self, Ask};
use store::ledger::{CREDITS, REVENUE};
use store::{AccountRef, Charge, Conn, Nanos, QueryResult, Settlement, Store, settlement};

use super::random::Random;
use crate::admission::Payer;
use crate::clock::Millis;
use crate::config::Config;
use crate::config::billing::Mode;
use crate::metering::allocated;

/// Credits are bought in steps of this many.
const STEP: i64 = 50_000_000_000;

/// The name that leases are taken under.
const PROCESS: &str = "demo-data";

/// Who pays.
#[derive(Debug, Clone, Copy)]
pub enum Payment {
    /// Nobody: costs are shown.
    Allocated,
    /// Customers.
    Credits,
}

/// Calls of a stretch of time, and what their customers need for them.
#[derive(Debug, Clone)]
pub struct Bill {
    calls: Vec<Settlement>,
    customers: Vec<Customer>,
    from: i64,
    to: i64,
}

/// What a customer needs, and ids for the purchase, the lease and the way into it.
#[derive(Debug, Clone)]
struct Customer {
    owner: String,
    need: i64,
    ids: [String; 3],
}

impl Payment {
    /// As the settings say, or the database does.
    pub async fn of(config: &Config, store: &Store) -> anyhow::Result<Payment> {
        let stored = store.read(store::settings::all).await?;
        let mode = config.billing.or_stored(&stored).mode;
        Ok(if mode == Some(Mode::Credits) {
            Payment::Credits
        } else {
            Payment::Allocated
        })
    }

    /// Charges the calls, which are in order of time.
    pub fn bill(self, mut calls: Vec<Settlement>, random: &mut Random) -> Bill {
        let from = calls.first().map_or(0, |call| call.call.started_at);
        let to = calls.last().map_or(0, |call| call.call.started_at);
        let mut needs: BTreeMap<String, i64> = BTreeMap::new();
        for call in &mut calls {
            let amount = call.call.charge_nanos.unwrap_or_default();
            let payer = Payer {
                key: call.call.key_id.as_deref(),
                user: call.call.user_id.as_deref(),
                project: call.call.project.as_deref(),
            };
            call.charge = Some(match self {
                Payment::Allocated => allocated(payer, amount),
                Payment::Credits => {
                    let owner = payer.account().id();
                    *needs.entry(owner.clone()).or_default() += amount.0;
                    Charge {
                        debit: AccountRef::of(CREDITS, &owner),
                        credit: AccountRef::of_hub(REVENUE),
                        amount,
                        lease: None,
                        report: None,
                    }
                }
            });
        }
        let at = Millis(from);
        let customers = needs.into_iter().map(|(owner, need)| Customer {
            owner,
            need,
            ids: [random.id(at), random.id(at), random.id(at)],
        });
        Bill {
            customers: customers.collect(),
            calls,
            from,
            to,
        }
    }
}

impl Bill {
    /// Writes the calls with all that pays for them. To be run in a transaction.
    pub fn write(&self, conn: &mut Conn) -> QueryResult<()> {
        let mut leased: BTreeMap<String, String> = BTreeMap::new();
        for customer in &self.customers {
            self.top_up(conn, customer)?;
            let granted = leases::take(conn, &self.ask(customer))?;
            if let Some(lease) = granted.lease {
                leased.insert(credits::account(&customer.owner).id(), lease);
            }
        }
        let mut calls = self.calls.clone();
        for charge in calls.iter_mut().filter_map(|call| call.charge.as_mut()) {
            charge.lease = leased.get(&charge.debit.id()).cloned();
        }
        settlement::write_all(conn, &calls)?;
        for lease in leased.values() {
            leases::close(conn, lease, self.to)?;
        }
        Ok(())
    }

    fn top_up(&self, conn: &mut Conn, customer: &Customer) -> QueryResult<()> {
        let there = credits::standing(conn, &customer.owner)?;
        let there = there.map_or(0, |standing| standing.unleased.0);
        if there >= customer.need {
            return Ok(());
        }
        let steps = (customer.need - there) / STEP + 1;
        let order = Order {
            id: customer.ids[0].clone(),
            idempotency_key: None,
            actor: Some(PROCESS.to_owned()),
            note: None,
            now: self.from,
        };
        let purchase = Gift {
            owner: customer.owner.clone(),
            source: Source::Purchase,
            amount: Nanos(steps * STEP),
            priority: 50,
            expires_at: None,
        };
        credits::give(conn, &order, &purchase).map(|_| ())
    }

    fn ask(&self, customer: &Customer) -> Ask {
        Ask {
            purse: credits::account(&customer.owner).id(),
            process: PROCESS.to_owned(),
            ids: (customer.ids[1].clone(), customer.ids[2].clone()),
            need: Nanos(customer.need),
            want: Nanos::ZERO,
            now: self.from,
            expires_at: i64::MAX,
        }
    }
}
