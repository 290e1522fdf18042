//! Providers, credentials, models, aliases and hub keys: each change is seen as one.

use store::aliases::{self, Alias};
use store::credentials::{self, Credential};
use store::hub_keys::page::{KeyFilter, KeyState, page, state};
use store::hub_keys::{self, HubKey};
use store::models::{self, Model};
use store::providers::{self, Provider};
use store::{Conn, config_version};

use crate::support::{NOW, memory};

fn provider(id: &str, name: &str, managed_by: &str) -> Provider {
    Provider {
        id: id.to_owned(),
        name: name.to_owned(),
        display_name: name.to_owned(),
        kind: "openai".to_owned(),
        base_url: "https://api.openai.com/v1".to_owned(),
        region: Some("eu".to_owned()),
        enabled: true,
        private_network: false,
        config: "{}".to_owned(),
        managed_by: managed_by.to_owned(),
        created_by: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

fn credential() -> Credential {
    Credential {
        id: "c1".to_owned(),
        provider_id: "p1".to_owned(),
        name: "default".to_owned(),
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
    }
}

fn key(n: u64, name: &str) -> HubKey {
    HubKey {
        id: format!("k{n}"),
        name: name.to_owned(),
        hash: format!("hash-{n}"),
        prefix: "aigne-Ab3d".to_owned(),
        last_four: format!("z{n:03}"),
        role: "member".to_owned(),
        user_id: None,
        project: None,
        models: "[]".to_owned(),
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: NOW,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        cache_seconds: None,
        limits: store::hub_keys::KeyLimits::default(),
    }
}

/// Provider `p1` with credential `c1`, and key `k1`.
pub fn provider_with_credential(conn: &mut Conn) {
    providers::insert(conn, &provider("p1", "openai", "database")).unwrap();
    credentials::insert(conn, &credential()).unwrap();
    hub_keys::insert(conn, &key(1, "app")).unwrap();
}

/// Runs a change and asserts whether it moved the version of the configuration.
fn moves<T>(conn: &mut Conn, moved: bool, change: impl FnOnce(&mut Conn) -> T) -> T {
    let before = config_version::current(conn).unwrap();
    let done = change(conn);
    assert_eq!(config_version::current(conn).unwrap() > before, moved);
    done
}

#[test]
fn a_provider_is_found_changed_and_removed_with_what_is_its() {
    let mut conn = memory();
    moves(&mut conn, true, provider_with_credential);
    moves(&mut conn, true, |conn| {
        providers::insert(conn, &provider("p2", "openai", "environment")).unwrap();
    });
    assert_eq!(providers::by_name(&mut conn, "openai").unwrap().len(), 2);
    let found = providers::by_name_and_source(&mut conn, "openai", "environment").unwrap();
    assert_eq!(found.unwrap().id, "p2");
    let changed = Provider {
        region: None,
        enabled: false,
        ..provider("p1", "openai", "database")
    };
    assert!(moves(&mut conn, true, |conn| providers::update(
        conn, &changed
    )
    .unwrap()));
    assert_eq!(
        providers::by_id(&mut conn, "p1").unwrap(),
        Some(changed.clone())
    );
    let unknown = Provider {
        id: "p9".to_owned(),
        ..changed
    };
    assert!(!moves(&mut conn, false, |conn| providers::update(
        conn, &unknown
    )
    .unwrap()));
    assert!(moves(&mut conn, true, |conn| providers::delete(conn, "p1")
        .unwrap()));
    assert!(!moves(&mut conn, false, |conn| providers::delete(
        conn, "p1"
    )
    .unwrap()));
    assert_eq!(credentials::all(&mut conn).unwrap(), []);
    assert_eq!(providers::all(&mut conn).unwrap().len(), 1);
    let twice = provider("p3", "openai", "environment");
    assert!(moves(&mut conn, false, |conn| providers::insert(conn, &twice)).is_err());
}

#[test]
fn a_change_of_a_credential_leaves_its_count_alone() {
    let mut conn = memory();
    provider_with_credential(&mut conn);
    moves(&mut conn, false, |conn| {
        credentials::touch(conn, "c1", 1, NOW + 5).unwrap()
    });
    let stale = Credential {
        weight: 7,
        ..credential()
    };
    assert!(moves(&mut conn, true, |conn| credentials::update(
        conn, &stale
    )
    .unwrap()));
    let found = credentials::by_name(&mut conn, "p1", "default")
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.weight, found.usage_count, found.last_used_at),
        (7, 1, Some(NOW + 5))
    );
}

