//! Starter credit of people whom Blocklet Server vouches for.

use awc::http::Method;
use serde_json::json;
use store::Nanos;
use store::ledger::credits::standing;

use super::support::{Hub, Place, minted, now_s};

const CALLS: usize = 64;

async fn first_call(hub: &Hub, token: &str) -> u16 {
    let body =
        json!({"model": "demo/chat+chunks=2", "messages": [{"role": "user", "content": "Hello"}]});
    let bearer = [("authorization", format!("Bearer {token}"))];
    let path = "/v1/chat/completions";
    hub.send(Method::POST, path, &bearer, Some(body)).await.0
}

fn login(did: &str) -> String {
    minted(&json!({"type": "user", "did": did, "role": "guest", "exp": now_s() + 600}))
}

async fn place(amount: &str) -> Place {
    let mut place = Place::new(1);
    let said = [
        ("HUB_BILLING", "credits"),
        ("HUB_DEFAULT_RATE", "1/2"),
        ("prefs.newUserCreditGrantEnabled", "true"),
        ("prefs.newUserCreditGrantAmount", amount),
        ("prefs.creditExpirationDays", "30"),
    ];
    let said = said.map(|(name, value)| (name.to_owned(), value.to_owned()));
    place.variables.extend(said);
    place
}

#[actix_web::test]
async fn sixty_four_first_calls_at_two_hubs_give_a_new_user_one_starter_credit() {
    let place = place("2.5").await;
    let (blue, green) = tokio::join!(place.start(), place.start());
    let token = login("z1new");
    let calls = (0..CALLS).map(|number| {
        let hub = if number % 2 == 0 { &blue } else { &green };
        first_call(hub, &token)
    });
    let statuses = futures_util::future::join_all(calls).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    blue.stop().await;
    let store = green.app.store.clone();
    let has = store
        .read(|conn| standing(conn, "user:z1new"))
        .await
        .unwrap()
        .unwrap();
    let lots = store
        .read(|conn| store::ledger::lots::of_account(conn, "credits:user:z1new"))
        .await
        .unwrap();
    assert_eq!(lots.len(), 1, "{lots:?}");
    assert_eq!(
        (lots[0].amount_nanos, lots[0].kind.as_str()),
        (Nanos(2_500_000_000), "grant")
    );
    assert_eq!(
        lots[0].expires_at,
        Some(lots[0].created_at + 30 * store::DAY_MS)
    );
    assert!(has.total() < Nanos(2_500_000_000), "the calls were charged");
    let report = store.read(aigne_hub::metering::prove).await.unwrap();
    assert!(report.holds(), "{:?}", report.violations);
    green.stop().await;
}

#[actix_web::test]
async fn who_was_given_credits_before_is_not_new_and_a_setting_goes_before_the_preferences() {
    let mut place = place("2.5").await;
    place
        .variables
        .push(("HUB_STARTER_CREDIT".to_owned(), "0.5".to_owned()));
    let hub = place.start().await;
    let owner = [(
        "authorization",
        format!("Bearer {}", super::support::login("owner")),
    )];
    let body = json!({"amount": "7"});
    let path = "/api/accounts/user:z1old/credits";
    let (status, told) = hub.send(Method::POST, path, &owner, Some(body)).await;
    assert_eq!(status, 201, "{told}");
    for (did, lots) in [("z1old", vec!["7"]), ("z1new", vec!["0.5"])] {
        assert_eq!(first_call(&hub, &login(did)).await, 200);
        let bearer = [("authorization", format!("Bearer {}", login(did)))];
        let (_, told) = hub.get("/api/credits", &bearer).await;
        let given: Vec<_> = told["credits"]["lots"]
            .as_array()
            .unwrap()
            .iter()
            .map(|lot| lot["amount"].as_str().unwrap())
            .collect();
        assert_eq!(given, lots, "{told}");
    }
    hub.stop().await;
}
