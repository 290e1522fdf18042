//! Messages through Blocklet Server: while it is down they wait, and then each comes once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use aigne_hub::blocklet::Blocklet;
use aigne_hub::blocklet::service::Connections;
use aigne_hub::clock::SystemClock;
use serde_json::{Value, json};
use store::notices::{self, Present};
use store::{Durability, Options, Store};

use super::support::Place;

/// Daemon and service on one port: who there is, and what was handed over.
struct Service {
    down: AtomicBool,
    /// The part of the path, and the body.
    handed: Mutex<Vec<(String, Value)>>,
}

async fn gql(service: web::Data<Arc<Service>>, asked: web::Json<Value>) -> HttpResponse {
    if service.down.load(Ordering::SeqCst) {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let query = asked["query"].as_str().unwrap();
    let person = |did: &str, locale: &str| json!({"did": did, "fullName": did, "locale": locale});
    let users = match query {
        query if query.contains("role: \"owner\"") => vec![person("z1ownerowner", "zh")],
        query if query.contains("role: \"admin\"") => vec![person("z1adminadmin", "en")],
        query if query.contains("z1customer") => vec![person("z1customer", "en")],
        _ => vec![],
    };
    HttpResponse::Ok().json(json!({"data": {"getUsers": {"users": users}}}))
}

async fn hand(
    service: web::Data<Arc<Service>>,
    what: web::Path<String>,
    body: web::Json<Value>,
) -> HttpResponse {
    if service.down.load(Ordering::SeqCst) {
        return HttpResponse::InternalServerError().json(json!({"error": "starting"}));
    }
    let mut handed = service.handed.lock().unwrap();
    handed.push((what.into_inner(), body.into_inner()));
    // It says so in words.
    HttpResponse::Ok().body("OK")
}

fn started(service: &Arc<Service>) -> (u16, ServerHandle) {
    let service = web::Data::new(Arc::clone(service));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(service.clone())
            .route("/api/gql", web::post().to(gql))
            .route("/.well-known/service/api/{what}", web::post().to(hand))
    });
    let server = server.workers(1).disable_signals();
    let server = server.bind("127.0.0.1:0").unwrap();
    let port = server.addrs()[0].port();
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (port, handle)
}

#[actix_web::test]
async fn what_nobody_could_be_told_waits_and_is_told_once_to_each_in_their_language() {
    let service = Arc::new(Service {
        down: AtomicBool::new(true),
        handed: Mutex::default(),
    });
    let (port, handle) = started(&service);
    let mut place = Place::new(port);
    for (name, value) in &mut place.variables {
        if name == "ABT_NODE_SERVICE_PORT" {
            *value = port.to_string();
        }
    }
    let options = Options {
        path: place.data_dir().join("hub.db"),
        durability: Durability::Kill,
        readers: 1,
        queue: 10,
    };
    let store = Store::open(options).unwrap();
    let dead = json!({"kind": "credential_refused", "provider": "openai", "credential": "main", "reason": null});
    let low = json!({"kind": "low_balance", "owner": "user:z1customer", "balance": "1", "threshold": "5"});
    let written = store.write(move |conn| {
        for (topic, owner, facts) in [
            ("credentials", None, &dead),
            ("credits", Some("user:z1customer"), &low),
        ] {
            let present = Present {
                subject: "one".to_owned(),
                step: "first".to_owned(),
                owner: owner.map(str::to_owned),
                facts: facts.to_string(),
            };
            let id = || uuid::Uuid::now_v7().to_string();
            notices::bring_up_to_date(conn, topic, &[present], id, 1_000)?;
        }
        Ok(())
    });
    written.await.unwrap();
    let clock = Arc::new(SystemClock);
    let blocklet = Blocklet::new(place.environment(), store.clone(), Arc::default(), clock);
    let connections = Connections::new().unwrap();
    let waiting = async || {
        store
            .read(|conn| notices::untold(conn, 10))
            .await
            .unwrap()
            .len()
    };
    for _ in 0..2 {
        let failed = blocklet.tell(&store, &connections).await.unwrap_err();
        assert!(failed.to_string().contains("did not answer"), "{failed}");
        assert_eq!(waiting().await, 2);
    }
    service.down.store(false, Ordering::SeqCst);
    assert_eq!(blocklet.tell(&store, &connections).await.unwrap(), 2);
    assert_eq!(waiting().await, 0);
    assert_eq!(blocklet.tell(&store, &connections).await.unwrap(), 0);
    let handed = service.handed.lock().unwrap().clone();
    let events: Vec<&str> = handed
        .iter()
        .filter(|(what, _)| what == "send-to-event-bus")
        .map(|(_, body)| body["data"]["event"]["type"].as_str().unwrap())
        .collect();
    assert_eq!(events.len(), 2);
    assert!(events.contains(&"credential.failed") && events.contains(&"credit.low"));
    let sent: Vec<(&Value, &str)> = handed
        .iter()
        .filter(|(what, _)| what == "send-to-user")
        .map(|(_, body)| {
            let title = body["data"]["notification"]["title"].as_str().unwrap();
            (&body["data"]["receiver"], title)
        })
        .collect();
    assert_eq!(sent.len(), 3, "{sent:?}");
    for (who, chinese) in [
        ("z1ownerowner", true),
        ("z1adminadmin", false),
        ("z1customer", false),
    ] {
        let (_, title) = sent.iter().find(|(to, _)| **to == json!([who])).unwrap();
        assert_eq!(title.is_ascii(), !chinese, "{who}: {title}");
    }
    handle.stop(false).await;
    // Gone altogether: nothing to tell is no failure, something to tell is one.
    assert_eq!(blocklet.tell(&store, &connections).await.unwrap(), 0);
    store.close();
}
