//! Flags win over environment, that over the file, that over the database.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use aigne_hub::config::declared::{DeclaredIn, KeyRole, ModelKind};
use aigne_hub::config::env::Env;
use aigne_hub::config::{Config, Flags};
use aigne_hub::providers::Kind;
use secrecy::ExposeSecret;
use store::Durability;

fn file(text: &str) -> (tempfile::TempDir, Flags) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.toml");
    std::fs::write(&path, text).unwrap();
    let flags = Flags {
        config: Some(path),
        ..Flags::default()
    };
    (folder, flags)
}

#[test]
fn nothing_said_gives_the_defaults() {
    let config = Config::load(&Flags::default(), &Env::default()).unwrap();
    assert_eq!(config.server.data_dir, Path::new("./data"));
    assert_eq!(config.server.host.to_string(), "127.0.0.1");
    assert_eq!(config.server.port, 8787);
    assert_eq!(config.server.public_url, None);
    assert_eq!(config.server.body_limit_bytes, 32 * 1024 * 1024);
    assert_eq!(config.server.drain, Duration::from_secs(30));
    assert_eq!(config.storage.durability, Durability::Kill);
    assert_eq!((config.storage.queue, config.storage.readers), (10_000, 4));
    assert_eq!(config.log.filter, "info");
    assert_eq!(config.upstream.connect, Duration::from_secs(10));
    assert_eq!(config.upstream.total, Duration::from_secs(1800));
    let names: Vec<_> = config
        .declared
        .providers
        .iter()
        .map(|p| &p.name[..])
        .collect();
    assert_eq!(names, ["demo"]);
}

#[test]
fn names_that_upstream_has_count_where_the_hubs_own_are_not_set() {
    fn read<const N: usize>(said: [(&str, &str); N]) -> (Duration, bool) {
        let kit = Config::load(&Flags::default(), &Env::of(said)).unwrap();
        (kit.payment_kit.report, kit.payment_kit.paused)
    }
    let throttle = ("USAGE_REPORT_THROTTLE_TIME", "600000");
    let pause = ("PAUSE_USAGE_REPORT", "true");
    assert_eq!(read([]), (Duration::from_secs(60), false));
    assert_eq!(read([throttle, pause]), (Duration::from_secs(600), true));
    let own = [
        ("HUB_PAYMENT_KIT_REPORT_SECONDS", "5"),
        ("HUB_PAYMENT_KIT_PAUSED", "false"),
    ];
    assert_eq!(
        read([throttle, pause, own[0], own[1]]),
        (Duration::from_secs(5), false)
    );
    let wrong = Env::of([("USAGE_REPORT_THROTTLE_TIME", "10m")]);
    let told = Config::load(&Flags::default(), &wrong).unwrap_err();
    assert!(
        told.to_string().contains("USAGE_REPORT_THROTTLE_TIME"),
        "{told}"
    );
}

#[test]
fn each_source_gives_way_to_the_one_before() {
    let (_folder, mut flags) =
        file("[server]\nport = 3\nbody_limit = 3000\n[log]\nfilter = \"warn\"\n");
    let stored: BTreeMap<String, String> = [
        ("server.port", "4"),
        ("server.body_limit", "4000"),
        ("server.drain_seconds", "4"),
        ("log.filter", "trace"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into();
    let all = Env::of([("HUB_PORT", "2"), ("HUB_BODY_LIMIT", "2000")]);
    let load = |flags: &Flags, env: &Env| {
        let config = Config::load_with(flags, env, &stored).unwrap();
        (
            config.server.port,
            config.server.body_limit_bytes,
            config.server.drain.as_secs(),
        )
    };
    assert_eq!(load(&flags, &all), (2, 2000, 4));
    assert_eq!(load(&flags, &Env::default()), (3, 3000, 4));
    flags.port = Some("1".to_owned());
    assert_eq!(load(&flags, &all), (1, 2000, 4));
    // What is needed before the database is open is never taken from it.
    assert_eq!(load(&Flags::default(), &Env::default()), (8787, 4000, 4));
}

#[test]
fn the_file_is_found_in_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("hub.toml"), "[server]\nport = 5\n").unwrap();
    let dir = folder.path().to_str().unwrap();
    let config = Config::load(&Flags::default(), &Env::of([("HUB_DATA_DIR", dir)])).unwrap();
    assert_eq!(config.server.port, 5);
    assert_eq!(config.file, Some(folder.path().join("hub.toml")));

    std::fs::write(
        folder.path().join("hub.toml"),
        "[server]\ndata_dir = \"x\"\n",
    )
    .unwrap();
    let told = Config::load(&Flags::default(), &Env::of([("HUB_DATA_DIR", dir)])).unwrap_err();
    assert!(told.to_string().contains("cannot move it"), "{told}");
}

#[test]
fn paths_in_the_file_are_meant_from_its_folder() {
    let (folder, flags) = file("[server]\ndata_dir = \"books\"\n");
    let config = Config::load(&flags, &Env::default()).unwrap();
    assert_eq!(config.server.data_dir, folder.path().join("books"));
}

