//! How fast the books are written. Printed, not judged: machines differ.

use std::time::Instant;

use store::{Durability, Store, ledger};

use crate::support::{settlement, test_store_of};

const CALLS: u64 = 20_000;
const AT_ONCE: u64 = 500;

async fn lane(store: Store, lane: u64) {
    for n in (lane..CALLS).step_by(usize::try_from(AT_ONCE).unwrap()) {
        store
            .reserve()
            .unwrap()
            .settle(settlement(n))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn twenty_thousand_settlements() {
    for durability in [Durability::Kill, Durability::Power] {
        let store = test_store_of(durability, 1024);
        let started = Instant::now();
        let lanes: Vec<_> = (0..AT_ONCE)
            .map(|n| tokio::spawn(lane(store.store.clone(), n)))
            .collect();
        for lane in lanes {
            lane.await.unwrap();
        }
        let ms = started.elapsed().as_millis().max(1);
        println!(
            "{durability:?}: {CALLS} settlements in {ms} ms, {} a second",
            u128::from(CALLS) * 1000 / ms
        );
        let report = store.read(ledger::check::check).await.unwrap();
        assert_eq!(
            (report.calls, report.holds()),
            (i64::try_from(CALLS).unwrap(), true)
        );
    }
}
