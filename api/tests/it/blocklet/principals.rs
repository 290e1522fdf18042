//! Who is who: every kind of credential, in process, with the peer and the time in the test's hand.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpRequest, HttpResponse, web};
use aigne_hub::blocklet::component::intake;
use aigne_hub::blocklet::service::Connections;
use aigne_hub::blocklet::{Blocklet, csrf};
use aigne_hub::clock::{Clock, Millis, TestClock};
use aigne_hub::identity::directory::{KeyDirectory, KeyEntry};
use aigne_hub::identity::extract::{self, Caller};
use aigne_hub::identity::resolve::Identity;
use aigne_hub::identity::session::Sessions;
use serde_json::{Value, json};
use store::{Durability, Options, Store};

use super::support::{Daemon, Place, signed, text, vectors};

struct NoKeys;

impl KeyDirectory for NoKeys {
    fn by_hash(&self, _: &[u8; 32]) -> Option<Arc<KeyEntry>> {
        None
    }

    fn is_deactivated(&self, _: &str) -> bool {
        false
    }
}

/// The app's identity, behind a route that says who calls.
struct Door {
    place: Place,
    store: Store,
    clock: Arc<TestClock>,
    blocklet: Arc<Blocklet>,
    daemon: Daemon,
}

impl Door {
    async fn open() -> Door {
        let daemon = Daemon::start().await;
        let place = Place::new(daemon.port);
        let store = Store::open(Options {
            path: place.data_dir().join("hub.db"),
            durability: Durability::Kill,
            readers: 1,
            queue: 100,
        });
        let store = store.unwrap();
        let clock = Arc::new(TestClock::at(Millis(
            vectors()["now_s"].as_i64().unwrap() * 1000,
        )));
        let blocklet = Blocklet::new(
            place.environment(),
            store.clone(),
            Arc::default(),
            clock.clone(),
        );
        Door {
            place,
            store,
            clock,
            blocklet: Arc::new(blocklet),
            daemon,
        }
    }

    async fn ask(&self, request: TestRequest) -> Told {
        self.ask_from("127.0.0.1:4000", request).await
    }

    async fn ask_from(&self, peer: &str, request: TestRequest) -> Told {
        let sessions = Sessions::new(self.store.clone(), self.clock.clone());
        let identity = Identity::new(Arc::new(NoKeys), sessions, self.clock.clone());
        let identity = identity.with_outside(Some(self.blocklet.clone()));
        let app = App::new()
            .wrap(from_fn(intake::check))
            .app_data(web::Data::from(self.blocklet.clone()))
            .app_data(web::Data::new(Rc::new(Connections::new().unwrap())))
            .app_data(web::Data::new(identity))
            .default_service(web::to(who));
        let app = init_service(app).await;
        let request = request.peer_addr(peer.parse().unwrap()).to_request();
        let response = call_service(&app, request).await;
        let body = read_body(response).await;
        Told(serde_json::from_slice(&body).unwrap())
    }
}

/// What the route told.
#[derive(Debug)]
struct Told(Value);

impl Told {
    /// Role, user, and whether an admin route would open; or the code of the refusal.
    fn short(&self) -> String {
        let text = |name: &str| self.0[name].as_str().unwrap_or("-").to_owned();
        match self.0["refused"].as_str() {
            Some(code) => code.to_owned(),
            None => format!("{} {}", text("role"), text("admin")),
        }
    }
}

async fn who(request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let found = match extract::principal(&request).await {
        Ok(found) => found,
        Err(refusal) => {
            let status = refusal.status().as_u16();
            return HttpResponse::Ok().json(json!({"refused": refusal.code(), "status": status}));
        }
    };
    let admin = match Caller::Admin.admit(found.as_ref()) {
        Ok(()) => "yes",
        Err(refusal) => refusal.code(),
    };
    let Some(found) = found else {
        return HttpResponse::Ok().json(json!({"role": "nobody", "admin": admin}));
    };
    HttpResponse::Ok().json(
        json!({"role": found.role.word(), "user": found.user_id, "admin": admin,
        "body": String::from_utf8_lossy(&body)}),
    )
}

