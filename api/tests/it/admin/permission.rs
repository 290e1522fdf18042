//! Who may call what: every route of the tables, with every kind of caller.

use actix_web::http::Method;
use aigne_hub::admin::routes::{
    CREDIT_ROOTS, Entry, PROVIDER_ROOTS, credit_table, provider_table, table,
};
use aigne_hub::identity::extract::Caller;
use aigne_hub::identity::principal::Role;

use super::hub::{Call, Hub};

fn all() -> Vec<(String, Entry)> {
    let path = |root: &str, entry: &Entry| {
        let filled = entry.path.replace("{id}", "x").replace("{credential}", "x");
        format!("/api{root}{}", filled.replace("{rate}", "x"))
    };
    let own = table().into_iter().map(|entry| (path("", &entry), entry));
    let provider = PROVIDER_ROOTS.into_iter().flat_map(|root| {
        let table = provider_table().into_iter();
        table.map(move |entry| (path(root, &entry), entry))
    });
    let credits = CREDIT_ROOTS.into_iter().flat_map(|root| {
        let table = credit_table().into_iter();
        table.map(move |entry| (path(root, &entry), entry))
    });
    own.chain(provider).chain(credits).collect()
}

#[actix_web::test]
async fn every_route_admits_whom_the_table_names_and_nobody_else() {
    let hub = Hub::start().await;
    let (member, admin) = (hub.key(Role::Member).await, hub.key(Role::Admin).await);
    for (path, entry) in all() {
        let call = || Call::new(entry.method.clone(), &path);
        let told = format!("{} {path}", entry.method);
        let anonymous = hub.send(call()).await;
        let by_member = hub.send(call().key(&member)).await;
        let by_admin = hub.send(call().key(&admin)).await;
        let by_stranger = hub.send(call().key("aigne-unknown")).await;
        match entry.caller {
            Caller::Anyone => {
                for reply in [anonymous, by_member, by_admin] {
                    assert!(
                        ![401, 403].contains(&reply.status.as_u16()),
                        "{told}: {}",
                        reply.text
                    );
                }
            }
            restricted => {
                assert_eq!(anonymous.status, 401, "{told}");
                assert_eq!(anonymous.code(), "missing_key", "{told}");
                assert_eq!(by_stranger.status, 401, "{told}");
                assert_eq!(by_stranger.code(), "invalid_key", "{told}");
                let (member_code, admin_code) = match restricted {
                    Caller::Admin => ("admins_only", ""),
                    Caller::Session => ("sessions_only", "sessions_only"),
                    Caller::Component => ("components_only", "components_only"),
                    Caller::Known | Caller::Anyone => ("", ""),
                };
                for (reply, code) in [(by_member, member_code), (by_admin, admin_code)] {
                    if code.is_empty() {
                        let refused = [401, 403].contains(&reply.status.as_u16());
                        assert!(!refused, "{told}: {}", reply.text);
                    } else {
                        assert_eq!((reply.status.as_u16(), reply.code()), (403, code), "{told}");
                    }
                }
            }
        }
    }
}

#[actix_web::test]
async fn every_kind_of_caller_gets_what_the_table_says_of_it() {
    let hub = Hub::start().await;
    let mut people = Vec::new();
    for role in [Role::Guest, Role::Member, Role::Admin, Role::Owner] {
        people.push((role.word(), hub.person(role).await.0));
    }
    let keys = [
        ("member key", hub.key(Role::Member).await),
        ("admin key", hub.key(Role::Admin).await),
    ];
    for (path, entry) in all() {
        let call = || Call::new(entry.method.clone(), &path);
        let mut replies = vec![("anonymous", hub.send(call()).await)];
        for (kind, id) in &people {
            // A route may end the session that calls it.
            let browser = hub.browser_of(id).await;
            replies.push((*kind, hub.send(call().browser(&browser)).await));
        }
        for (kind, key) in &keys {
            replies.push((*kind, hub.send(call().key(key)).await));
        }
        for (kind, reply) in replies {
            let told = format!("{kind}: {} {path}: {}", entry.method, reply.text);
            let refused = [401, 403].contains(&reply.status.as_u16());
            assert_eq!(!refused, entry.caller.words().contains(&kind), "{told}");
        }
    }
}

#[actix_web::test]
async fn what_a_session_may_do_is_what_the_table_lets_through() {
    let hub = Hub::start().await;
    let document = hub.send(Call::get("/api/openapi.json")).await.body;
    let mut operations = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let callers = operation["x-callers"].as_array().unwrap().clone();
            operations.push((
                operation["operationId"].as_str().unwrap().to_owned(),
                callers,
            ));
        }
    }
    for role in [Role::Guest, Role::Member, Role::Admin, Role::Owner] {
        let (_, browser) = hub.person(role).await;
        let reply = hub.send(Call::get("/api/session").browser(&browser)).await;
        let may = reply.body["session"]["may"].as_array().unwrap().clone();
        for (id, callers) in &operations {
            let told = callers.iter().any(|word| word == role.word());
            assert_eq!(
                may.contains(&id.as_str().into()),
                told,
                "{} {id}",
                role.word()
            );
        }
    }
}

