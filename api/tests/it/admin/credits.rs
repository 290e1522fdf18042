//! Credits over HTTP: given, taken, refunded, redeemed, and told in statements.

use actix_web::http::Method;
use aigne_hub::identity::principal::Role;
use aigne_hub::identity::token;
use serde_json::{Value, json};
use store::ledger::check::check;

use super::hub::{Call, Hub, Reply};

const ANN: &str = "/api/accounts/user:ann";

async fn post(hub: &Hub, key: &str, path: &str, body: Value) -> Reply {
    hub.send(Call::post(path, body).key(key)).await
}

async fn get(hub: &Hub, key: &str, path: &str) -> Value {
    let reply = hub.send(Call::get(path).key(key)).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    reply.body
}

async fn books_hold(hub: &Hub) {
    let report = hub.store.read(check).await.unwrap();
    assert!(report.holds(), "{:?}", report.violations);
}

#[actix_web::test]
async fn credits_are_given_taken_and_told() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let ann = hub.key_of(Role::Member, Some("ann")).await;
    let given = post(
        &hub,
        &admin,
        &format!("{ANN}/credits"),
        json!({"amount": "12.5", "source": "purchase", "note": "=invoice 7"}),
    )
    .await;
    assert_eq!(given.status, 201, "{}", given.text);
    let taken = post(
        &hub,
        &admin,
        &format!("{ANN}/withdrawals"),
        json!({"amount": 2.5}),
    )
    .await;
    assert_eq!(taken.body["entry"]["amount"], "-2.5");
    let more = post(
        &hub,
        &admin,
        &format!("{ANN}/withdrawals"),
        json!({"amount": "11"}),
    )
    .await;
    assert_eq!(more.status, 400);
    assert!(more.message().contains("10 credits"), "{}", more.message());

    let own = get(&hub, &ann, "/api/credits").await;
    assert_eq!(own["credits"]["balance"], "10");
    assert_eq!(own["credits"]["lots"][0]["remaining"], "10");
    assert_eq!(own, get(&hub, &admin, ANN).await);
    let statement = get(&hub, &ann, "/api/credits/statement").await;
    let amounts: Vec<_> = statement["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["amount"].clone())
        .collect();
    assert_eq!(amounts, [json!("-2.5"), json!("12.5")]);
    assert_eq!(
        (&statement["closing"], &statement["opening"]),
        (&json!("10"), &Value::Null)
    );
    let csv = hub
        .send(Call::get("/api/credits/statement.csv").key(&ann))
        .await;
    let lines: Vec<_> = csv.text.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "{}", csv.text);
    assert!(
        lines[2].contains(",purchase,12.5,12.5,,,'=invoice 7,"),
        "{}",
        lines[2]
    );
    books_hold(&hub).await;
}

#[actix_web::test]
async fn an_order_with_the_same_key_is_carried_out_once() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let order = |amount: &str| {
        Call::post(&format!("{ANN}/credits"), json!({"amount": amount}))
            .key(&admin)
            .header("idempotency-key", "order-1")
    };
    let first = hub.send(order("5")).await;
    let again = hub.send(order("5")).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 200));
    assert_eq!(first.body, again.body);
    let other = hub.send(order("6")).await;
    assert_eq!(
        (other.status.as_u16(), other.code()),
        (409, "idempotency_key_reused")
    );
    assert_eq!(get(&hub, &admin, ANN).await["credits"]["balance"], "5");
    let list = get(&hub, &admin, "/api/accounts?q=ann").await;
    assert_eq!(
        list["accounts"],
        json!([{"owner": "user:ann", "name": null, "balance": "5"}])
    );
}

#[actix_web::test]
async fn a_purchase_is_taken_back_once() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let given = post(
        &hub,
        &admin,
        &format!("{ANN}/credits"),
        json!({"amount": "5"}),
    )
    .await;
    let entry = given.body["entry"]["id"].clone();
    let back = post(&hub, &admin, "/api/refunds", json!({"entry_id": entry})).await;
    assert_eq!(
        (back.status.as_u16(), &back.body["entry"]["amount"]),
        (201, &json!("-5"))
    );
    let again = post(&hub, &admin, "/api/refunds", json!({"entry_id": entry})).await;
    assert_eq!(again.status, 404, "{}", again.text);
    for body in [json!({}), json!({"entry_id": "a", "call_id": "b"})] {
        assert_eq!(
            post(&hub, &admin, "/api/refunds", body).await.code(),
            "call_or_entry"
        );
    }
    let unknown = post(&hub, &admin, "/api/refunds", json!({"call_id": "none"})).await;
    assert_eq!(unknown.status, 404);
    books_hold(&hub).await;
}