fn get() -> TestRequest {
    TestRequest::default().uri("/v1/models")
}

fn bearer(secret: &str) -> TestRequest {
    get().insert_header(("authorization", format!("Bearer {secret}")))
}

fn cookie(token: &str) -> TestRequest {
    get().insert_header(("cookie", format!("login_token={token}")))
}

#[actix_web::test]
async fn each_passport_has_its_role_and_only_people_who_manage_reach_admin_routes() {
    let door = Door::open().await;
    let vectors = vectors();
    for (name, expected) in [
        ("owner", "owner yes"),
        ("admin", "admin yes"),
        ("member", "member admins_only"),
        ("guest", "guest admins_only"),
        ("editor", "member admins_only"),
        ("oauth", "member scoped_token"),
        ("oauth_by_provider", "member scoped_token"),
    ] {
        let token = text(&vectors, &format!("/tokens/{name}"));
        for request in [
            bearer(token),
            cookie(token),
            get().uri(&format!("/v1/models?login_token={token}")),
            get().uri(&format!("/v1/models?access_token={token}")),
            get().insert_header(("x-api-key", token)),
        ] {
            assert_eq!(door.ask(request).await.short(), expected, "{name}");
        }
    }
    for (name, token) in vectors["refused_tokens"].as_object().unwrap() {
        let token = token.as_str().unwrap();
        let code = if name == "expired" {
            "expired_token"
        } else {
            "invalid_token"
        };
        for request in [bearer(token), cookie(token)] {
            assert_eq!(door.ask(request).await.short(), code, "{name}");
        }
    }
    assert_eq!(door.daemon.asked(), 0, "login tokens are verified here");
}

#[actix_web::test]
async fn a_token_in_two_places_is_refused_and_a_header_goes_before_a_cookie() {
    let door = Door::open().await;
    let vectors = vectors();
    let (owner, member) = (
        text(&vectors, "/tokens/owner"),
        text(&vectors, "/tokens/member"),
    );
    let also_cookie = |request: TestRequest, token: &str| {
        request.insert_header(("cookie", format!("login_token={token}")))
    };
    for request in [
        also_cookie(bearer(owner), owner),
        also_cookie(bearer(owner), member).uri(&format!("/x?login_token={member}")),
        bearer(owner).uri(&format!("/x?login_token={owner}")),
        cookie(owner).uri(&format!("/x?login_token={member}")),
        cookie(owner).uri(&format!("/x?access_token={owner}")),
        get().uri(&format!("/x?access_token={owner}&login_token={owner}")),
        get().insert_header((
            "cookie",
            format!("login_token={owner}; login_token={member}"),
        )),
    ] {
        let told = door.ask(request).await;
        assert_eq!(told.short(), "token_in_multiple_locations");
        assert_eq!(told.0["status"], 400);
    }
    assert_eq!(
        door.ask(also_cookie(bearer(member), owner)).await.short(),
        "member admins_only"
    );
}

#[actix_web::test]
async fn a_browser_that_changes_something_repeats_the_token_of_its_login() {
    let door = Door::open().await;
    let vectors = vectors();
    let (owner, ask) = (
        text(&vectors, "/tokens/owner"),
        text(&vectors, "/ask/secret"),
    );
    let right = text(&vectors, "/csrf");
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        let request = || cookie(owner).method(method.clone());
        let others = csrf::token(ask, text(&vectors, "/tokens/admin"));
        for wrong in ["", "x", &right[1..], &others] {
            let told = door
                .ask(request().insert_header(("x-csrf-token", wrong)))
                .await;
            assert_eq!(told.short(), "csrf_mismatch", "{wrong}");
        }
        assert_eq!(door.ask(request()).await.short(), "csrf_mismatch");
        let told = door
            .ask(request().insert_header(("x-csrf-token", right)))
            .await;
        assert_eq!(told.short(), "owner yes");
        assert_eq!(
            door.ask(bearer(owner).method(method)).await.short(),
            "owner yes"
        );
    }
}

