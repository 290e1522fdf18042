//! Keys of the file: added, changed, revoked, restored.

use aigne_hub::config::env::Env;
use aigne_hub::managed::ApplyError;
use sha2::{Digest, Sha256};
use store::hub_keys::HubKey;

use super::bench::{Bench, declared};

const SECRET: &str = "aigne-Ab3d456789012345678901234567890";

fn file(name: &str, secret: &str) -> String {
    format!("[[keys]]\nname = \"{name}\"\nsecret = \"{secret}\"\nmodels = [\"openai/*\"]\n")
}

async fn keys(bench: &Bench) -> Vec<HubKey> {
    bench
        .store
        .read(|conn| store::hub_keys::of_source(conn, "hub.toml"))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_key_is_kept_as_its_hash() {
    let bench = Bench::new().await;
    bench
        .apply(&declared(&file("ci", SECRET), &Env::default()))
        .await
        .unwrap();
    let key = keys(&bench).await.remove(0);
    assert_eq!(
        (&key.prefix[..], &key.last_four[..]),
        ("aigne-Ab3d", "7890")
    );
    assert_eq!(key.models, r#"["openai/*"]"#);
    assert_eq!(key.hash.len(), 64);
    assert!(!format!("{key:?}").contains(SECRET));
}

#[tokio::test]
async fn a_new_secret_is_a_new_key_and_revokes_the_old_one_which_can_come_back() {
    let bench = Bench::new().await;
    bench
        .apply(&declared(&file("ci", SECRET), &Env::default()))
        .await
        .unwrap();
    let first = keys(&bench).await.remove(0);

    let other = SECRET.replace("Ab3d", "Zz9z");
    bench
        .apply(&declared(&file("ci", &other), &Env::default()))
        .await
        .unwrap();
    let old = keys(&bench)
        .await
        .into_iter()
        .find(|key| key.id == first.id)
        .unwrap();
    assert!(old.revoked_at.is_some());
    assert_eq!(keys(&bench).await.len(), 2);

    let summary = bench
        .apply(&declared(&file("build", SECRET), &Env::default()))
        .await
        .unwrap();
    assert_eq!(
        (
            summary.keys.added,
            summary.keys.changed,
            summary.keys.removed
        ),
        (1, 1, 1)
    );
    let back = keys(&bench)
        .await
        .into_iter()
        .find(|key| key.id == first.id)
        .unwrap();
    assert_eq!((&back.name[..], back.revoked_at), ("build", None));
}

#[tokio::test]
async fn a_secret_of_a_key_made_in_the_console_is_refused_and_nothing_changes() {
    let bench = Bench::new().await;
    bench
        .apply(&declared(&file("ci", SECRET), &Env::default()))
        .await
        .unwrap();
    let mut own = keys(&bench).await.remove(0);
    bench.apply(&declared("", &Env::default())).await.unwrap();
    own.id = "own".to_owned();
    own.name = "mine".to_owned();
    own.managed_by = "database".to_owned();
    let other = SECRET.replace("Ab3d", "Zz9z");
    let digest = Sha256::digest(other.as_bytes());
    own.hash = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    bench
        .store
        .write(move |conn| store::hub_keys::insert(conn, &own))
        .await
        .unwrap();

    let both = file("ci", &other) + "[[providers]]\nname = \"openai\"\n";
    let told = bench
        .apply(&declared(&both, &Env::default()))
        .await
        .unwrap_err();

    assert!(matches!(told, ApplyError::KeyTaken { .. }), "{told}");
    assert!(told.to_string().contains("\"mine\""), "{told}");
    assert!(
        bench
            .providers()
            .await
            .iter()
            .all(|row| row.name != "openai")
    );
}
