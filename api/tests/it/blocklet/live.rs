//! What changes while the hub runs.

use std::time::Duration;

use aigne_hub::blocklet::live::Live;
use aigne_hub::blocklet::live::preferences::{NAMES, Preferences};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::support::{COMPONENT, Place, put, text, vectors};

const PAYMENT_KIT: &str = "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk";

fn app(status: i64, port: u16, preferences: &Value) -> String {
    json!({
        "env": {"appName": "Probe", "appUrl": "https://app.example.com", "preferences": preferences,
            "languages": [{"code": "en", "name": "English"}, {"code": "zh", "name": "简体中文"}]},
        "components": [
            {"title": "Hub", "did": COMPONENT, "name": "ai-kit", "version": "0.1.0", "mountPoint": "/hub", "status": 6,
                "port": 37331, "containerPort": null, "resources": [], "isGreen": false},
            {"title": "Payment Kit", "did": PAYMENT_KIT, "mountPoint": "/payment", "status": status, "port": port},
        ],
    })
    .to_string()
}

#[test]
fn without_any_file_the_preferences_of_the_start_hold() {
    let live = Live::open(Place::new(8089).environment());
    let now = live.load();
    assert_eq!(now.version, 1);
    assert_eq!(now.preferences.credit_prefix, "from start");
    assert!(
        !now.preferences.only_enable_models_in_pricing,
        "empty means false"
    );
    assert!(
        now.preferences.new_user_credit_grant_enabled,
        "not said means the form's default"
    );
    assert!(now.components.is_empty());
}

#[test]
fn the_sealed_file_goes_before_the_apps_file_and_that_before_the_start() {
    let place = Place::new(8089);
    let live = Live::open(place.environment());
    put(
        &place.config_dir().join("config.json"),
        &app(
            6,
            5000,
            &json!({"creditExpirationDays": 5, "baseCreditPrice": "0.25", "creditPrefix": "$"}),
        ),
    );
    assert_eq!(live.refresh(), 2);
    let now = live.load();
    assert_eq!(
        (
            now.preferences.credit_expiration_days,
            now.preferences.credit_prefix.as_str()
        ),
        (5, "$")
    );
    assert_eq!(now.preferences.base_credit_price, Decimal::new(25, 2));
    let sealed = place.config_dir().join(COMPONENT).join("env");
    put(&sealed, text(&vectors(), "/sealed/text"));
    assert_eq!(live.refresh(), 3);
    let now = live.load();
    assert_eq!(now.preferences.credit_prefix, "¤ 你");
    assert_eq!(
        now.environment.get("VERBOSE").map(String::as_str),
        Some("yes")
    );
    assert!(!now.environment.contains_key("prefs.creditPrefix"));
    assert_eq!(live.refresh(), 3, "nothing changed");
    // A file that is cut or sealed for another leaves what held.
    put(&sealed, "U2FsdGVkX18AAAA");
    put(&place.config_dir().join("config.json"), "{\"env\": {");
    live.refresh();
    assert_eq!(live.load().preferences.credit_prefix, "¤ 你");
    assert_eq!(live.load().app_name.as_deref(), Some("Probe"));
}

#[actix_web::test]
async fn components_come_go_and_change_their_port() {
    let place = Place::new(8089);
    let file = place.config_dir().join("config.json");
    put(&file, &app(4, 0, &json!({})));
    let live = Live::open(place.environment());
    let mut changes = live.changes();
    let watching = live.watch().unwrap();
    assert!(!live.load().component(PAYMENT_KIT).unwrap().is_running());
    for (status, port, running) in [(8, 0, false), (6, 5001, true), (6, 5002, true)] {
        put(&file, &app(status, port, &json!({})));
        let seen = tokio::time::timeout(Duration::from_secs(10), changes.changed()).await;
        seen.unwrap().unwrap();
        let now = live.load();
        assert_eq!(now.version, *changes.borrow_and_update());
        let kit = now.component(PAYMENT_KIT).unwrap();
        assert_eq!((kit.is_running(), kit.port), (running, Some(port)));
        assert_eq!(
            now.address_of(PAYMENT_KIT).as_deref(),
            Some("https://app.example.com/payment")
        );
    }
    drop(watching);
    assert!(
        !place.data_dir().join("hub.db").exists(),
        "reading never makes a database"
    );
}

#[test]
fn preferences_take_every_spelling_of_their_type() {
    let read = |pairs: &[(&str, &str)]| {
        Preferences::read(
            &pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        )
    };
    for (text, yes) in [
        ("true", true),
        ("1", true),
        ("TRUE ", true),
        ("on", true),
        ("", false),
        ("false", false),
        ("0", false),
        ("null", false),
    ] {
        assert_eq!(
            read(&[("guestPlaygroundEnabled", text)]).guest_playground_enabled,
            yes,
            "{text:?}"
        );
    }
    for (text, number) in [
        ("7", 7),
        (" 7 ", 7),
        ("7.0", 7),
        ("7e0", 7),
        ("", 10_800),
        ("many", 10_800),
        ("-1", 10_800),
    ] {
        assert_eq!(
            read(&[("checkCredentialsMaxTime", text)]).check_credentials_max_time,
            number,
            "{text:?}"
        );
    }
    assert_eq!(
        read(&[("creditExpirationDays", "366")]).credit_expiration_days,
        0
    );
    let amount = read(&[
        ("newUserCreditGrantAmount", "1e99"),
        ("targetProfitMargin", "12.5"),
    ]);
    assert_eq!(amount.new_user_credit_grant_amount, Decimal::ZERO);
    assert_eq!(amount.target_profit_margin, Decimal::new(125, 1));
    assert_eq!(
        read(&[("newUserCreditGrantAmount", "900000000")]).new_user_credit_grant_amount,
        Decimal::from(100_000_000)
    );
    assert_eq!(
        read(&[("excludedRotationProviders", "a, b,,")]).excluded_rotation_providers,
        ["a", "b"]
    );
}

#[test]
fn the_form_offers_exactly_the_preferences_that_are_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../blocklet.prefs.json");
    let form: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut offered: Vec<&str> = form["schema"]["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut read = NAMES.to_vec();
    offered.sort_unstable();
    read.sort_unstable();
    assert_eq!(offered, read);
}