#[actix_web::test]
async fn headers_of_the_router_prove_nothing_not_even_from_this_machine() {
    let door = Door::open().await;
    let member = text(&vectors(), "/tokens/member").to_owned();
    let forged = |request: TestRequest| {
        request
            .insert_header(("x-user-did", "z1boss"))
            .insert_header(("x-user-role", "owner"))
            .insert_header(("x-user-provider", "wallet"))
            .insert_header(("x-connected-did", "z1boss"))
    };
    for peer in ["127.0.0.1:9", "[::1]:9", "192.0.2.7:9"] {
        assert_eq!(
            door.ask_from(peer, forged(get())).await.short(),
            "nobody missing_key"
        );
        let told = door.ask_from(peer, forged(bearer(&member))).await;
        assert_eq!(told.short(), "member admins_only");
        assert_ne!(told.0["user"], "z1boss");
    }
}

fn call(body: &Value, headers: Vec<(&'static str, String)>) -> TestRequest {
    let request = TestRequest::post()
        .uri("/v1/chat/completions")
        .set_json(body);
    headers
        .into_iter()
        .fold(request, |request, header| request.insert_header(header))
}

#[actix_web::test]
async fn a_component_of_the_app_calls_for_a_person_and_never_manages() {
    let door = Door::open().await;
    let vectors = vectors();
    let now = door.clock.now().seconds();
    let body = json!({"model": "demo/chat", "n": 1.0});
    let headers = || signed("post", "/v1/chat/completions", &body, now);
    let told = door.ask(call(&body, headers())).await;
    assert_eq!(told.short(), "member components_not_admin");
    assert_eq!(told.0["user"], Value::Null);
    assert_eq!(
        serde_json::from_str::<Value>(told.0["body"].as_str().unwrap()).unwrap(),
        body,
        "the route gets the body"
    );
    let told = door
        .ask(call(&body, headers()).insert_header(("x-user-did", "z1person")))
        .await;
    assert_eq!(
        (told.short().as_str(), &told.0["user"]),
        ("member components_not_admin", &json!("z1person"))
    );
    // With the person's own token it is the person.
    let owner = text(&vectors, "/tokens/owner");
    let with_person =
        || call(&body, headers()).insert_header(("authorization", format!("Bearer {owner}")));
    assert_eq!(door.ask(with_person()).await.short(), "owner yes");
    // Through the router, with the prefix it takes away.
    let through = signed("post", "/hub/v1/chat/completions", &body, now);
    let told = door
        .ask(call(&body, through).insert_header(("x-path-prefix", "/hub")))
        .await;
    assert_eq!(told.short(), "member components_not_admin");
}

#[actix_web::test]
async fn a_signature_that_does_not_hold_opens_nothing() {
    let door = Door::open().await;
    let owner = text(&vectors(), "/tokens/owner").to_owned();
    let now = door.clock.now().seconds();
    let body = json!({"model": "demo/chat"});
    let fresh = || signed("post", "/v1/chat/completions", &body, now);
    let other = json!({"model": "demo/other"});
    let without = |name: &str| {
        fresh()
            .into_iter()
            .filter(|(known, _)| *known != name)
            .collect::<Vec<_>>()
    };
    for request in [
        call(&other, fresh()),
        call(
            &body,
            signed("post", "/v1/chat/completions", &body, now - 301),
        ),
        call(
            &body,
            signed("post", "/v1/chat/completions", &body, now + 120),
        ),
        call(&body, signed("get", "/v1/chat/completions", &body, now)),
        call(&body, without("x-component-sig-iat")),
        call(&body, without("x-component-sig-exp")),
        call(&body, fresh()).uri("/v1/chat/completions?model=x"),
        call(&other, fresh()).insert_header(("authorization", format!("Bearer {owner}"))),
        call(&body, fresh())
            .set_payload("{\"model\":\"demo/chat\"")
            .insert_header(("content-type", "application/json")),
        call(&body, fresh())
            .set_payload("model=demo/chat")
            .insert_header(("content-type", "application/x-www-form-urlencoded")),
    ] {
        let told = door.ask(request).await;
        assert_eq!(
            (told.short().as_str(), &told.0["status"]),
            ("invalid_signature", &json!(401))
        );
    }
    let told = door.ask_from("192.0.2.7:9", call(&body, fresh())).await;
    assert_eq!(told.short(), "invalid_signature", "only from this machine");
}

#[actix_web::test]
async fn an_access_key_is_asked_about_once_a_minute_and_its_end_is_kept() {
    let door = Door::open().await;
    let vectors = vectors();
    let key = text(&vectors, "/access_key/secret");
    for (passport, expected) in [
        ("blocklet-guest", "guest admins_only"),
        ("owner", "owner yes"),
    ] {
        door.daemon.knows(passport, Value::Null);
        door.clock.advance_ms(60_001);
        let before = door.daemon.asked();
        for request in [
            bearer(key),
            bearer(key),
            get().insert_header(("x-api-key", key)),
            cookie(key),
        ] {
            let told = door.ask(request).await;
            assert_eq!(
                (told.short().as_str(), &told.0["user"]),
                (expected, &json!("z1maker"))
            );
        }
        assert_eq!(door.daemon.asked(), before + 1);
    }
    // It ends within the minute for which the answer is kept.
    door.clock.advance_ms(60_001);
    door.daemon.knows(
        "owner",
        json!(Millis(door.clock.now().0 + 30_000).rfc3339()),
    );
    assert_eq!(door.ask(bearer(key)).await.short(), "owner yes");
    door.clock.advance_ms(30_000);
    assert_eq!(door.ask(bearer(key)).await.short(), "expired_key");
    door.clock.advance_ms(60_000);
    door.daemon.knows("owner", json!("whenever"));
    assert_eq!(
        door.ask(bearer(key)).await.short(),
        "platform_unavailable",
        "an end that is not understood"
    );
}

#[actix_web::test]
async fn an_unknown_access_key_is_refused_and_asked_about_again_soon() {
    let door = Door::open().await;
    let vectors = vectors();
    let key = text(&vectors, "/access_key/secret");
    door.daemon.answers(
        200,
        json!({"errors": [{"message": "access key not found"}], "data": null}),
    );
    assert_eq!(door.ask(bearer(key)).await.short(), "invalid_key");
    door.daemon.knows("member", Value::Null);
    assert_eq!(door.ask(bearer(key)).await.short(), "invalid_key");
    assert_eq!(door.daemon.asked(), 1);
    door.clock.advance_ms(5_000);
    assert_eq!(door.ask(bearer(key)).await.short(), "member admins_only");
    let before = door.daemon.asked();
    assert_eq!(
        door.ask(bearer("blocklet-znonsense")).await.short(),
        "invalid_key"
    );
    assert_eq!(
        door.daemon.asked(),
        before,
        "what cannot be a key is not asked about"
    );
}

#[actix_web::test]
async fn with_blocklet_server_down_tokens_work_and_access_keys_grant_nothing() {
    let door = Door::open().await;
    let vectors = vectors();
    let key = text(&vectors, "/access_key/secret");
    for (status, body) in [
        (500, json!({})),
        (400, json!({"error": "bad signature"})),
        (200, json!({})),
        (
            200,
            json!({"data": {"verifyAccessKey": {"code": "ok", "data": {"accessKeyId": "z1"}}}}),
        ),
    ] {
        door.daemon.answers(status, body);
        let told = door.ask(bearer(key)).await;
        assert_eq!(
            (told.short().as_str(), &told.0["status"]),
            ("platform_unavailable", &json!(503)),
            "{status}"
        );
    }
    door.daemon.handle.stop(false).await;
    let told = door.ask(bearer(key)).await;
    assert_eq!(
        (told.short().as_str(), &told.0["status"]),
        ("platform_unavailable", &json!(503))
    );
    assert_eq!(
        door.ask(bearer(text(&vectors, "/tokens/owner")))
            .await
            .short(),
        "owner yes"
    );
    assert!(door.place.data_dir().exists());
}