#[test]
fn the_same_error_of_a_credential_is_no_news() {
    let mut conn = memory();
    provider_with_credential(&mut conn);
    let mut set = |error, news| {
        let set = |conn: &mut Conn| credentials::set_error(conn, "c1", error, NOW).unwrap();
        assert_eq!(moves(&mut conn, news, set), news);
    };
    set(None, false);
    set(Some("401"), true);
    set(Some("401"), false);
    set(None, true);
}

#[test]
fn models_and_aliases_are_kept() {
    let mut conn = memory();
    provider_with_credential(&mut conn);
    let model = Model {
        id: "m1".to_owned(),
        provider_id: "p1".to_owned(),
        name: "gpt".to_owned(),
        display_name: "GPT".to_owned(),
        kind: "chat".to_owned(),
        context_tokens: Some(8000),
        output_tokens: None,
        abilities: "[]".to_owned(),
        created_at: NOW,
        updated_at: NOW,
    };
    moves(&mut conn, true, |conn| {
        models::insert(conn, &model).unwrap()
    });
    let model = Model {
        context_tokens: None,
        ..model
    };
    assert!(moves(&mut conn, true, |conn| models::update(conn, &model)
        .unwrap()));
    assert_eq!(
        models::of_provider(&mut conn, "p1").unwrap(),
        std::slice::from_ref(&model)
    );
    assert!(moves(&mut conn, true, |conn| models::delete(conn, "m1").unwrap()));
    assert_eq!(models::all(&mut conn).unwrap(), []);

    let alias = Alias {
        id: "a1".to_owned(),
        name: "fast".to_owned(),
        target: "openai/gpt".to_owned(),
        managed_by: "database".to_owned(),
        created_at: NOW,
    };
    moves(&mut conn, true, |conn| {
        aliases::insert(conn, &alias).unwrap()
    });
    let alias = Alias {
        target: "demo/chat".to_owned(),
        ..alias
    };
    assert!(moves(&mut conn, true, |conn| aliases::update(conn, &alias)
        .unwrap()));
    assert_eq!(aliases::by_name(&mut conn, "fast").unwrap(), [alias]);
    assert!(moves(&mut conn, true, |conn| aliases::delete(conn, "a1").unwrap()));
    assert_eq!(aliases::all(&mut conn).unwrap(), []);
}

#[test]
fn a_key_lives_until_it_is_revoked_or_expires() {
    let mut conn = memory();
    for n in 1..=3 {
        moves(&mut conn, true, |conn| {
            hub_keys::insert(conn, &key(n, "app")).unwrap()
        });
    }
    assert!(moves(&mut conn, true, |conn| hub_keys::revoke(
        conn, "k1", NOW
    )
    .unwrap()));
    assert!(!moves(&mut conn, false, |conn| hub_keys::revoke(
        conn,
        "k1",
        NOW + 1
    )
    .unwrap()));
    let end = Some(NOW + 10);
    assert!(moves(&mut conn, true, |c| hub_keys::set_expiry(
        c,
        "k2",
        end,
        Some("k3")
    )
    .unwrap()));
    let live = |conn: &mut Conn, now| -> Vec<_> {
        hub_keys::live(conn, now)
            .unwrap()
            .into_iter()
            .map(|k| k.id)
            .collect()
    };
    assert_eq!(live(&mut conn, NOW + 9), ["k2", "k3"]);
    assert_eq!(live(&mut conn, NOW + 10), ["k3"]);
    let rotated = hub_keys::by_hash(&mut conn, "hash-2").unwrap().unwrap();
    assert_eq!(rotated.replaced_by.as_deref(), Some("k3"));
    assert!(moves(&mut conn, true, |conn| hub_keys::restore(conn, "k1")
        .unwrap()));
    assert_eq!(live(&mut conn, NOW + 10), ["k1", "k3"]);
    assert!(moves(&mut conn, true, |c| hub_keys::set_expiry(
        c, "k2", None, None
    )
    .unwrap()));
    let kept = hub_keys::by_id(&mut conn, "k2").unwrap().unwrap();
    assert_eq!(
        (kept.expires_at, kept.replaced_by.as_deref()),
        (None, Some("k3"))
    );
}