#[actix_web::test]
async fn a_code_is_shown_once_and_redeemed_once_by_each() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let body = json!({"amount": "3", "uses": 2, "credit_days": 30, "note": "spring"});
    let made = post(&hub, &admin, "/api/codes", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let text = made.body["codes"][0]["text"].as_str().unwrap().to_owned();
    let list = hub.send(Call::get("/api/codes").key(&admin)).await;
    assert!(!list.text.contains(&text), "{}", list.text);
    let redeem = async |person: &str, text: &str| {
        let key = hub.key_of(Role::Member, Some(person)).await;
        post(&hub, &key, "/api/credits/redeem", json!({"code": text})).await
    };
    assert_eq!(redeem("ann", &text).await.status, 201);
    assert_eq!(
        redeem("ann", &text.to_lowercase().replace('-', " "))
            .await
            .status,
        200
    );
    assert_eq!(redeem("bob", &text).await.status, 201);
    let late = redeem("eve", &text).await;
    assert_eq!(
        (late.status.as_u16(), &late.body["error"]["param"]),
        (400, &json!("code"))
    );
    assert_eq!(get(&hub, &admin, ANN).await["credits"]["balance"], "3");
    let list = get(&hub, &admin, "/api/codes").await;
    assert_eq!(
        (&list["codes"][0]["used"], &list["codes"][0]["open"]),
        (&json!(2), &json!(false))
    );
    let id = list["codes"][0]["id"].as_str().unwrap();
    let gone = Call::new(Method::DELETE, &format!("/api/codes/{id}")).key(&admin);
    assert_eq!(hub.send(gone).await.status, 204);
    books_hold(&hub).await;
}

#[actix_web::test]
async fn codes_that_are_ordered_again_with_the_same_key_are_the_same_codes() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let order = |key: &str, amount: &str| {
        Call::post("/api/codes", json!({"amount": amount, "count": 2}))
            .key(key)
            .header("idempotency-key", "spring-1")
    };
    let first = hub.send(order(&admin, "5")).await;
    let again = hub.send(order(&admin, "5")).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 200));
    assert_eq!(first.body, again.body);
    let other = hub.send(order(&admin, "6")).await;
    assert_eq!(
        (other.status.as_u16(), other.code()),
        (409, "idempotency_key_reused")
    );
    let rows = hub.store.read(|conn| store::codes::page(conn, None, 10));
    assert_eq!(rows.await.unwrap().len(), 2);
    // What is kept for the repetition tells no text.
    let text = first.body["codes"][0]["text"].as_str().unwrap();
    let hash = token::stored(&admin);
    let kept = hub.store.read(move |conn| {
        let whose = store::hub_keys::by_hash(conn, &hash)?.map(|key| key.id);
        let name = format!("POST /api/codes spring-1 of key:{}", whose.unwrap());
        store::price_lists::first_reply(conn, &name)
    });
    let (_, kept) = kept.await.unwrap().unwrap();
    assert!(
        kept.starts_with("{\"sealed\"") && !kept.contains(text),
        "{kept}"
    );
    // The key is its caller's own.
    let second_admin = hub.key(Role::Admin).await;
    let others = hub.send(order(&second_admin, "5")).await;
    assert_eq!(others.status, 201, "{}", others.text);
    assert_ne!(others.body, first.body);
}

#[actix_web::test]
async fn codes_cannot_be_guessed_by_trying() {
    let hub = Hub::start().await;
    let ann = hub.key_of(Role::Member, Some("ann")).await;
    for _ in 0..5 {
        let reply = post(&hub, &ann, "/api/credits/redeem", json!({"code": "AAAAA"})).await;
        assert_eq!(reply.status, 400);
    }
    let reply = post(&hub, &ann, "/api/credits/redeem", json!({"code": "AAAAA"})).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (429, "too_many_codes")
    );
    assert_eq!(reply.headers.get("retry-after").unwrap(), "600");
}

