//! Users, sessions, owner links, settings and data keys.

use store::data_keys::{self, DataKey};
use store::owner_links::{self, OwnerLink};
use store::sessions::{self, Session};
use store::settings::{self, Setting};
use store::users::{self, User};

use crate::support::{NOW, memory, test_store};

fn user(id: &str) -> User {
    User {
        id: id.to_owned(),
        name: format!("name of {id}"),
        email: Some("a@example.com".to_owned()),
        role: "owner".to_owned(),
        source: "local".to_owned(),
        password_hash: None,
        created_at: NOW,
        last_seen_at: None,
        email_trusted: false,
        deactivated_at: None,
    }
}

fn session(hash: &str) -> Session {
    Session {
        hash: hash.to_owned(),
        user_id: "u1".to_owned(),
        csrf: "csrf".to_owned(),
        from_owner_link: false,
        created_at: NOW,
        expires_at: NOW + 100,
        revoked_at: None,
        issuer_id: None,
        id_token: None,
        user_agent: None,
        address: None,
    }
}

#[test]
fn a_user_is_brought_up_to_date_without_losing_the_password() {
    let mut conn = memory();
    users::upsert(&mut conn, &user("u1")).unwrap();
    assert_eq!(users::with_password(&mut conn).unwrap(), []);
    assert!(users::set_password(&mut conn, "u1", Some("$argon2id$…")).unwrap());
    assert!(users::touch(&mut conn, "u1", NOW + 1).unwrap());
    let newer = User {
        email: None,
        role: "admin".to_owned(),
        created_at: NOW + 9,
        ..user("u1")
    };
    users::upsert(&mut conn, &newer).unwrap();
    let found = users::by_name(&mut conn, "name of u1").unwrap().unwrap();
    assert_eq!(
        (
            found.email.as_deref(),
            found.role.as_str(),
            found.created_at
        ),
        (None, "admin", NOW)
    );
    assert_eq!(found.last_seen_at, Some(NOW + 1));
    assert_eq!(
        users::with_password(&mut conn).unwrap(),
        std::slice::from_ref(&found)
    );
    assert!(users::set_password(&mut conn, "u1", None).unwrap());
    assert_eq!(
        users::by_id(&mut conn, "u1")
            .unwrap()
            .unwrap()
            .password_hash,
        None
    );
    assert!(!users::set_password(&mut conn, "nobody", None).unwrap());
    assert_eq!(users::all(&mut conn).unwrap().len(), 1);
}

#[test]
fn a_session_lives_until_it_ends_or_is_ended() {
    let mut conn = memory();
    users::upsert(&mut conn, &user("u1")).unwrap();
    for hash in ["a", "b", "c"] {
        sessions::insert(&mut conn, &session(hash)).unwrap();
    }
    let (found, whose) = sessions::live(&mut conn, "a", NOW + 99).unwrap().unwrap();
    assert_eq!((found, whose), (session("a"), user("u1")));
    assert_eq!(sessions::live(&mut conn, "a", NOW + 100).unwrap(), None);
    assert!(sessions::revoke(&mut conn, "a", NOW + 1).unwrap());
    assert!(!sessions::revoke(&mut conn, "a", NOW + 2).unwrap());
    assert_eq!(sessions::live(&mut conn, "a", NOW + 3).unwrap(), None);
    assert_eq!(
        sessions::revoke_others(&mut conn, "u1", Some("b"), NOW + 4).unwrap(),
        1
    );
    assert!(sessions::live(&mut conn, "b", NOW + 5).unwrap().is_some());
    assert_eq!(sessions::delete_ended(&mut conn, NOW + 3).unwrap(), 1);
    assert_eq!(
        sessions::revoke_others(&mut conn, "u1", None, NOW + 6).unwrap(),
        1
    );
    assert_eq!(sessions::delete_ended(&mut conn, NOW + 101).unwrap(), 2);
}

#[tokio::test]
async fn an_owner_link_works_once_however_many_try() {
    let store = test_store();
    let link = OwnerLink {
        hash: "h".to_owned(),
        created_at: NOW,
        expires_at: NOW + 10,
        used_at: None,
    };
    store
        .write(move |conn| owner_links::create(conn, &link))
        .await
        .unwrap();
    let redeem = |now| store.write(move |conn| owner_links::redeem(conn, "h", now));
    assert!(!redeem(NOW + 10).await.unwrap());
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let store = store.store.clone();
            tokio::spawn(async move {
                store
                    .write(|conn| owner_links::redeem(conn, "h", NOW + 9))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut redeemed = 0;
    for one in tries {
        redeemed += u32::from(one.await.unwrap());
    }
    assert_eq!(redeemed, 1);
    assert_eq!(
        store
            .write(|conn| owner_links::delete_expired(conn, NOW + 11))
            .await
            .unwrap(),
        1
    );
}

#[test]
fn a_setting_is_written_over() {
    let mut conn = memory();
    let setting = |value: &str| Setting {
        name: "mode".to_owned(),
        value: value.to_owned(),
        updated_at: NOW,
    };
    settings::set(&mut conn, &setting("a")).unwrap();
    settings::set(&mut conn, &setting("b")).unwrap();
    assert_eq!(settings::all(&mut conn).unwrap(), [setting("b")]);
    assert_eq!(
        settings::value(&mut conn, "mode").unwrap().as_deref(),
        Some("b")
    );
    assert!(settings::delete(&mut conn, "mode").unwrap());
    assert_eq!(settings::value(&mut conn, "mode").unwrap(), None);
}

#[test]
fn one_data_key_is_active_and_the_older_ones_still_open() {
    let mut conn = memory();
    let key = |id: &str| DataKey {
        id: id.to_owned(),
        sealed: "s".to_owned(),
        master_key_id: "m1".to_owned(),
        active: true,
        created_at: NOW,
    };
    assert_eq!(data_keys::active(&mut conn).unwrap(), None);
    data_keys::insert(&mut conn, &key("d1")).unwrap();
    data_keys::insert(&mut conn, &key("d2")).unwrap();
    assert_eq!(data_keys::active(&mut conn).unwrap().unwrap().id, "d2");
    assert!(data_keys::reseal(&mut conn, "d1", "t", "m2").unwrap());
    let old = data_keys::by_id(&mut conn, "d1").unwrap().unwrap();
    assert_eq!(
        (old.active, old.sealed.as_str(), old.master_key_id.as_str()),
        (false, "t", "m2")
    );
    assert_eq!(data_keys::all(&mut conn).unwrap().len(), 2);
}
