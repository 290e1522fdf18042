//! People: invited, signing up by themselves, let in and out.

use std::sync::Arc;

use actix_web::http::Method;
use aigne_hub::config::people::PeopleSettings;
use aigne_hub::identity::principal::Role;
use aigne_hub::routing::Snapshot;
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::Nanos;
use store::ledger::starter::Starter;

use super::hub::{Browser, Call, Hub, Reply};

const PASSWORD: &str = "correct horse battery";
const HOUR_MS: i64 = 60 * 60 * 1000;

async fn send(hub: &Hub, browser: &Browser, method: Method, path: &str, body: Value) -> Reply {
    let call = Call::new(method, path).browser(browser).json(body);
    hub.send(call).await
}

async fn invite(hub: &Hub, admin: &Browser, body: Value) -> Reply {
    send(hub, admin, Method::POST, "/api/invitations", body).await
}

fn token(reply: &Reply) -> String {
    let url = reply.body["url"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", reply.text));
    assert!(
        url.starts_with("http://hub.example:8787/hub/join?token="),
        "{url}"
    );
    url.rsplit('=').next().unwrap().to_owned()
}

fn join(token: &str, name: &str) -> Call {
    let body = json!({"token": token, "name": name, "password": PASSWORD});
    Call::post("/api/session/invitation", body)
}

fn sign_up(name: &str) -> Call {
    Call::post(
        "/api/session/sign-up",
        json!({"name": name, "password": PASSWORD}),
    )
}

fn sign_in(name: &str, password: &str) -> Call {
    Call::post("/api/session", json!({"name": name, "password": password}))
}

/// A hub whose operator lets people sign up, and gives each five credits.
async fn open_hub() -> Hub {
    Hub::with(|context| {
        context.people = PeopleSettings {
            sign_up: Some(Role::Member),
        };
        let mut snapshot = Snapshot::default();
        snapshot.billing.starter = Some(Starter {
            amount: Nanos(5_000_000_000),
            days: None,
        });
        context.snapshot.store(Arc::new(snapshot));
    })
    .await
}

async fn starters(hub: &Hub) -> usize {
    let grants = hub.store.read(|conn| {
        let people = store::users::all(conn)?;
        let mut count = 0;
        for user in people {
            let key = format!("starter:{}", user.id);
            count += usize::from(store::ledger::by_idempotency_key(conn, &key)?.is_some());
        }
        Ok(count)
    });
    grants.await.unwrap()
}

#[actix_web::test]
async fn an_invitation_lets_one_person_in_with_its_role_and_then_nobody() {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let body = json!({"role": "admin", "name": "Ann", "email": "ann@example.com"});
    let invited = invite(&hub, &owner, body).await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    let token = token(&invited);
    let look = || Call::post("/api/session/link", json!({"token": token}));
    let link = hub.send(look()).await;
    assert_eq!(link.body["link"]["kind"], "invitation");
    assert_eq!(link.body["link"]["role"], "admin");

    let joined = hub.send(join(&token, "Ann")).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
    assert_eq!(joined.body["session"]["user"]["role"], "admin");
    let ann = joined.browser();
    assert_eq!(
        hub.send(Call::get("/api/users").browser(&ann)).await.status,
        200
    );
    assert_eq!(hub.send(sign_in("ann", PASSWORD)).await.status, 200);

    for call in [join(&token, "Bob"), look()] {
        let again = hub.send(call).await;
        assert_eq!((again.status.as_u16(), again.code()), (401, "link_invalid"));
    }
    let list = hub
        .send(Call::get("/api/invitations").browser(&owner))
        .await;
    assert_eq!(list.body["invitations"][0]["state"], "used");
    assert!(!list.text.contains(&token), "a link is shown once");
}

#[actix_web::test]
async fn many_who_join_by_one_invitation_at_once_are_one() {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let token = token(&invite(&hub, &owner, json!({"role": "member"})).await);
    let names: Vec<String> = (0..6).map(|n| format!("person {n}")).collect();
    let replies = join_all(names.iter().map(|name| hub.send(join(&token, name)))).await;
    let joined = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(joined, 1);
    let people = hub.store.read(store::users::all).await.unwrap();
    assert_eq!(people.len(), 2);
}

#[actix_web::test]
async fn an_invitation_ends_by_its_time_or_its_maker_and_a_taken_name_does_not_use_it_up() {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let body = json!({"role": "member", "expires_in_hours": 1});
    let late = token(&invite(&hub, &owner, body).await);
    let kept = token(&invite(&hub, &owner, json!({"role": "member"})).await);
    let withdrawn = invite(&hub, &owner, json!({"role": "member"})).await;
    let id = withdrawn.body["invitation"]["id"].as_str().unwrap();
    let path = format!("/api/invitations/{id}");
    let gone = Call::new(Method::DELETE, &path).browser(&owner);
    assert_eq!(hub.send(gone).await.status, 204);
    let owners_name = hub.send(join(&kept, " OWNER ")).await;
    assert_eq!(owners_name.code(), "name_taken");
    hub.clock.advance_ms(HOUR_MS);
    for dead in [&late, &token(&withdrawn)] {
        assert_eq!(hub.send(join(dead, "x")).await.code(), "link_invalid");
    }
    assert_eq!(hub.send(join(&kept, "Cid")).await.status, 200);
}

#[actix_web::test]
async fn nobody_reaches_above_themselves_and_the_last_owner_stays() {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let me = hub.send(Call::get("/api/session").browser(&owner)).await;
    let owner_id = me.body["session"]["user"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (admin_id, admin) = hub.person(Role::Admin).await;
    let user = |id: &str| format!("/api/users/{id}");
    let above = [
        invite(&hub, &admin, json!({"role": "owner"})).await,
        send(
            &hub,
            &admin,
            Method::PATCH,
            &user(&owner_id),
            json!({"active": false}),
        )
        .await,
        send(
            &hub,
            &admin,
            Method::PATCH,
            &user(&admin_id),
            json!({"role": "owner"}),
        )
        .await,
        send(
            &hub,
            &admin,
            Method::POST,
            &format!("{}/password-link", user(&owner_id)),
            json!({}),
        )
        .await,
        send(
            &hub,
            &admin,
            Method::DELETE,
            &format!("{}/sessions", user(&owner_id)),
            json!({}),
        )
        .await,
    ];
    for reply in above {
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (403, "role_above_own"),
            "{}",
            reply.text
        );
    }
    let last = send(
        &hub,
        &owner,
        Method::PATCH,
        &user(&owner_id),
        json!({"role": "admin"}),
    )
    .await;
    assert_eq!(last.code(), "last_owner");
    let myself = send(
        &hub,
        &owner,
        Method::PATCH,
        &user(&owner_id),
        json!({"active": false}),
    )
    .await;
    assert_eq!(myself.code(), "own_account");
    let raised = send(
        &hub,
        &owner,
        Method::PATCH,
        &user(&admin_id),
        json!({"role": "owner"}),
    )
    .await;
    assert_eq!(raised.body["user"]["role"], "owner", "{}", raised.text);
    let left = send(
        &hub,
        &owner,
        Method::PATCH,
        &user(&owner_id),
        json!({"role": "admin"}),
    )
    .await;
    assert_eq!(left.status, 200, "{}", left.text);
}

#[actix_web::test]
async fn a_deactivated_persons_sessions_password_and_keys_stop_at_once() {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let token = token(&invite(&hub, &owner, json!({"role": "member"})).await);
    let joined = hub.send(join(&token, "Dan")).await;
    let dan = joined.browser();
    let id = joined.body["session"]["user"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let key = hub.key_of(Role::Member, Some(&id)).await;
    let by_key = || Call::get("/api/capabilities").key(&key);
    let by_browser = || Call::get("/api/credits").browser(&dan);
    assert_eq!(hub.send(by_key()).await.status, 200);
    assert_eq!(hub.send(by_browser()).await.status, 200);

    let path = format!("/api/users/{id}");
    let off = send(&hub, &owner, Method::PATCH, &path, json!({"active": false})).await;
    assert!(
        off.body["user"]["deactivated_at"].is_string(),
        "{}",
        off.text
    );
    let refused = hub.send(by_key()).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (403, "account_deactivated")
    );
    assert_eq!(hub.send(by_browser()).await.status, 401);
    assert_eq!(
        hub.send(sign_in("dan", PASSWORD)).await.code(),
        "wrong_password"
    );
    let list = hub
        .send(Call::get("/api/users?state=deactivated").browser(&owner))
        .await;
    assert_eq!(list.body["users"][0]["id"], id);

    send(&hub, &owner, Method::PATCH, &path, json!({"active": true})).await;
    assert_eq!(hub.send(by_key()).await.status, 200);
    assert_eq!(
        hub.send(by_browser()).await.status,
        401,
        "the session stays ended"
    );
    assert_eq!(hub.send(sign_in("dan", PASSWORD)).await.status, 200);
}

#[actix_web::test]
async fn a_password_link_sets_a_password_once_and_ends_every_session() {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let (id, browser) = hub.person(Role::Member).await;
    let path = format!("/api/users/{id}/password-link");
    let make = || send(&hub, &owner, Method::POST, &path, json!({}));
    let secret = |reply: &Reply| {
        let url = reply.body["link"]["url"].as_str().unwrap();
        url.rsplit('=').next().unwrap().to_owned()
    };
    let earlier = secret(&make().await);
    let link = secret(&make().await);
    let set = |token: &str| {
        let body = json!({"token": token, "new_password": "another good one"});
        Call::post("/api/session/password-link", body)
    };
    assert_eq!(hub.send(set(&earlier)).await.code(), "link_invalid");
    let done = hub.send(set(&link)).await;
    assert_eq!(done.body["session"]["user"]["id"], id, "{}", done.text);
    assert_eq!(hub.send(set(&link)).await.code(), "link_invalid");
    assert_eq!(
        hub.send(Call::get("/api/credits").browser(&browser))
            .await
            .status,
        401
    );
    let name = format!("member {id}");
    assert_eq!(
        hub.send(sign_in(&name, "another good one")).await.status,
        200
    );
}

#[actix_web::test]
async fn people_sign_up_where_that_is_switched_on_each_with_one_starter_credit() {
    let closed = Hub::start().await;
    assert_eq!(closed.send(sign_up("Eve")).await.code(), "sign_up_off");

    let hub = open_hub().await;
    // One name, many at once, as one that is sent again and again.
    let replies = join_all((0..4).map(|_| hub.send(sign_up("Eve")))).await;
    let made: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].body["session"]["user"]["role"], "member");
    for other in replies.iter().filter(|reply| reply.status != 200) {
        assert_eq!(other.code(), "name_taken", "{}", other.text);
    }
    assert_eq!(starters(&hub).await, 1);
    assert_eq!(hub.send(sign_up("Fay")).await.status, 200);
    assert_eq!(starters(&hub).await, 2);
    let sixth = hub.send(sign_up("Gil")).await;
    assert_eq!(
        (sixth.status.as_u16(), sixth.code()),
        (429, "too_many_tries")
    );
    assert_eq!(sixth.headers.get("retry-after").unwrap(), "600");
}

