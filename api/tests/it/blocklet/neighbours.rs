//! Other components of the app, as far as the hub asks them: what came, signed by whom, and what is
//! answered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aigne_hub::blocklet::component::{Claim, Signed};
use aigne_hub::clock::{Clock, SystemClock};
use serde_json::{Value, json};

use super::support::{COMPONENT, Hub, Place, put, text, vectors, wallet};

/// What a component does with what it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Answers,
    Fails(u16),
    /// Takes what is sent, and says nothing.
    Stalls,
}

/// A component that keeps what it was sent.
pub struct Neighbour {
    pub port: u16,
    pub desk: Arc<Desk>,
    pub handle: ServerHandle,
}

pub struct Desk {
    pub manner: Mutex<Manner>,
    /// `POST /path`, and the body.
    pub came: Mutex<Vec<(String, Value)>>,
    knocks: AtomicUsize,
    answer: fn(&Value) -> Value,
}

impl Desk {
    /// How often something came, whatever was answered.
    pub fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }
}

impl Neighbour {
    pub fn start(answer: fn(&Value) -> Value) -> Neighbour {
        let desk = Arc::new(Desk {
            manner: Mutex::new(Manner::Answers),
            came: Mutex::default(),
            knocks: AtomicUsize::new(0),
            answer,
        });
        let (port, handle) = Neighbour::at(0, &desk);
        Neighbour { port, desk, handle }
    }

    /// One that comes back at another port.
    pub fn again(&self) -> Neighbour {
        let (port, handle) = Neighbour::at(0, &self.desk);
        Neighbour {
            port,
            desk: Arc::clone(&self.desk),
            handle,
        }
    }

    fn at(port: u16, desk: &Arc<Desk>) -> (u16, ServerHandle) {
        let desk = web::Data::from(Arc::clone(desk));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(desk.clone())
                .app_data(web::JsonConfig::default().limit(64 << 20))
                .default_service(web::to(hear))
        });
        let server = server.workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", port)).unwrap();
        let port = server.addrs()[0].port();
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        (port, handle)
    }

    pub fn is(&self, manner: Manner) {
        *self.desk.manner.lock().unwrap() = manner;
    }

    pub fn came(&self) -> Vec<(String, Value)> {
        self.desk.came.lock().unwrap().clone()
    }
}

async fn hear(request: HttpRequest, desk: web::Data<Desk>, body: web::Json<Value>) -> HttpResponse {
    let body = body.into_inner();
    let method = request.method().as_str().to_ascii_lowercase();
    let signed = Signed {
        method: &method,
        path: request.path(),
        prefix: None,
        query: request.query_string(),
        body: body.clone(),
    };
    let claim = Claim::read(request.headers(), SystemClock.now()).unwrap();
    let call = claim.verify(&signed, &wallet()).unwrap();
    assert_eq!(call.named.as_deref(), Some(COMPONENT));
    let manner = *desk.manner.lock().unwrap();
    desk.knocks.fetch_add(1, Ordering::SeqCst);
    match manner {
        Manner::Stalls => std::future::pending().await,
        Manner::Fails(status) => {
            let status = actix_web::http::StatusCode::from_u16(status).unwrap();
            HttpResponse::build(status).json(json!({"error": "not now"}))
        }
        Manner::Answers => {
            let answer = (desk.answer)(&body);
            let asked = format!("{} {}", request.method(), request.path());
            desk.came.lock().unwrap().push((asked, body));
            HttpResponse::Ok().json(answer)
        }
    }
}

/// Says in the app's configuration that a component is there, running or not.
pub fn announce(place: &Place, did: &str, mounted: &str, port: u16, status: i64) {
    let app = json!({
        "env": {"appName": "Probe", "appUrl": text(&vectors(), "/app/url")},
        "components": [
            {"did": COMPONENT, "name": "ai-kit", "mountPoint": "/hub", "status": 6, "port": 37331},
            {"did": did, "mountPoint": mounted, "port": port, "status": status},
        ],
    });
    put(&place.config_dir().join("config.json"), &app.to_string());
}

/// So many calls with their attempts, once they are in the books.
pub async fn settled(
    hub: &Hub,
    count: usize,
) -> Vec<(store::calls::CallRecord, Vec<store::attempts::Attempt>)> {
    let started = std::time::Instant::now();
    loop {
        // What was handed to the writer before is committed when this is.
        hub.app.store.write(|_| Ok(())).await.unwrap();
        let read = hub.app.store.read(|conn| {
            let filter = store::calls::page::CallFilter::default();
            let calls = store::calls::page::page(conn, &filter, None, 1000)?;
            let with = calls.into_iter().rev().map(|call| {
                let attempts = store::attempts::of_call(conn, &call.id)?;
                Ok((call, attempts))
            });
            with.collect()
        });
        let calls: Vec<_> = read.await.unwrap();
        if calls.len() >= count {
            return calls;
        }
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{}",
            calls.len()
        );
        tokio::task::yield_now().await;
    }
}
