//! Signing in and out, and the password.

use actix_web::http::Method;
use serde_json::json;

use super::hub::{Call, Hub};

const PASSWORD: &str = "correct horse battery";

async fn sign_in(hub: &Hub, name: &str, password: &str) -> super::hub::Reply {
    let body = json!({"name": name, "password": password});
    hub.send(Call::post("/api/session", body)).await
}

async fn hub_with_password() -> (Hub, super::hub::Browser) {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let body = json!({"new_password": PASSWORD});
    let call = Call::new(Method::PUT, "/api/session/password")
        .browser(&owner)
        .json(body);
    assert_eq!(hub.send(call).await.status, 204);
    (hub, owner)
}

#[actix_web::test]
async fn an_owner_link_signs_in_once() {
    let hub = Hub::start().await;
    let before = hub.send(Call::get("/api/session")).await;
    assert_eq!(
        before.body,
        json!({"session": {"signed_in": false, "user": null, "csrf_token": null, "password_set": false,
            "may": before.body["session"]["may"]}})
    );
    let link = hub.owner_link().await;
    let redeem = || Call::post("/api/session/owner-link", json!({"token": link}));
    let first = hub.send(redeem()).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.body["session"]["user"]["role"], "owner");
    assert_eq!(first.body["session"]["user"]["name"], "Owner");
    let cookie = first.headers.get("set-cookie").unwrap().to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/hub", "Max-Age=2592000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    let again = hub.send(redeem()).await;
    assert_eq!(
        (again.status.as_u16(), again.code()),
        (401, "owner_link_invalid")
    );
    assert!(again.message().contains("aigne-hub owner-link"));
    let shown = hub
        .send(Call::get("/api/session").browser(&first.browser()))
        .await;
    assert_eq!(shown.body, first.body);
}

#[actix_web::test]
async fn an_owner_link_is_good_for_a_day_and_two_make_no_second_owner() {
    let hub = Hub::start().await;
    let (late, early) = (hub.owner_link().await, hub.owner_link().await);
    let redeem = |token: &str| Call::post("/api/session/owner-link", json!({"token": token}));
    let first = hub.send(redeem(&early)).await;
    hub.clock.advance_ms(24 * 60 * 60 * 1000);
    assert_eq!(hub.send(redeem(&late)).await.status, 401);
    let another = hub.owner_link().await;
    let second = hub.send(redeem(&another)).await;
    let id = |reply: &super::hub::Reply| reply.body["session"]["user"]["id"].clone();
    assert_eq!(id(&first), id(&second));
}

#[actix_web::test]
async fn a_password_signs_in_and_is_never_shown() {
    let (hub, _) = hub_with_password().await;
    let reply = sign_in(&hub, "owner", PASSWORD).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.body["session"]["password_set"], true);
    let browser = reply.browser();
    assert_eq!(
        hub.send(Call::get("/api/keys").browser(&browser))
            .await
            .status,
        200
    );
    let wrong = sign_in(&hub, "owner", "correct horse batterz").await;
    let unknown = sign_in(&hub, "nobody", PASSWORD).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code()),
        (401, "wrong_password")
    );
    assert_eq!(wrong.message(), unknown.message());
}

#[actix_web::test]
async fn five_wrong_passwords_lock_a_name_until_the_first_is_ten_minutes_old() {
    let (hub, _) = hub_with_password().await;
    for _ in 0..5 {
        assert_eq!(sign_in(&hub, "owner", "wrong password").await.status, 401);
        hub.clock.advance_ms(1000);
    }
    let locked = sign_in(&hub, "OWNER ", PASSWORD).await;
    assert_eq!(
        (locked.status.as_u16(), locked.code()),
        (429, "too_many_passwords")
    );
    assert_eq!(locked.headers.get("retry-after").unwrap(), "595");
    hub.clock.advance_ms(595_000);
    assert_eq!(sign_in(&hub, "owner", PASSWORD).await.status, 200);
}

#[actix_web::test]
async fn a_password_session_needs_the_current_password_and_a_link_session_does_not() {
    let (hub, owner) = hub_with_password().await;
    let browser = sign_in(&hub, "owner", PASSWORD).await.browser();
    let change = |browser: &super::hub::Browser, body| {
        Call::new(Method::PUT, "/api/session/password")
            .browser(browser)
            .json(body)
    };
    let new = json!({"new_password": "another good one"});
    let missing = hub.send(change(&browser, new.clone())).await;
    assert_eq!(
        (missing.status.as_u16(), missing.code()),
        (400, "invalid_member")
    );
    assert_eq!(missing.body["error"]["param"], "current_password");
    let wrong = json!({"new_password": "another good one", "current_password": "no"});
    assert_eq!(
        hub.send(change(&browser, wrong)).await.code(),
        "wrong_password"
    );
    let short = hub
        .send(change(&owner, json!({"new_password": "short"})))
        .await;
    assert_eq!(
        (short.status.as_u16(), short.code()),
        (400, "password_too_short")
    );
    assert_eq!(hub.send(change(&owner, new)).await.status, 204);
    // Every other session of the person ended with the old password.
    assert_eq!(
        hub.send(Call::get("/api/keys").browser(&browser))
            .await
            .status,
        401
    );
    assert_eq!(
        hub.send(Call::get("/api/keys").browser(&owner))
            .await
            .status,
        200
    );
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_drops_the_cookie() {
    let hub = Hub::start().await;
    let owner = hub.owner().await;
    let out = hub
        .send(Call::new(Method::DELETE, "/api/session").browser(&owner))
        .await;
    assert_eq!(out.status, 200);
    assert_eq!(out.body["sign_out"]["continue_at"], json!(null));
    let cookie = out.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    assert_eq!(
        hub.send(Call::get("/api/keys").browser(&owner))
            .await
            .status,
        401
    );
}

#[actix_web::test]
async fn a_session_in_use_lives_on_and_an_idle_one_ends_after_thirty_days() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let hub = Hub::start().await;
    let (used, idle) = (hub.owner().await, hub.owner().await);
    hub.clock.advance_ms(29 * DAY_MS);
    // Another process answers: nothing of this session is in its cache.
    let hub = hub.restarted();
    assert_eq!(
        hub.send(Call::get("/api/keys").browser(&used)).await.status,
        200
    );
    hub.clock.advance_ms(2 * DAY_MS);
    assert_eq!(
        hub.send(Call::get("/api/keys").browser(&used)).await.status,
        200
    );
    assert_eq!(
        hub.send(Call::get("/api/keys").browser(&idle)).await.status,
        401
    );
}

#[actix_web::test]
async fn a_form_of_another_site_cannot_sign_in() {
    let hub = Hub::start().await;
    let call = Call::new(Method::POST, "/api/session").header("content-type", "text/plain");
    let reply = hub.send(call).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (415, "unsupported_media_type")
    );
}
