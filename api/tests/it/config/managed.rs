//! What environment and file declare stands in the database, and keeps its rows.

use aigne_hub::config::env::Env;
use aigne_hub::managed::Changes;
use secrecy::ExposeSecret;

use super::bench::{Bench, declared};

const FILE: &str = r#"
    [[providers]]
    name = "local"
    base_url = "http://10.0.0.7:11434/v1"
    models = ["llama3.3", "qwen3"]
    [[providers.credentials]]
    name = "main"
    value = "sk-local-0123456789"

    [[rates]]
    provider = "local"
    model = "llama3.3"
    input = 0.5
    output = 1

    [[aliases]]
    name = "fast"
    target = "local/llama3.3"

    [[keys]]
    name = "ci"
    secret = "aigne-0123456789012345678901234567890"
"#;

fn env() -> Env {
    Env::of([("OPENAI_API_KEY", "sk-one-0123,sk-two-4567")])
}

#[tokio::test]
async fn the_first_time_all_is_added() {
    let bench = Bench::new().await;
    let summary = bench.apply(&declared(FILE, &env())).await.unwrap();
    let added = |added| Changes {
        added,
        ..Changes::default()
    };
    assert_eq!(summary.providers, added(3));
    assert_eq!(summary.credentials, added(3));
    assert_eq!(summary.models, added(2));
    assert_eq!(
        (summary.rates, summary.aliases, summary.keys),
        (added(1), added(1), added(1))
    );

    let providers = bench.providers().await;
    let said: Vec<_> = providers
        .iter()
        .map(|row| (&row.name[..], &row.managed_by[..], row.private_network))
        .collect();
    assert_eq!(
        said,
        [
            ("demo", "builtin", false),
            ("local", "hub.toml", true),
            ("openai", "environment", true)
        ]
    );
    for row in bench.credentials().await {
        assert!(!row.sealed.contains("sk-"), "{}", row.sealed);
        assert!(row.masked.contains("**"), "{}", row.masked);
    }
    let local = bench
        .credentials()
        .await
        .into_iter()
        .find(|row| row.name == "main")
        .unwrap();
    assert_eq!(local.saved_for, "http://10.0.0.7:11434");
}

#[tokio::test]
async fn the_second_time_nothing_changes() {
    let bench = Bench::new().await;
    bench.apply(&declared(FILE, &env())).await.unwrap();
    let before = (bench.providers().await, bench.credentials().await);
    let version = bench.store.config_version().unwrap();

    let summary = bench.apply(&declared(FILE, &env())).await.unwrap();

    assert!(summary.is_unchanged(), "{summary:?}");
    assert_eq!((bench.providers().await, bench.credentials().await), before);
    assert_eq!(bench.store.config_version().unwrap(), version);
}

#[tokio::test]
async fn a_new_secret_keeps_the_credential_and_forgets_its_error() {
    let bench = Bench::new().await;
    bench.apply(&declared(FILE, &env())).await.unwrap();
    let old = bench
        .credentials()
        .await
        .into_iter()
        .find(|row| row.name == "main")
        .unwrap();
    let id = old.id.clone();
    let failed =
        move |conn: &mut store::Conn| store::credentials::set_error(conn, &id, Some("401"), 1);
    bench.store.write(failed).await.unwrap();

    // The same secret says nothing new about the error.
    assert!(
        bench
            .apply(&declared(FILE, &env()))
            .await
            .unwrap()
            .is_unchanged()
    );
    let changed = FILE.replace("sk-local-0123456789", "sk-other-9876543210");
    let summary = bench.apply(&declared(&changed, &env())).await.unwrap();

    assert_eq!(
        summary.credentials,
        Changes {
            changed: 1,
            ..Changes::default()
        }
    );
    let new = bench
        .credentials()
        .await
        .into_iter()
        .find(|row| row.name == "main")
        .unwrap();
    assert_eq!((&new.id, &new.error), (&old.id, &None));
    let secret = bench.vault.open(&new.id, &new.sealed).unwrap();
    assert_eq!(secret.expose_secret(), "sk-other-9876543210");
    assert_eq!(new.masked, "sk-o***********3210");
}

#[tokio::test]
async fn what_is_not_declared_any_more_goes_and_the_rest_keeps_its_rows() {
    let bench = Bench::new().await;
    bench.apply(&declared(FILE, &env())).await.unwrap();
    let before = bench.providers().await;

    let summary = bench.apply(&declared("", &env())).await.unwrap();

    let removed = |removed| Changes {
        removed,
        ..Changes::default()
    };
    assert_eq!(
        (summary.providers, summary.aliases),
        (removed(1), removed(1))
    );
    assert_eq!((summary.rates, summary.keys), (removed(1), removed(1)));
    let after = bench.providers().await;
    let expected: Vec<_> = before
        .into_iter()
        .filter(|row| row.name != "local")
        .collect();
    assert_eq!(after, expected);
    assert!(
        bench
            .credentials()
            .await
            .iter()
            .all(|row| row.name != "main")
    );
    // Calls were charged under that rate: it is retired, not deleted.
    let history = |conn: &mut store::Conn| store::rates::history(conn, "local", "llama3.3", "chat");
    let history = bench.store.read(history).await.unwrap();
    assert_eq!(history.len(), 1);
    assert!(history[0].retired_at.is_some());
}

#[tokio::test]
async fn a_changed_provider_model_and_price_are_changed_in_place() {
    let bench = Bench::new().await;
    bench.apply(&declared(FILE, &env())).await.unwrap();
    let before = bench.providers().await;
    let changed = FILE
        .replace("10.0.0.7:11434", "10.0.0.8:11434")
        .replace("\"qwen3\"", "\"qwen4\"")
        .replace("input = 0.5", "input = 0.25");

    let summary = bench.apply(&declared(&changed, &env())).await.unwrap();

    assert_eq!(
        summary.providers,
        Changes {
            changed: 1,
            ..Changes::default()
        }
    );
    assert_eq!(
        summary.models,
        Changes {
            added: 1,
            removed: 1,
            changed: 0
        }
    );
    assert_eq!(
        summary.rates,
        Changes {
            added: 1,
            removed: 1,
            changed: 0
        }
    );
    // The file said both: its secret may go where its address leads.
    let credential = bench
        .credentials()
        .await
        .into_iter()
        .find(|row| row.name == "main")
        .unwrap();
    assert_eq!(credential.saved_for, "http://10.0.0.8:11434");
    let ids = |rows: &[store::providers::Provider]| {
        rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&bench.providers().await), ids(&before));
}

#[tokio::test]
async fn rows_of_people_are_left_alone() {
    let bench = Bench::new().await;
    bench.apply(&declared("", &Env::default())).await.unwrap();
    let mut own = bench.providers().await.remove(0);
    own.id = "own".to_owned();
    own.name = "local".to_owned();
    own.managed_by = "database".to_owned();
    let row = own.clone();
    bench
        .store
        .write(move |conn| store::providers::insert(conn, &row))
        .await
        .unwrap();

    bench.apply(&declared(FILE, &env())).await.unwrap();
    bench.apply(&declared("", &Env::default())).await.unwrap();

    assert!(bench.providers().await.contains(&own));
}
