//! A file that is read again: all of it or nothing.

use aigne_hub::config::env::Env;
use aigne_hub::managed::reload;

use super::bench::{Bench, LATER, config};

const GOOD: &str = "[[providers]]\nname = \"local\"\nbase_url = \"http://10.0.0.7/v1\"\n";

#[tokio::test]
async fn a_changed_file_is_brought_in_and_settings_that_wait_are_named() {
    let bench = Bench::new().await;
    let path = bench.path("hub.toml");
    std::fs::write(&path, GOOD).unwrap();
    let env = Env::default();
    let (flags, running) = config(&path, &env);
    bench.apply(&running.declared).await.unwrap();

    std::fs::write(
        &path,
        format!("{GOOD}enabled = false\n[server]\nport = 9\n"),
    )
    .unwrap();
    let done = reload(&bench.store, &bench.vault, &running, &flags, &env, LATER)
        .await
        .unwrap();

    assert_eq!(done.summary.providers.changed, 1);
    assert_eq!(done.waits_for_restart, ["HUB_PORT"]);
    assert!(
        bench
            .providers()
            .await
            .iter()
            .any(|row| row.name == "local" && !row.enabled)
    );
}

#[tokio::test]
async fn a_wrong_file_changes_nothing_and_is_told() {
    let bench = Bench::new().await;
    let path = bench.path("hub.toml");
    std::fs::write(&path, GOOD).unwrap();
    let env = Env::default();
    let (flags, running) = config(&path, &env);
    bench.apply(&running.declared).await.unwrap();
    let before = bench.providers().await;

    std::fs::write(&path, "[[providers]]\nname = \"other\"\n").unwrap();
    let told = reload(&bench.store, &bench.vault, &running, &flags, &env, LATER)
        .await
        .unwrap_err();

    let told = told.to_string();
    assert!(
        told.contains("hub.toml:1:1: providers[0]: \"base_url\" is missing"),
        "{told}"
    );
    assert!(
        told.starts_with("the running configuration stays"),
        "{told}"
    );
    assert_eq!(bench.providers().await, before);
}

#[tokio::test]
async fn a_file_that_went_away_does_not_take_its_providers_with_it() {
    let bench = Bench::new().await;
    let path = bench.path("hub.toml");
    std::fs::write(&path, GOOD).unwrap();
    let dir = bench.folder.path().to_str().unwrap().to_owned();
    let env = Env::of([("HUB_DATA_DIR", &dir[..])]);
    let flags = aigne_hub::config::Flags::default();
    let running = aigne_hub::config::Config::load(&flags, &env).unwrap();
    bench.apply(&running.declared).await.unwrap();

    std::fs::remove_file(&path).unwrap();
    let told = reload(&bench.store, &bench.vault, &running, &flags, &env, LATER)
        .await
        .unwrap_err();

    assert!(told.to_string().contains("is not there any more"), "{told}");
    assert!(
        bench
            .providers()
            .await
            .iter()
            .any(|row| row.name == "local")
    );
}