#[actix_web::test]
async fn a_person_sees_and_ends_where_they_are_signed_in() {
    let hub = Hub::start().await;
    let (id, here) = hub.person(Role::Guest).await;
    let there = hub.browser_of(&id).await;
    let (_, stranger) = hub.person(Role::Guest).await;
    let list = hub.send(Call::get("/api/sessions").browser(&here)).await;
    let sessions = list.body["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|one| one["current"] == false).unwrap();
    let path = format!("/api/sessions/{}", other["id"].as_str().unwrap());
    let end = |browser| Call::new(Method::DELETE, &path).browser(browser);
    assert_eq!(hub.send(end(&stranger)).await.status, 404);
    assert_eq!(hub.send(end(&here)).await.status, 204);
    assert_eq!(
        hub.send(Call::get("/api/credits").browser(&there))
            .await
            .status,
        401
    );
    let third = hub.browser_of(&id).await;
    let others = Call::new(Method::DELETE, "/api/sessions").browser(&here);
    assert_eq!(hub.send(others).await.status, 204);
    assert_eq!(
        hub.send(Call::get("/api/credits").browser(&third))
            .await
            .status,
        401
    );
    assert_eq!(
        hub.send(Call::get("/api/credits").browser(&here))
            .await
            .status,
        200
    );
}
