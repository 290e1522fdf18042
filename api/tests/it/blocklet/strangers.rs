//! Two members: each tries every id of the other, at every route.

use std::collections::BTreeSet;

use aigne_hub::admin::routes::{CREDIT_ROOTS, PROVIDER_ROOTS, credit_table, provider_table, table};
use awc::http::Method;
use diesel::Connection;
use serde_json::{Value, json};

use super::support::{Hub, Place, login, minted, now_s};
use crate::upgrades::tables;

/// Somebody with something of everything.
struct Member {
    did: &'static str,
    name: &'static str,
    token: String,
    key: String,
    /// A kept response.
    response: String,
}

impl Member {
    fn ways(&self) -> [(&'static str, String); 2] {
        let bearer = |secret: &str| ("authorization", format!("Bearer {secret}"));
        [bearer(&self.token), bearer(&self.key)]
    }
}

async fn member(hub: &Hub, did: &'static str, name: &'static str) -> Member {
    let claims = json!({"type": "user", "did": did, "role": "member", "provider": "wallet",
        "fullName": name, "iat": now_s(), "exp": now_s() + 600});
    let token = minted(&claims);
    let owner = [("authorization", format!("Bearer {}", login("owner")))];
    let own = [("authorization", format!("Bearer {token}"))];
    let key = json!({"name": format!("{name}'s key"), "user_id": did});
    let (status, told) = hub.send(Method::POST, "/api/keys", &owner, Some(key)).await;
    assert_eq!(status, 201, "{told}");
    let key = told["secret"].as_str().unwrap().to_owned();
    for body in [
        json!({"amount": "5", "note": format!("for {name}")}),
        json!({"amount": "7"}),
    ] {
        let path = format!("/api/accounts/user:{did}/credits");
        let (status, told) = hub.send(Method::POST, &path, &owner, Some(body)).await;
        assert_eq!(status, 201, "{told}");
    }
    let budget = json!({"name": format!("{name}'s budget"), "scope": "user", "scope_id": did,
        "amount": "10", "period": "day", "time_zone": "UTC"});
    let (status, told) = hub
        .send(Method::POST, "/api/budgets", &owner, Some(budget))
        .await;
    assert_eq!(status, 201, "{told}");
    let question =
        json!({"model": "demo/chat", "messages": [{"role": "user", "content": "Hello"}]});
    let (status, told) = hub
        .send(Method::POST, "/v1/chat/completions", &own, Some(question))
        .await;
    assert_eq!(status, 200, "{told}");
    let kept = json!({"model": "demo/chat", "input": format!("I am {name}"), "store": true});
    let (status, told) = hub
        .send(Method::POST, "/v1/responses", &own, Some(kept))
        .await;
    assert_eq!(status, 200, "{told}");
    let response = told["id"].as_str().unwrap().to_owned();
    Member {
        did,
        name,
        token,
        key,
        response,
    }
}

/// The ids of all rows that have to do with somebody, and of what hangs on these.
fn ids(place: &Place, member: &Member) -> BTreeSet<String> {
    let known = [
        member.did.to_owned(),
        format!("user:{}", member.did),
        member.response.clone(),
    ];
    let mut found = BTreeSet::from(known);
    for file in ["hub.db", "payloads.db"] {
        let path = place.data_dir().join(file);
        let mut conn = store::Conn::establish(path.to_str().unwrap()).unwrap();
        // Twice: attempts hang on calls.
        for _ in 0..2 {
            for table in tables::names(&mut conn) {
                let columns = tables::columns(&mut conn, &table);
                let all: Vec<String> = columns
                    .iter()
                    .map(|it| format!("t.\"{}\"", it.name))
                    .collect();
                let all = all.join(", ");
                let known: Vec<String> = found.iter().map(|id| format!("'{id}'")).collect();
                let known = known.join(", ");
                for id in columns.iter().filter(|it| it.key > 0 && it.kind == "TEXT") {
                    let query = format!(
                        "SELECT t.\"{}\" AS t FROM \"{table}\" t, json_each(json_array({all})) c
                         WHERE c.value IN ({known})",
                        id.name
                    );
                    found.extend(tables::texts(&mut conn, &query));
                }
            }
        }
    }
    // What people share is nobody's secret: accounts of the hub, models, providers.
    let shared = ["revenue", "issued", "costs", "uncollected", "demo"];
    found.retain(|id| !shared.contains(&id.as_str()) && id.len() > 8);
    found
}

fn filled(path: &str, id: &str) -> String {
    let mut path = path.to_owned();
    while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
        path.replace_range(from..=to, id);
    }
    path
}

