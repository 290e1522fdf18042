//! Notices of what comes from elsewhere: balances that Payment Kit holds.

use aigne_hub::clock::Millis;
use aigne_hub::config::billing::Mode;
use aigne_hub::notices::{Facts, look};
use aigne_hub::routing::{Billing, Snapshot};
use store::notices::{Audience, Notice};
use store::payments::customers::{self, Said};
use store::{Durability, Nanos, Options, Store};

const DID: &str = "z1customer";
const OWNER: &str = "user:z1customer";
const CREDIT: i64 = 1_000_000_000;
const NOW: i64 = 1_800_000_000_000;

fn empty(folder: &tempfile::TempDir) -> Store {
    let options = Options {
        path: folder.path().join("hub.db"),
        durability: Durability::Kill,
        readers: 1,
        queue: 10,
    };
    Store::open(options).unwrap()
}

fn paid_by(mode: Mode) -> Snapshot {
    Snapshot {
        billing: Billing {
            mode,
            ..Billing::default()
        },
        ..Snapshot::default()
    }
}

async fn open(store: &Store) -> Vec<Notice> {
    let read = store.read(|conn| store::notices::page(conn, &Audience::All, true, None, 10));
    read.await.unwrap()
}

/// Payment Kit says so much, and the ledger follows.
async fn say(store: &Store, remaining: i64, at: i64) {
    let said = Said {
        customer: DID.to_owned(),
        remaining_nanos: Nanos(remaining),
        pending_nanos: Nanos::ZERO,
        vouched_nanos: Nanos::ZERO,
        asked_at: at,
    };
    let written = store.write(move |conn| {
        customers::note(conn, &said)?;
        let order = format!("mirror-{at}");
        customers::reflect(conn, DID, OWNER, Nanos::ZERO, &order, at)
    });
    assert!(written.await.unwrap().exact);
}

#[actix_web::test]
async fn a_low_balance_is_told_where_payment_kit_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = empty(&folder);
    let snapshot = paid_by(Mode::PaymentKit);
    let new = async |at: i64| look(&store, &snapshot, Millis(at)).await.unwrap();
    say(&store, 5 * CREDIT, NOW).await;
    assert_eq!(new(NOW).await, 0);
    say(&store, 5 * CREDIT - 1, NOW + 1).await;
    assert_eq!((new(NOW + 1).await, new(NOW + 1).await), (1, 0));
    let told = open(&store).await;
    assert_eq!(told[0].owner.as_deref(), Some(OWNER));
    let expected = Facts::LowBalance {
        owner: OWNER.to_owned(),
        balance: "4.999999999".to_owned(),
        threshold: "5".to_owned(),
    };
    let facts: Facts = serde_json::from_str(&told[0].facts).unwrap();
    assert_eq!(facts, expected);
    // A purchase ends it.
    say(&store, 20 * CREDIT, NOW + 2).await;
    assert_eq!(new(NOW + 2).await, 0);
    assert!(open(&store).await.is_empty());
    // Where nobody is charged, nobody is warned.
    say(&store, CREDIT, NOW + 3).await;
    let free = paid_by(Mode::Internal);
    assert_eq!(look(&store, &free, Millis(NOW + 3)).await.unwrap(), 0);
    store.close();
}
