//! Programs that ask for a key of their own, as AIGNE's command line does.

use actix_web::http::{Method, StatusCode};
use aigne_hub::blocklet::sealed;
use aigne_hub::identity::principal::Role;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::hub::{Browser, Call, Hub, Reply};

const SESSION: &str = "/.well-known/service/api/access-key/session";

/// A program that has asked, and what its page is called.
struct Program {
    sid: String,
    page: String,
}

impl Program {
    async fn ask(hub: &Hub) -> Program {
        let asked = hub.send(Call::post(SESSION, json!({}))).await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        assert_eq!(asked.body["type"], "access-key-simple");
        let sid = asked.body["id"].as_str().unwrap().to_owned();
        let opened = hub.send(Call::get(&entrance(&sid))).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER);
        let target = opened.headers.get("location").unwrap().to_str().unwrap();
        let query = target.strip_prefix("/hub/connect?request=").unwrap();
        let (page, words) = query.split_once('&').unwrap();
        assert_eq!(words, "app=AIGNE+CLI&source=connect%26go&close=1");
        // Whoever sees the address of the page cannot fetch the key.
        assert!(!target.contains(&sid));
        Program {
            sid,
            page: page.to_owned(),
        }
    }

    async fn look(&self, hub: &Hub) -> Reply {
        hub.send(Call::get(&format!("{SESSION}?sid={}", self.sid)))
            .await
    }

    async fn answer(&self, hub: &Hub, who: &Browser, word: &str) -> Reply {
        let body = json!({"name": "Laptop"});
        let path = format!("/api/connections/{}/{word}", self.page);
        hub.send(Call::post(&path, body).browser(who)).await
    }

    async fn state(&self, hub: &Hub, who: &Browser) -> Reply {
        let path = format!("/api/connections/{}", self.page);
        hub.send(Call::get(&path).browser(who)).await
    }
}

fn entrance(sid: &str) -> String {
    let token = URL_SAFE_NO_PAD.encode(sid);
    format!(
        "/.well-known/service/gen-simple-access-key?__token__={token}&source=connect%26go\
         &closeOnSuccess=true&cli=true&appName=%20AIGNE%20CLI&appLogo=https://evil.example/x.png"
    )
}

/// The key in an answer, opened as the command line does.
fn key_in(told: &Value) -> String {
    let text = |name: &str| told[name].as_str().unwrap();
    let sealed = text("accessKeySecret");
    let plain = sealed::open(sealed, text("challenge"), text("accessKeyId")).unwrap();
    String::from_utf8(plain.to_vec()).unwrap()
}

#[actix_web::test]
async fn who_is_allowed_gets_a_members_key_of_the_person_who_allowed_it() {
    let hub = Hub::start().await;
    let (owner, browser) = hub.person(Role::Owner).await;
    let program = Program::ask(&hub).await;
    let waiting = program.look(&hub).await;
    assert_eq!(waiting.status, 200);
    assert!(waiting.body.get("accessKeyId").is_none());
    let shown = program.state(&hub, &browser).await;
    assert_eq!(shown.body["connection"]["state"], "pending");
    assert_eq!(shown.body["connection"]["address"], "192.0.2.7");

    let allowed = program.answer(&hub, &browser, "allow").await;
    assert_eq!(allowed.body["connection"]["state"], "allowed");
    assert!(!allowed.text.contains("aigne-"));
    // Until the program fetches it there is no key at all.
    let keys = hub.send(Call::get("/api/keys").browser(&browser)).await;
    assert_eq!(keys.body["keys"], json!([]));

    let told = program.look(&hub).await;
    let key = key_in(&told.body);
    assert!(key.starts_with("aigne-"), "{key}");
    assert_eq!(key_in(&program.look(&hub).await.body), key);
    let state = program.state(&hub, &browser).await;
    assert_eq!(state.body["connection"]["state"], "connected");

    let info = hub.send(Call::get("/api/user/info").key(&key)).await;
    assert_eq!(info.body["user"]["did"], owner.as_str(), "{}", info.text);
    assert_eq!(
        hub.send(Call::get("/api/keys").key(&key)).await.code(),
        "admins_only"
    );
    let keys = hub.send(Call::get("/api/keys").browser(&browser)).await;
    let listed = &keys.body["keys"][0];
    assert_eq!(listed["id"], told.body["accessKeyId"]);
    assert_eq!(
        (&listed["name"], &listed["role"], &listed["user_id"]),
        (&json!("Laptop"), &json!("member"), &json!(owner))
    );

    let audit = hub.send(Call::get("/api/audit").browser(&browser)).await;
    assert!(audit.text.contains("allow_connection"), "{}", audit.text);

    let ended = Call::new(Method::DELETE, &format!("{SESSION}?sid={}", program.sid));
    assert_eq!(hub.send(ended).await.body, json!({}));
    assert_eq!(program.look(&hub).await.status, 404);
}

#[actix_web::test]
async fn the_key_can_be_fetched_for_a_minute_only_and_leaves_nothing_behind() {
    let hub = Hub::start().await;
    let (_, browser) = hub.person(Role::Member).await;
    let program = Program::ask(&hub).await;
    program.answer(&hub, &browser, "allow").await;
    let key = key_in(&program.look(&hub).await.body);
    // As if no time had passed, whatever the clock says.
    let kept = || {
        let page = program.page.clone();
        let read = move |conn: &mut store::Conn| store::connections::by_id(conn, &page, 0);
        hub.store.read(read)
    };
    let row = kept().await.unwrap().unwrap();
    assert!(row.secret.is_some() && !format!("{row:?}").contains(&key));
    hub.clock.advance_ms(60_000);
    assert_eq!(program.look(&hub).await.status, 404);
    Program::ask(&hub).await;
    assert_eq!(kept().await.unwrap(), None);
    let info = hub.send(Call::get("/api/user/info").key(&key)).await;
    assert_eq!(info.status, 200, "the key itself goes on working");
}