#[actix_web::test]
async fn customers_at_one_address_redeem_their_codes_however_many_they_are() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let made = post(
        &hub,
        &admin,
        "/api/codes",
        json!({"amount": "3", "count": 7}),
    )
    .await;
    let codes: Vec<String> = made.body["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code["text"].as_str().unwrap().to_owned())
        .collect();
    let redeem = async |key: &str, text: &str| {
        let reply = post(&hub, key, "/api/credits/redeem", json!({"code": text})).await;
        reply.status.as_u16()
    };
    let customer = async |name: &str, number: usize| {
        let user = format!("{name} {number}");
        hub.key_of(Role::Member, Some(&user)).await
    };
    for (number, code) in codes.iter().take(6).enumerate() {
        let key = customer("customer", number).await;
        assert_eq!(redeem(&key, code).await, 201, "customer {number}");
    }
    for guesser in 0..10 {
        let key = customer("guesser", guesser).await;
        for _ in 0..5 {
            assert_eq!(redeem(&key, "AAAAA").await, 400, "guesser {guesser}");
        }
        assert_eq!(redeem(&key, "AAAAA").await, 429, "guesser {guesser}");
        // Nobody else is kept from theirs.
        if guesser == 0 {
            let key = customer("customer", 6).await;
            assert_eq!(redeem(&key, &codes[6]).await, 201);
        }
    }
    // Fifty wrong ones are enough, whoever it is.
    let key = customer("guesser", 10).await;
    assert_eq!(redeem(&key, "AAAAA").await, 429);
    books_hold(&hub).await;
}

#[actix_web::test]
async fn a_good_code_gives_no_tries_to_guess_on() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let made = post(&hub, &admin, "/api/codes", json!({"amount": "3"})).await;
    let good = made.body["codes"][0]["text"].as_str().unwrap().to_owned();
    let ann = hub.key_of(Role::Member, Some("ann")).await;
    let redeem = async |text: &str| {
        let reply = post(&hub, &ann, "/api/credits/redeem", json!({"code": text})).await;
        reply.status.as_u16()
    };
    for _ in 0..4 {
        assert_eq!(redeem("AAAAA").await, 400);
    }
    assert_eq!(redeem(&good).await, 201);
    assert_eq!(redeem(&good).await, 200);
    assert_eq!(redeem("AAAAA").await, 400);
    assert_eq!(redeem("AAAAA").await, 429);
}

#[actix_web::test]
async fn a_wrong_member_is_named() {
    let hub = Hub::start().await;
    let admin = hub.key(Role::Admin).await;
    let credits = format!("{ANN}/credits");
    for (path, body, param) in [
        (credits.as_str(), json!({"amount": "-1"}), "amount"),
        (&credits, json!({"amount": "0"}), "amount"),
        (&credits, json!({"amount": "1.0000000001"}), "amount"),
        (&credits, json!({"amount": "99999999999"}), "amount"),
        (
            &credits,
            json!({"amount": "1", "expires_at": "2020-01-01T00:00:00Z"}),
            "expires_at",
        ),
        (
            &credits,
            json!({"amount": "1", "priority": 101}),
            "priority",
        ),
        ("/api/accounts/ann/credits", json!({"amount": "1"}), "owner"),
        ("/api/codes", json!({"amount": "1", "uses": 0}), "uses"),
        ("/api/codes", json!({"amount": "1", "count": 501}), "count"),
        (
            "/api/codes",
            json!({"amount": "1", "credit_days": 0}),
            "credit_days",
        ),
    ] {
        let reply = post(&hub, &admin, path, body.clone()).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.body["error"]["param"]),
            (400, &json!(param)),
            "{path} {body}: {}",
            reply.text
        );
    }
    for query in ["kinds=gift", "after=x", "from=now"] {
        let reply = hub
            .send(Call::get(&format!("/api/credits/statement?{query}")).key(&admin))
            .await;
        assert_eq!(reply.status, 400, "{query}");
    }
}