#[actix_web::test]
async fn two_members_get_nothing_of_each_other_by_any_id() {
    let hub = Hub::start().await;
    let mut members = Vec::new();
    for _ in 0..2 {
        let (id, browser) = hub.person(Role::Member).await;
        let key = hub.key_of(Role::Member, Some(&id)).await;
        members.push((id, browser, key));
    }
    for (mine, theirs) in [(0, 1), (1, 0)] {
        let (their_id, their_browser, their_key) = &members[theirs];
        let of_key = store::hub_keys::by_hash;
        let hash = aigne_hub::identity::token::stored(their_key);
        let key_id = hub.store.read(move |conn| of_key(conn, &hash)).await;
        let ids = [
            their_id.clone(),
            format!("user:{their_id}"),
            key_id.unwrap().unwrap().id,
            aigne_hub::identity::token::stored(&their_browser.cookie),
        ];
        let (_, browser, key) = &members[mine];
        let tables = table().into_iter().map(|entry| ("/api", entry));
        let with_id = tables.filter(|(_, entry)| entry.path.contains('{'));
        for (root, entry) in with_id {
            for id in &ids {
                let mut path = format!("{root}{}", entry.path);
                while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
                    path.replace_range(from..=to, id);
                }
                let call = || Call::new(entry.method.clone(), &path);
                for reply in [
                    hub.send(call().browser(browser)).await,
                    hub.send(call().key(key)).await,
                ] {
                    let told = format!("{} {path}: {} {}", entry.method, reply.status, reply.text);
                    let signs_in = entry.path.starts_with("/session/oidc");
                    assert!(
                        signs_in || [403, 404].contains(&reply.status.as_u16()),
                        "{told}"
                    );
                    let leaked = reply.text.contains(&format!("member {their_id}"));
                    assert!(!leaked, "{told}");
                }
            }
        }
    }
    // Nothing was ended or changed by the tries.
    for (id, browser, key) in &members {
        let shown = hub.send(Call::get("/api/session").browser(browser)).await;
        assert_eq!(shown.body["session"]["user"]["id"], id.as_str());
        let mine = hub.send(Call::get("/api/capabilities").key(key)).await;
        assert_eq!(mine.status, 200);
    }
}

#[actix_web::test]
async fn a_browser_that_changes_something_must_repeat_its_token() {
    let hub = Hub::start().await;
    for (path, entry) in all() {
        let told = format!("{} {path}", entry.method);
        let browser = hub.owner().await;
        let call = || Call::new(entry.method.clone(), &path);
        let cookie = format!("hub_session={}", browser.cookie);
        let without = hub.send(call().header("cookie", &cookie)).await;
        let wrong = call().browser(&browser).header("x-csrf-token", "wrong");
        let wrong = hub.send(wrong).await;
        let with = hub.send(call().browser(&browser)).await;
        let guarded = entry.method != Method::GET && entry.caller != Caller::Anyone;
        for reply in [without, wrong] {
            assert_eq!(
                reply.code() == "csrf_mismatch",
                guarded,
                "{told}: {}",
                reply.text
            );
        }
        let refused = [401, 403].contains(&with.status.as_u16());
        let no_browser = entry.caller == Caller::Component;
        assert_eq!(refused, no_browser, "{told}: {}", with.text);
    }
}

#[actix_web::test]
async fn an_unknown_address_and_a_wrong_method_are_told_in_json() {
    let hub = Hub::start().await;
    let unknown = hub.send(Call::get("/api/nothing")).await;
    assert_eq!(
        (unknown.status.as_u16(), unknown.code()),
        (404, "not_found")
    );
    let wrong = hub.send(Call::new(Method::PUT, "/api/keys")).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code()),
        (405, "method_not_allowed")
    );
    assert_eq!(wrong.headers.get("allow").unwrap(), "GET, POST");
    let id = wrong.body["error"]["request_id"].as_str().unwrap();
    assert_eq!(wrong.headers.get("x-request-id").unwrap(), id);
    assert_eq!(wrong.headers.get("cache-control").unwrap(), "no-store");
}

#[actix_web::test]
async fn two_different_keys_in_one_request_are_refused() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let call = Call::get("/api/keys")
        .key(&admin)
        .header("x-api-key", "aigne-other");
    let reply = hub.send(call).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (400, "conflicting_keys")
    );
    let same = Call::get("/api/keys")
        .key(&admin)
        .header("x-api-key", &admin);
    assert_eq!(hub.send(same).await.status, 200);
}

#[actix_web::test]
async fn the_document_names_every_route_of_the_table_and_no_other() {
    let hub = Hub::start().await;
    let document = hub.send(Call::get("/api/openapi.json")).await.body;
    let mut documented: Vec<String> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            documented.push(format!("{} {}", method.to_uppercase(), parameterless(path)));
        }
    }
    let own = table().into_iter().map(|e| (String::from("/api"), e));
    let provider = provider_table()
        .into_iter()
        .map(|e| (String::from("/api/ai-providers"), e));
    let credits = credit_table()
        .into_iter()
        .map(|e| (String::from("/api/user/credit"), e));
    let mut served: Vec<String> = own
        .chain(provider)
        .chain(credits)
        .map(|(root, e)| {
            format!(
                "{} {}",
                e.method,
                parameterless(&format!("{root}{}", e.path))
            )
        })
        .collect();
    documented.sort();
    served.sort();
    assert_eq!(documented, served);
}

fn parameterless(path: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
