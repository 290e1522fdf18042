//! Many clients on one account: together they spend what it has, and no more.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;

use tokio::sync::{Mutex, watch};

use super::support::{Second, charged, charging, give, owner, standing};
use crate::support::client::Call;
use crate::support::hub::{KEY, TestHub};
use crate::support::ways::{Dialect, WAYS};

const CLIENTS: usize = 64;
const CALLS: i64 = 100;
const SCRIPT: &str = "input=100+output=50+chunks=4+pace=1";

/// What the clients share.
struct Crowd {
    addresses: Vec<SocketAddr>,
    under_way: watch::Sender<usize>,
    /// Whoever was refused waits here, to ask again when nobody else does.
    alone: Mutex<()>,
    over: Cell<bool>,
    statuses: RefCell<Vec<u16>>,
}

impl Crowd {
    async fn ask(&self, number: usize) -> u16 {
        self.under_way.send_modify(|count| *count += 1);
        let way = WAYS[number % 4];
        let body = way
            .caller
            .request(&way.model(SCRIPT), number.is_multiple_of(2));
        let bearer = format!("Bearer {KEY}");
        let headers = [("authorization", bearer.as_str())];
        let address = self.addresses[number % self.addresses.len()];
        let call = Call::send(address, "POST", way.caller.path(), &headers, &body).await;
        let answer = call.finish().await;
        self.under_way.send_modify(|count| *count -= 1);
        let cut_short = answer.text().contains("credit_used_up");
        self.statuses.borrow_mut().push(answer.status);
        if cut_short { 402 } else { answer.status }
    }

    /// Calls until there is nothing left: 402 with no other call under way.
    async fn spend(&self, client: usize) {
        let mut number = client;
        while !self.over.get() {
            number += CLIENTS + 1;
            match self.ask(number).await {
                200 => continue,
                402 => {}
                other => panic!("{other}"),
            }
            let _alone = self.alone.lock().await;
            if self.over.get() {
                return;
            }
            let mut under_way = self.under_way.subscribe();
            under_way.wait_for(|count| *count == 0).await.unwrap();
            if self.ask(number).await == 402 {
                self.over.set(true);
            }
        }
    }
}

async fn round(addresses: Vec<SocketAddr>) -> Vec<u16> {
    let crowd = Rc::new(Crowd {
        addresses,
        under_way: watch::Sender::new(0),
        alone: Mutex::default(),
        over: Cell::new(false),
        statuses: RefCell::default(),
    });
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let crowd = Rc::clone(&crowd);
            tokio::task::spawn_local(async move { crowd.spend(client).await })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    crowd.statuses.take()
}

/// The price of a call: all cost the same but for the provider.
async fn dearest(hub: &TestHub) -> i64 {
    give(hub, 1_000_000_000).await;
    for way in WAYS {
        let answer = hub.ask(way.caller, &way.model(SCRIPT), false).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let calls = hub.settled(4).await;
    let costs = calls.iter().map(|one| one.call.charge_nanos.unwrap().0);
    costs.max().unwrap()
}

async fn spend_all(hub: &TestHub, addresses: &[SocketAddr], rounds: usize) {
    let cost = dearest(hub).await;
    let owner = owner(hub);
    for number in 0..rounds {
        let left = standing(hub.store(), &owner).await;
        let balance = CALLS * cost;
        // What the round before left, and so much more that it is the price of 100 calls.
        if number == 0 {
            take_all_but_nothing(hub, left.total().0).await;
            give(hub, balance).await;
        } else {
            give(hub, balance - left.total().0).await;
        }
        let before = charged(hub.store()).await;
        let statuses = round(addresses.to_vec()).await;
        let spent = charged(hub.store()).await - before;
        let refused = statuses.iter().filter(|status| **status == 402).count();
        let uncollected = standing(hub.store(), &owner).await.uncollected.0;
        println!(
            "round {number}: {} calls, {refused} refused, spent {:.1} % of the balance",
            statuses.len(),
            spent as f64 / balance as f64 * 100.0,
        );
        // The bound: by no more than what one call costs.
        assert!(spent <= balance + cost, "{spent} of {balance}");
        assert!(spent * 100 >= balance * 95, "{spent} of {balance}");
        assert!(uncollected <= cost, "{uncollected}");
        assert_eq!(hub.app.purses.held_of(&owner).1, 0);
    }
}

async fn take_all_but_nothing(hub: &TestHub, nanos: i64) {
    // What is leased comes back when nobody uses it.
    let owner = owner(hub);
    let started = std::time::Instant::now();
    while standing(hub.store(), &owner).await.leased.is_positive() {
        assert!(
            started.elapsed().as_secs() < 20,
            "the lease does not come back"
        );
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let order = super::support::order();
    hub.store()
        .write(move |conn| {
            store::ledger::credits::withdraw(conn, &order, &owner, store::Nanos(nanos))
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn sixty_four_clients_spend_an_account_and_no_more() {
    let hub = charging(&[SCRIPT]).await;
    spend_all(&hub, &[hub.address], 20).await;
    hub.close().await;
}

#[actix_web::test]
async fn two_processes_on_one_file_spend_an_account_and_no_more() {
    let hub = charging(&[SCRIPT]).await;
    let second = Second::start(&hub).await;
    spend_all(&hub, &[hub.address, second.address], 20).await;
    let other = second.app.purses.held_of(&owner(&hub));
    assert_eq!(other.1, 0);
    second.close().await;
    hub.close().await;
}

#[actix_web::test]
async fn one_call_is_served_where_only_what_it_usually_costs_is_left() {
    let hub = charging(&[SCRIPT]).await;
    let cost = dearest(&hub).await;
    let left = standing(hub.store(), &owner(&hub)).await.total().0;
    take_all_but_nothing(&hub, left - cost).await;
    let way = WAYS[2];
    assert_eq!(way.caller, Dialect::Anthropic);
    let answer = hub.ask(way.caller, &way.model(SCRIPT), false).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = hub.ask(way.caller, &way.model(SCRIPT), false).await;
    assert_eq!(answer.status, 402, "{}", answer.text());
    hub.close().await;
}