#[test]
fn a_change_of_a_key_keeps_its_secret_and_its_use() {
    let mut conn = memory();
    hub_keys::insert(&mut conn, &key(1, "app")).unwrap();
    moves(&mut conn, false, |conn| {
        hub_keys::touch(conn, "k1", NOW + 5).unwrap()
    });
    let stale = HubKey {
        hash: "other".to_owned(),
        name: "web".to_owned(),
        ..key(1, "app")
    };
    assert!(moves(&mut conn, true, |conn| hub_keys::update(
        conn, &stale
    )
    .unwrap()));
    let found = hub_keys::by_hash(&mut conn, "hash-1").unwrap().unwrap();
    assert_eq!(
        (found.name.as_str(), found.last_used_at),
        ("web", Some(NOW + 5))
    );
}

#[test]
fn keys_are_listed_newest_first_by_text_and_state() {
    let mut conn = memory();
    for (n, name) in [(1, "alpha"), (2, "beta 100%"), (3, "gamma")] {
        hub_keys::insert(&mut conn, &key(n, name)).unwrap();
    }
    hub_keys::insert(
        &mut conn,
        &HubKey {
            project: Some("alphabet".to_owned()),
            ..key(4, "d")
        },
    )
    .unwrap();
    hub_keys::revoke(&mut conn, "k3", NOW).unwrap();
    hub_keys::set_expiry(&mut conn, "k2", Some(NOW), None).unwrap();
    let mut list = |q: Option<&str>, state, after| -> Vec<String> {
        let filter = KeyFilter {
            q: q.map(str::to_owned),
            state,
            user_id: None,
            now: NOW,
        };
        page(&mut conn, &filter, after, 3)
            .unwrap()
            .into_iter()
            .map(|k| k.id)
            .collect()
    };
    assert_eq!(list(None, None, None), ["k4", "k3", "k2"]);
    assert_eq!(list(None, None, Some("k2")), ["k1"]);
    assert_eq!(list(None, Some(KeyState::Active), None), ["k4", "k1"]);
    assert_eq!(list(None, Some(KeyState::Expired), None), ["k2"]);
    assert_eq!(list(None, Some(KeyState::Revoked), None), ["k3"]);
    assert_eq!(list(Some("ALPHA"), None, None), ["k4", "k1"]);
    assert_eq!(list(Some("0%"), None, None), ["k2"]);
    assert_eq!(list(Some("z003"), None, None), ["k3"]);
    assert_eq!(list(Some("b%0"), None, None), [""; 0]);
    assert_eq!(list(Some("alpha"), Some(KeyState::Revoked), None), [""; 0]);
    assert_eq!(state(&key(1, ""), NOW), KeyState::Active);
    assert_eq!(
        state(
            &HubKey {
                expires_at: Some(NOW),
                ..key(1, "")
            },
            NOW
        ),
        KeyState::Expired
    );
    assert_eq!(
        state(
            &HubKey {
                revoked_at: Some(NOW),
                ..key(1, "")
            },
            NOW
        ),
        KeyState::Revoked
    );
}
