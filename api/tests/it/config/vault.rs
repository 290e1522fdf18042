//! Secrets at rest: what opens, what does not, and a new data key.

use std::os::unix::fs::PermissionsExt;

use aigne_hub::config::env::Env;
use aigne_hub::vault::{MasterSource, Vault, VaultError};
use secrecy::{ExposeSecret, SecretString};

use super::bench::{Bench, LATER, NOW, declared, source};

fn master(text: &str, bench: &Bench) -> MasterSource {
    let data_dir = bench.folder.path().to_owned();
    MasterSource {
        secret: Some(SecretString::from(text)),
        data_dir,
    }
}

#[tokio::test]
async fn what_was_sealed_opens_after_a_restart_and_for_its_row_only() {
    let bench = Bench::new().await;
    let sealed = bench.vault.seal("row-1", &"sk-secret".into()).unwrap();
    assert!(!sealed.contains("sk-secret"));
    let again = Vault::unlock(&bench.store, &source(bench.folder.path()), LATER)
        .await
        .unwrap();
    assert_eq!(
        again.open("row-1", &sealed).unwrap().expose_secret(),
        "sk-secret"
    );
    assert!(
        matches!(again.open("row-2", &sealed), Err(VaultError::Tampered(row)) if row == "row-2")
    );
}

#[tokio::test]
async fn another_master_key_says_what_to_do() {
    let bench = Bench::new().await;
    let other = master("another master key, 32 characters and more", &bench);
    let told = Vault::unlock(&bench.store, &other, LATER)
        .await
        .unwrap_err();
    assert!(matches!(told, VaultError::WrongMasterKey { .. }), "{told}");
    assert!(
        told.to_string()
            .contains("set HUB_MASTER_KEY to the value it had"),
        "{told}"
    );
}

#[tokio::test]
async fn a_lost_master_key_is_not_replaced_by_a_new_one() {
    let bench = Bench::new().await;
    let file = bench.path("master.key");
    std::fs::remove_file(&file).unwrap();
    let told = Vault::unlock(&bench.store, &source(bench.folder.path()), LATER)
        .await
        .unwrap_err();
    assert!(
        told.to_string().contains("put it back from a backup"),
        "{told}"
    );
    assert!(!file.exists());
}

#[tokio::test]
async fn a_master_key_that_others_can_read_is_refused() {
    let bench = Bench::new().await;
    let readable = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(bench.path("master.key"), readable).unwrap();
    let told = Vault::unlock(&bench.store, &source(bench.folder.path()), LATER)
        .await
        .unwrap_err();
    assert!(
        told.to_string().contains("mode 0644): run `chmod 600"),
        "{told}"
    );
}

#[tokio::test]
async fn a_master_key_of_the_environment_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = super::bench::open(folder.path());
    let data_dir = folder.path().to_owned();
    let secret = Some("a master key of at least 32 characters".into());
    Vault::unlock(&store, &MasterSource { secret, data_dir }, NOW)
        .await
        .unwrap();
    assert!(!folder.path().join("master.key").exists());
}

#[tokio::test]
async fn two_that_start_at_once_share_one_data_key() {
    let folder = tempfile::tempdir().unwrap();
    let store = super::bench::open(folder.path());
    let from = source(folder.path());
    let (one, two) = tokio::join!(
        Vault::unlock(&store, &from, NOW),
        Vault::unlock(&store, &from, NOW)
    );
    let sealed = one.unwrap().seal("row", &"x".into()).unwrap();
    assert_eq!(
        two.unwrap().open("row", &sealed).unwrap().expose_secret(),
        "x"
    );
}

#[tokio::test]
async fn a_new_data_key_seals_every_credential_while_the_old_one_still_opens() {
    let bench = Bench::new().await;
    let env = Env::of([("OPENAI_API_KEY", "sk-first-0123,sk-second-4567")]);
    bench.apply(&declared("", &env)).await.unwrap();
    let before = bench.credentials().await;
    let old_key = bench.vault.active_key();

    let rotation = bench.vault.rotate(&bench.store, LATER).await.unwrap();

    assert_eq!((rotation.resealed, rotation.unopened.len()), (2, 0));
    assert_ne!(rotation.data_key, old_key);
    let after = bench.credentials().await;
    for (old, new) in before.iter().zip(&after) {
        assert!(new.sealed.contains(&rotation.data_key), "{}", new.sealed);
        assert_ne!(old.sealed, new.sealed);
        let of = |row: &store::credentials::Credential| {
            bench
                .vault
                .open(&row.id, &row.sealed)
                .unwrap()
                .expose_secret()
                .to_owned()
        };
        assert_eq!(of(old), of(new));
    }
    // A hub that was started before does not know the key until it looks again.
    assert!(
        bench
            .apply(&declared("", &env))
            .await
            .unwrap()
            .is_unchanged()
    );
}

#[tokio::test]
async fn another_process_learns_of_a_new_data_key() {
    let bench = Bench::new().await;
    let from = source(bench.folder.path());
    let other = Vault::unlock(&bench.store, &from, NOW).await.unwrap();
    bench.vault.rotate(&bench.store, LATER).await.unwrap();
    let sealed = bench.vault.seal("row", &"x".into()).unwrap();
    assert!(matches!(
        other.open("row", &sealed),
        Err(VaultError::UnknownDataKey(_))
    ));
    other.refresh(&bench.store).await.unwrap();
    assert_eq!(other.open("row", &sealed).unwrap().expose_secret(), "x");
}

#[tokio::test]
async fn a_credential_that_does_not_open_is_named_and_left_alone() {
    let bench = Bench::new().await;
    let env = Env::of([("OPENAI_API_KEY", "sk-first-0123")]);
    bench.apply(&declared("", &env)).await.unwrap();
    let mut row = bench.credentials().await.remove(0);
    row.sealed.pop();
    let broken = row.clone();
    bench
        .store
        .write(move |conn| store::credentials::update(conn, &broken))
        .await
        .unwrap();
    let rotation = bench.vault.rotate(&bench.store, LATER).await.unwrap();
    assert_eq!(
        (rotation.resealed, rotation.unopened),
        (0, vec![row.id.clone()])
    );
    assert_eq!(bench.credentials().await[0].sealed, row.sealed);
    // What the environment says repairs it.
    assert_eq!(
        bench
            .apply(&declared("", &env))
            .await
            .unwrap()
            .credentials
            .changed,
        1
    );
}
