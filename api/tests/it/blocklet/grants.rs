//! Grants of which Payment Kit tells: it is asked what they are, and the customer is told once.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aigne_hub::clock::{Clock, Millis, SystemClock};
use aigne_hub::config::payment_kit::{PaymentKitSettings, WhileDown};
use aigne_hub::notices::{Facts, arrived, look, told};
use aigne_hub::payment_kit::{Mirror, PaymentKit};
use aigne_hub::routing::Snapshot;
use aigne_hub::upstream::UpstreamSettings;
use arc_swap::ArcSwap;
use secrecy::SecretString;
use serde_json::{Value, json};
use store::notices::{Audience, Notice};
use store::{AccountRef, DAY_MS, Durability, Nanos, Options, Store};

use super::support::{text, vectors};

const OWNER: &str = "user:z1customer";

/// The parts of Payment Kit that are asked for. Amounts are in 10⁻¹⁰ credits.
async fn answer(request: HttpRequest) -> HttpResponse {
    let grant = |currency: &str| {
        json!({
            "id": "cg_1",
            "customer_id": "cus_1",
            "currency_id": currency,
            "amount": "25000000000",
            "expires_at": 1_900_000_000,
        })
    };
    let told: Value = match request.path() {
        "/api/meters/calls" => json!({
            "id": "mtr_1",
            "event_name": "calls",
            "unit": "USD",
            "currency_id": "pc_1",
            "paymentCurrency": {"id": "pc_1", "decimal": 10},
        }),
        "/api/credit-grants/cg_1" => grant("pc_1"),
        "/api/credit-grants/cg_of_others" => grant("pc_2"),
        "/api/customers/cus_1" | "/api/customers/z1customer" => {
            json!({"id": "cus_1", "did": "z1customer"})
        }
        "/api/credit-grants/summary" => {
            json!({"pc_1": {"totalAmount": "25000000000", "remainingAmount": "25000000000", "grantCount": 1}})
        }
        "/api/meter-events/pending-amount" => json!({}),
        _ => return HttpResponse::NotFound().json(json!({"error": "there is none"})),
    };
    HttpResponse::Ok().json(told)
}

fn settings(port: u16) -> Arc<PaymentKitSettings> {
    Arc::new(PaymentKitSettings {
        url: Some(format!("http://127.0.0.1:{port}").parse().unwrap()),
        key: Some(SecretString::from(
            text(&vectors(), "/ask/secret").to_owned(),
        )),
        live: true,
        meter: Some("calls".to_owned()),
        unit: Some("USD".to_owned()),
        migrated: None,
        down: WhileDown::Refuse,
        fresh: Duration::from_secs(60),
        report: Duration::from_secs(60),
        paused: false,
    })
}

async fn open(store: &Store) -> Vec<Notice> {
    let read = store.read(|conn| store::notices::page(conn, &Audience::All, true, None, 10));
    read.await.unwrap()
}

async fn balance(store: &Store) -> Nanos {
    let account = AccountRef::of("credits", OWNER);
    let read = store.read(move |conn| store::ledger::balance(conn, &account));
    read.await.unwrap().unwrap_or_default()
}

#[actix_web::test]
async fn a_grant_is_told_to_its_customer_once_and_only_as_payment_kit_has_it() {
    let server = HttpServer::new(|| App::new().default_service(web::to(answer)));
    let server = server.workers(1).disable_signals();
    let server = server.bind("127.0.0.1:0").unwrap();
    let port = server.addrs()[0].port();
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        path: folder.path().join("hub.db"),
        durability: Durability::Kill,
        readers: 1,
        queue: 10,
    };
    let store = Store::open(options).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let egress = UpstreamSettings::default();
    let kit = PaymentKit::open(&settings(port), false, None, &egress, Arc::clone(&clock)).unwrap();
    let snapshot = Arc::new(ArcSwap::from_pointee(Snapshot::default()));
    let mirror = Mirror::new(Arc::clone(&kit), store.clone(), clock, snapshot);
    // Two tellings at once, and two that are worth nothing.
    for grant in ["cg_1", "cg_1", "cg_of_others", "cg_unknown"] {
        mirror.granted(grant);
    }
    let mut tries = 0;
    while open(&store).await.is_empty() || balance(&store).await == Nanos::ZERO {
        tries += 1;
        assert!(tries < 500, "waited for the notice and the balance");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(balance(&store).await, Nanos(2_500_000_000));
    let other = kit.ask(|client| Box::pin(async move { client.arrival("cg_of_others").await }));
    assert_eq!(other.await.unwrap(), None);
    let known = kit.ask(|client| Box::pin(async move { client.arrival("cg_1").await }));
    let (did, arrival) = known.await.unwrap().unwrap();
    assert_eq!(did, "z1customer");
    let now = SystemClock.now();
    assert!(!arrived(&store, &arrival, now).await.unwrap());
    let notices = open(&store).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0].owner.as_deref(), Some(OWNER));
    let facts: Facts = serde_json::from_str(&notices[0].facts).unwrap();
    let words = told(&facts);
    assert_eq!(
        words.en,
        "2.5 credits have arrived. They can be spent until 2030-03-17T17:46:40.000Z."
    );
    assert_eq!(
        words.zh,
        "2.5 额度已到账。有效期至 2030-03-17T17:46:40.000Z。"
    );
    // It is news for a day, and for no longer.
    let free = Snapshot::default();
    assert_eq!(look(&store, &free, now).await.unwrap(), 0);
    assert_eq!(open(&store).await.len(), 1);
    let later = Millis(now.0 + DAY_MS);
    assert_eq!(look(&store, &free, later).await.unwrap(), 0);
    assert!(open(&store).await.is_empty());
    assert!(!arrived(&store, &arrival, later).await.unwrap());
    handle.stop(false).await;
    drop((mirror, kit));
    store.close();
}
