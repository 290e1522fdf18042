//! Notices of what others say: balances that Payment Kit holds, keys that a provider takes again.

use aigne_hub::clock::Millis;
use aigne_hub::config::billing::Mode;
use aigne_hub::notices::{Facts, look};
use aigne_hub::routing::{Billing, Snapshot};
use store::credential_states::{self, CredentialState};
use store::credentials::Credential;
use store::notices::{Audience, Notice};
use store::payments::customers::{self, Said};
use store::providers::Provider;
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

/// A provider `openai` with the key `main`.
async fn with_a_key(store: &Store) {
    let provider = Provider {
        id: "p1".to_owned(),
        name: "openai".to_owned(),
        display_name: "OpenAI".to_owned(),
        kind: "openai".to_owned(),
        base_url: "https://api.openai.com/v1".to_owned(),
        region: None,
        enabled: true,
        private_network: false,
        config: "{}".to_owned(),
        managed_by: "database".to_owned(),
        created_by: None,
        created_at: NOW,
        updated_at: NOW,
    };
    let credential = Credential {
        id: "c1".to_owned(),
        provider_id: "p1".to_owned(),
        name: "main".to_owned(),
        kind: "api_key".to_owned(),
        sealed: "…".to_owned(),
        masked: "sk-…abcd".to_owned(),
        saved_for: "https://api.openai.com".to_owned(),
        active: true,
        weight: 100,
        error: None,
        usage_count: 0,
        last_used_at: None,
        created_at: NOW,
        updated_at: NOW,
    };
    let written = store.write(move |conn| {
        store::providers::insert(conn, &provider)?;
        store::credentials::insert(conn, &credential)
    });
    written.await.unwrap();
}

/// The provider said this of the key.
async fn stands(store: &Store, state: &str, at: i64) {
    let state = CredentialState {
        credential_id: "c1".to_owned(),
        model: String::new(),
        state: state.to_owned(),
        until_at: None,
        code: None,
        reason: (state != "active").then(|| "wrong key".to_owned()),
        failures: 1,
        check_at: None,
        changed_at: at,
    };
    let written = store.write(move |conn| credential_states::put(conn, &state));
    assert!(written.await.unwrap());
}

#[actix_web::test]
async fn a_key_that_works_again_is_told_once_after_each_death() {
    let folder = tempfile::tempdir().unwrap();
    let store = empty(&folder);
    let snapshot = paid_by(Mode::Internal);
    let new = async |at: i64| look(&store, &snapshot, Millis(at)).await.unwrap();
    with_a_key(&store).await;
    // Nobody was told that it does not work.
    stands(&store, "active", NOW).await;
    assert_eq!(new(NOW).await, 0);
    for (state, at) in [("refused", NOW + 10), ("exhausted", NOW + 30)] {
        stands(&store, state, at).await;
        assert_eq!((new(at).await, new(at).await), (1, 0), "{state}");
        stands(&store, "active", at + 5).await;
        assert_eq!((new(at + 9).await, new(at + 9).await), (1, 0), "{state}");
        let told = open(&store).await;
        let facts: Facts = serde_json::from_str(&told[0].facts).unwrap();
        assert!(matches!(facts, Facts::CredentialRestored(_)), "{facts:?}");
        assert_eq!((told.len(), &told[0].owner), (1, &None));
        let words = aigne_hub::notices::told(&facts);
        assert_eq!(words.en, "Key “main”: openai is called with the key again.");
        assert_eq!(words.zh, "密钥“main”：openai 已恢复使用该密钥。");
    }
    // After a day nobody needs to know.
    let pruned = store.write(|conn| credential_states::prune(conn, NOW + 100));
    assert_eq!(pruned.await.unwrap(), 1);
    assert_eq!(new(NOW + 100).await, 0);
    assert!(open(&store).await.is_empty());
    store.close();
}