/// Every route, of the tables and of the APIs of applications, that names something.
fn routes() -> Vec<(Method, String)> {
    let own = table().into_iter().map(|entry| ("/api".to_owned(), entry));
    let providers = PROVIDER_ROOTS.into_iter().flat_map(|root| {
        let table = provider_table().into_iter();
        table.map(move |entry| (format!("/api{root}"), entry))
    });
    let credits = CREDIT_ROOTS.into_iter().flat_map(|root| {
        let table = credit_table().into_iter();
        table.map(move |entry| (format!("/api{root}"), entry))
    });
    let all = own.chain(providers).chain(credits);
    let mut all: Vec<(Method, String)> = all
        .map(|(root, entry)| (entry.method, format!("{root}{}", entry.path)))
        .collect();
    for path in [
        "/v1/responses/{id}",
        "/v1/responses/{id}/input_items",
        "/v1/videos/{id}",
        "/v1/videos/{id}/content",
    ] {
        all.push((Method::GET, path.to_owned()));
    }
    for path in ["/v1/responses/{id}", "/v1/videos/{id}"] {
        all.push((Method::DELETE, path.to_owned()));
    }
    all.push((Method::POST, "/v1/responses/{id}/cancel".to_owned()));
    all.push((Method::POST, "/v1/videos/{id}/remix".to_owned()));
    all
}

#[actix_web::test]
async fn two_members_get_nothing_of_each_other_by_any_id_at_any_route() {
    let mut place = Place::new(1);
    place
        .variables
        .push(("HUB_BILLING".to_owned(), "credits".to_owned()));
    let hub = place.start().await;
    let ann = member(&hub, "z1annannannannann", "Ann Amber").await;
    let bob = member(&hub, "z1bobbobbobbobbob", "Bob Beryl").await;
    drop(hub.app.store.write(|_| Ok(())).await);
    for (me, other) in [(&ann, &bob), (&bob, &ann)] {
        let theirs = ids(&place, other);
        let ours = ids(&place, me);
        let secret: Vec<&String> = theirs.difference(&ours).collect();
        // Calls, attempts, transfers, lots, a key, a budget, a kept response.
        assert!(secret.len() >= 10, "{secret:?}");
        let leaks = |told: &Value, asked: &str| {
            let text = told.to_string();
            let id = secret
                .iter()
                .find(|id| text.contains(id.as_str()) && !asked.contains(id.as_str()));
            text.contains(other.name) || id.is_some()
        };
        for (method, path) in routes() {
            // Leads to an issuer, of which there is none.
            if path.contains("oidc") {
                continue;
            }
            for way in me.ways() {
                let headers = std::slice::from_ref(&way);
                if path.contains('{') {
                    for id in &secret {
                        let asked = filled(&path, id);
                        let (status, told) = hub.send(method.clone(), &asked, headers, None).await;
                        let case = format!("{} asks {method} {asked}: {status} {told}", me.name);
                        assert!([400, 403, 404, 405].contains(&status), "{case}");
                        assert!(!leaks(&told, &asked), "{case}");
                    }
                } else if method == Method::GET {
                    let did = other.did;
                    let asked = format!(
                        "{path}?user={did}&user_id={did}&userDid={did}&userId={did}&owner=user:{did}&customer={did}"
                    );
                    let (status, told) = hub.send(method.clone(), &asked, headers, None).await;
                    assert!(
                        !leaks(&told, &asked),
                        "{} asks {asked}: {status} {told}",
                        me.name
                    );
                    let (status, told) = hub.send(method.clone(), &path, headers, None).await;
                    assert!(
                        !leaks(&told, ""),
                        "{} asks {path}: {status} {told}",
                        me.name
                    );
                }
            }
        }
        // A conversation is continued by whom it belongs to.
        for way in me.ways() {
            let body = json!({"model": "demo/chat", "input": "go on", "previous_response_id": other.response});
            let headers = std::slice::from_ref(&way);
            let (status, told) = hub
                .send(Method::POST, "/v1/responses", headers, Some(body))
                .await;
            assert!([400, 404].contains(&status), "{status} {told}");
        }
    }
    // Nothing was ended or changed by the tries.
    for member in [&ann, &bob] {
        for way in member.ways() {
            let headers = std::slice::from_ref(&way);
            let (status, told) = hub.get("/api/credits", headers).await;
            assert_eq!(status, 200, "{told}");
            assert!(
                told.to_string().contains("\"12\"") || told.to_string().contains("11.99"),
                "{told}"
            );
        }
    }
    let proven = hub
        .app
        .store
        .read(aigne_hub::metering::prove)
        .await
        .unwrap();
    assert!(proven.holds(), "{:?}", proven.violations);
    hub.stop().await;
}
