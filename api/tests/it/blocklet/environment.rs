//! The environment at start: whole, half, none, and what it decides.

use std::net::IpAddr;
use std::time::Duration;

use aigne_hub::blocklet::environment::NEEDED;
use aigne_hub::config::env::Env;
use aigne_hub::config::{Config, Flags};
use secrecy::ExposeSecret;

use super::support::{COMPONENT, Place};

fn load(env: &Env) -> Result<Config, String> {
    Config::load(&Flags::default(), env).map_err(|problems| problems.to_string())
}

#[test]
fn a_whole_environment_decides_folder_address_and_keys() {
    let place = Place::new(8089);
    // What leaked from the shell that started the server changes nothing.
    let leaked = [
        ("HUB_PORT", "1"),
        ("HUB_HOST", "0.0.0.0"),
        ("HUB_DATA_DIR", "/leaked"),
        ("HUB_PUBLIC_URL", "https://leaked.example"),
        ("HUB_DRAIN_SECONDS", "30"),
        ("port", "2"),
        ("env", "[object Object]"),
    ];
    let config = load(&place.env().and(leaked)).unwrap();
    let server = &config.server;
    assert_eq!(server.data_dir, place.data_dir());
    assert_eq!(
        (server.host, server.port),
        (IpAddr::from([127, 0, 0, 1]), 37331)
    );
    assert_eq!(
        server.public_url.as_deref(),
        Some("https://app.example.com/hub")
    );
    assert!(server.drain <= Duration::from_secs(1));
    let key = server.master_key.as_ref().unwrap().expose_secret();
    assert!(key.contains(&"5a".repeat(64)));
    assert_eq!(config.blocklet.unwrap().component_did, COMPONENT);
}

#[test]
fn a_flag_and_a_master_key_of_ones_own_go_before_it() {
    let place = Place::new(8089);
    let own = "0123456789abcdefghijklmnopqrstuvwxyz";
    let flags = Flags {
        port: Some("4000".to_owned()),
        data_dir: Some(place.folder.path().join("elsewhere")),
        ..Flags::default()
    };
    let config = Config::load(&flags, &place.env().and([("HUB_MASTER_KEY", own)])).unwrap();
    assert_eq!(config.server.port, 4000);
    assert_eq!(
        config.server.data_dir,
        place.folder.path().join("elsewhere")
    );
    assert_eq!(config.server.master_key.unwrap().expose_secret(), own);
}

#[test]
fn each_missing_variable_is_named() {
    let place = Place::new(8089);
    for missing in NEEDED {
        let without = place
            .variables
            .iter()
            .filter(|(name, _)| name != missing)
            .cloned();
        let told = load(&Env::default().and(without)).unwrap_err();
        assert!(
            told.starts_with(&format!("environment variable {missing}: is not set")),
            "{told}"
        );
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn half_an_environment_tells_all_that_is_missing_and_how_to_run_alone() {
    let told = load(&Env::of([("BLOCKLET_PORT", "3000")])).unwrap_err();
    for name in NEEDED.iter().filter(|name| **name != "BLOCKLET_PORT") {
        assert!(
            told.contains(&format!("environment variable {name}: ")),
            "{name}: {told}"
        );
    }
    assert!(told.contains("HUB_MODE=standalone"), "{told}");
}

#[test]
fn no_environment_is_an_error_only_where_one_is_wanted() {
    assert!(load(&Env::default()).unwrap().blocklet.is_none());
    let told = load(&Env::of([("HUB_MODE", "blocklet")])).unwrap_err();
    assert_eq!(told.lines().count(), NEEDED.len(), "{told}");
    let alone = Env::of([("HUB_MODE", "standalone"), ("BLOCKLET_PORT", "3000")]);
    let config = load(&alone).unwrap();
    assert!(config.blocklet.is_none());
    assert_eq!(config.server.port, 8787);
    assert!(
        load(&Env::of([("HUB_MODE", "docker")]))
            .unwrap_err()
            .contains("auto, blocklet or standalone")
    );
}

#[test]
fn a_wrong_value_is_told_without_showing_a_secret() {
    let place = Place::new(8089);
    for (name, value) in [
        ("BLOCKLET_APP_ASK", "0xnothex-secret"),
        ("BLOCKLET_PORT", "0"),
        ("ABT_NODE_PORT", "70000"),
        ("BLOCKLET_APP_URL", "app.example.com"),
    ] {
        let told = load(&place.env().and([(name, value)])).unwrap_err();
        assert!(told.contains(name) && told.contains("form"), "{told}");
        assert!(!told.contains("secret"), "{told}");
    }
    let shown = format!("{:?}", place.environment());
    assert!(!shown.contains("5a5a") && !shown.contains("0x"), "{shown}");
}

#[test]
fn in_a_container_the_router_is_outside() {
    let place = Place::new(8089);
    let docker = [
        ("BLOCKLET_DOCKER_NETWORK", "net"),
        ("BLOCKLET_HOST", "172.17.0.1"),
    ];
    let config = load(&place.env().and(docker)).unwrap();
    assert_eq!(config.server.host, IpAddr::from([0, 0, 0, 0]));
    assert_eq!(config.blocklet.unwrap().server_host, "172.17.0.1");
}

#[test]
fn a_mount_point_that_is_not_listed_is_the_root() {
    let place = Place::new(8089);
    for (listed, url) in [
        ("[]", "https://app.example.com"),
        ("not json", "https://app.example.com"),
        (
            r#"[{"did":"z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ","mountPoint":"/"}]"#,
            "https://app.example.com",
        ),
    ] {
        let config = load(&place.env().and([("BLOCKLET_MOUNT_POINTS", listed)])).unwrap();
        assert_eq!(config.server.public_url.as_deref(), Some(url), "{listed}");
    }
    let dev = [
        ("BLOCKLET_MOUNT_POINTS", "[]"),
        ("BLOCKLET_DEV_MOUNT_POINT", "/dev"),
    ];
    let config = load(&place.env().and(dev)).unwrap();
    assert_eq!(
        config.server.public_url.as_deref(),
        Some("https://app.example.com/dev")
    );
}