#[test]
fn all_wrong_settings_are_told_together_and_secrets_are_not_shown() {
    let (_folder, mut flags) = file(
        "[storage]\ndurability = \"always\"\nqueue = 0\n[upstream]\nnative_roots = \"maybe\"\n\
         connect_timeout_ms = 1.5\nca_file = \"no.pem\"\n[log]\nfilter = \"=,=\"\nformat = \"xml\"\n",
    );
    flags.port = Some("eighty".to_owned());
    let env = Env::of([
        ("HUB_HOST", "hub.example.com"),
        ("HUB_PUBLIC_URL", "hub.example.com"),
        ("HUB_MASTER_KEY", "hunter2"),
        ("https_proxy", "socks5://user:hunter2@proxy"),
        ("OPENAI_API_KEY", "sk-hunter2"),
        ("OPENAI_BASE_URL", "nowhere"),
    ]);
    let told = Config::load(&flags, &env).unwrap_err().to_string();
    assert!(!told.contains("hunter2"), "{told}");
    let folder = flags.config.as_deref().and_then(Path::parent).unwrap();
    let told = told.replace(&format!("{}/", folder.display()), "");
    insta::assert_snapshot!(told);
}

#[test]
fn proxies_are_read_in_small_letters_and_capitals() {
    let env = Env::of([
        ("https_proxy", "proxy.example.com:3128"),
        ("HTTP_PROXY", "http://other.example.com:1"),
        ("no_proxy", "localhost, .Example.com,10.0.0.1"),
    ]);
    let upstream = Config::load(&Flags::default(), &env).unwrap().upstream;
    assert_eq!(
        upstream.https_proxy.unwrap().as_str(),
        "http://proxy.example.com:3128/"
    );
    assert_eq!(
        upstream.http_proxy.unwrap().as_str(),
        "http://other.example.com:1/"
    );
    assert_eq!(upstream.no_proxy, ["localhost", ".example.com", "10.0.0.1"]);
}

#[test]
fn keys_in_the_environment_become_providers() {
    let env = Env::of([
        ("OPENAI_API_KEY", "sk-1, sk-2"),
        ("OPENAI_BASE_URL", "http://10.0.0.5:8000/v1/"),
        ("ANTHROPIC_API_KEY", ""),
    ]);
    let declared = Config::load(&Flags::default(), &env).unwrap().declared;
    let names: Vec<_> = declared.providers.iter().map(|p| &p.name[..]).collect();
    assert_eq!(names, ["demo", "openai"]);
    let openai = &declared.providers[1];
    assert_eq!(openai.declared_in, DeclaredIn::Environment);
    assert_eq!(openai.base_url, "http://10.0.0.5:8000/v1");
    assert_eq!(openai.origin(), "http://10.0.0.5:8000");
    assert!(openai.private_network);
    let keys: Vec<_> = openai
        .credentials
        .iter()
        .map(|c| c.value.expose_secret())
        .collect();
    assert_eq!(keys, ["sk-1", "sk-2"]);
}

#[test]
fn a_whole_file_is_read_as_it_is_meant() {
    let (_folder, flags) = file(include_str!("whole.toml"));
    let env = Env::of([("TEAM_KEY", "sk-team-0123456789")]);
    let config = Config::load(&flags, &env).unwrap();
    let [_demo, openai, local] = &config.declared.providers[..] else {
        panic!("{:?}", config.declared.providers);
    };
    assert_eq!(
        (openai.kind, &openai.base_url[..]),
        (Kind::OpenAi, "https://api.openai.com/v1")
    );
    assert_eq!(
        openai.credentials[0].value.expose_secret(),
        "sk-team-0123456789"
    );
    assert_eq!(
        (openai.credentials[0].weight, openai.credentials[1].weight),
        (3, 100)
    );
    assert_eq!(
        (local.kind, local.private_network),
        (Kind::Compatible, true)
    );
    let embed = &local.models[1];
    assert_eq!(
        (embed.kind, embed.context_tokens),
        (ModelKind::Embedding, Some(8192))
    );
    let rate = &config.declared.rates[0];
    assert_eq!((rate.input, rate.output), (2_500_000_000, 10_000_000_000));
    assert_eq!((rate.cache_read, rate.reasoning), (Some(75_000_000), None));
    assert_eq!(config.declared.aliases[0].target, "local/llama3.3");
    assert_eq!(
        config.server.public_url.as_deref(),
        Some("https://hub.example.com/ai")
    );
    let key = &config.declared.keys[0];
    assert_eq!(
        (key.role, key.expires_at),
        (KeyRole::Admin, Some(1_893_456_000_000))
    );
    assert_eq!(key.models, ["openai/*"]);
}

#[test]
fn a_setting_that_waits_for_a_restart_is_named() {
    let load = |env: &Env| Config::load(&Flags::default(), env).unwrap();
    let old = load(&Env::default());
    let new = load(&Env::of([("HUB_PORT", "1"), ("NO_PROXY", "a")]));
    assert_eq!(old.waits_for_restart(&new), ["HUB_PORT", "NO_PROXY"]);
    assert_eq!(old.waits_for_restart(&old), Vec::<&str>::new());
}