#[actix_web::test]
async fn who_is_denied_or_forgotten_is_told_so() {
    let hub = Hub::start().await;
    let (_, browser) = hub.person(Role::Member).await;
    let program = Program::ask(&hub).await;
    let denied = program.answer(&hub, &browser, "deny").await;
    assert_eq!(denied.body["connection"]["state"], "denied");
    let told = program.look(&hub).await;
    assert_eq!(
        (told.status.as_u16(), told.code()),
        (403, "connection_denied")
    );
    let late = program.answer(&hub, &browser, "allow").await;
    assert_eq!(late.code(), "connection_answered");

    let forgotten = Program::ask(&hub).await;
    hub.clock.advance_ms(15 * 60_000);
    assert_eq!(forgotten.look(&hub).await.status, 404);
    assert_eq!(forgotten.answer(&hub, &browser, "allow").await.status, 404);
    let opened = hub.send(Call::get(&entrance(&forgotten.sid))).await;
    let target = opened.headers.get("location").unwrap().to_str().unwrap();
    assert!(target.starts_with("/hub/connect?app="), "{target}");
    let nothing = hub.send(Call::get(SESSION)).await;
    assert_eq!(nothing.body["error"]["param"], "sid");
}

#[actix_web::test]
async fn only_a_person_in_their_browser_answers_and_only_once() {
    let hub = Hub::start().await;
    let (_, browser) = hub.person(Role::Member).await;
    let program = Program::ask(&hub).await;
    let allow = format!("/api/connections/{}/allow", program.page);
    let body = || json!({"name": "x"});
    let forged = Browser {
        csrf: "another".to_owned(),
        ..browser.clone()
    };
    let refused = hub.send(Call::post(&allow, body()).browser(&forged)).await;
    assert_eq!(refused.code(), "csrf_mismatch", "{}", refused.text);
    let key = hub.key(Role::Admin).await;
    let refused = hub.send(Call::post(&allow, body()).key(&key)).await;
    assert_eq!(refused.code(), "sessions_only");
    assert_eq!(hub.send(Call::post(&allow, body())).await.status, 401);
    let wrong = json!({"name": "x", "expires_at": "2020-01-01T00:00:00Z"});
    let refused = hub.send(Call::post(&allow, wrong).browser(&browser)).await;
    assert_eq!(refused.body["error"]["param"], "expires_at");

    assert_eq!(program.answer(&hub, &browser, "allow").await.status, 200);
    let (_, other) = hub.person(Role::Owner).await;
    assert_eq!(program.answer(&hub, &other, "deny").await.status, 404);
    assert_eq!(program.state(&hub, &other).await.status, 404);
    let ways = [program.look(&hub).await, program.look(&hub).await];
    let [one, two] = ways.map(|told| key_in(&told.body));
    assert_eq!(one, two);
}

#[actix_web::test]
async fn nobody_can_ask_without_end() {
    let hub = Hub::start().await;
    for _ in 0..60 {
        let asked = hub.send(Call::post(SESSION, json!({}))).await;
        assert_eq!(asked.status, 200);
    }
    let refused = hub.send(Call::post(SESSION, json!({}))).await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
}

#[actix_web::test]
async fn people_see_and_revoke_their_own_keys_and_no_others() {
    let hub = Hub::start().await;
    let (mine, browser) = hub.person(Role::Member).await;
    let (theirs, _) = hub.person(Role::Member).await;
    let own = hub.key_of(Role::Member, Some(&mine)).await;
    let second = hub.key_of(Role::Member, Some(&mine)).await;
    hub.key_of(Role::Member, Some(&theirs)).await;
    let list = hub.send(Call::get("/api/keys/own").browser(&browser)).await;
    let keys = list.body["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| key["user_id"] == mine.as_str()));
    let ends = |key: &Value| key["last_four"].as_str().unwrap().to_owned();
    let id_of = |secret: &str| {
        let found = keys.iter().find(|key| secret.ends_with(&ends(key)));
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let revoke = |id: &str| Call::new(Method::DELETE, &format!("/api/keys/own/{id}"));
    // A key that somebody found can end itself, not the others.
    let other = hub.send(revoke(&id_of(&second)).key(&own)).await;
    assert_eq!(other.status, 404);
    assert_eq!(hub.send(revoke(&id_of(&own)).key(&own)).await.status, 204);
    let gone = hub.send(Call::get("/api/user/info").key(&own)).await;
    assert_eq!(gone.status, 401);
    let by_owner = hub.send(revoke(&id_of(&second)).browser(&browser)).await;
    assert_eq!(by_owner.status, 204);
    let all = hub
        .store
        .read(|conn| store::hub_keys::live(conn, 0))
        .await
        .unwrap();
    assert_eq!(all.len(), 1, "the other member's key stays");
    let (_, stranger) = hub.person(Role::Member).await;
    let refused = hub.send(revoke(&all[0].id).browser(&stranger)).await;
    assert_eq!(refused.status, 404);
}
