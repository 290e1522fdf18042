//! An app of Blocklet Server as its component sees it: environment, files, and the daemon.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aigne_hub::blocklet::environment::{Environment, Mode};
use aigne_hub::blocklet::wallet::Wallet;
use aigne_hub::clock::{Clock, SystemClock};
use aigne_hub::config::env::Env;
use aigne_hub::config::problem::Problems;
use aigne_hub::config::{Config, Flags};
use aigne_hub::server::{self, Running};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The hub's DID, which clients look for.
pub const COMPONENT: &str = "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ";

/// What `fixtures/blocklet/make.mjs` made.
pub fn vectors() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/blocklet/vectors.json"
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A text of the vectors.
pub fn text<'a>(vectors: &'a Value, pointer: &str) -> &'a str {
    vectors.pointer(pointer).unwrap().as_str().unwrap()
}

/// The app's access wallet.
pub fn wallet() -> Wallet {
    Wallet::of_secret(text(&vectors(), "/ask/secret")).unwrap()
}

/// A component's folders, and the variables that its process is started with.
pub struct Place {
    pub folder: TempDir,
    pub variables: Vec<(String, String)>,
}

impl Place {
    pub fn new(daemon_port: u16) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let vectors = vectors();
        let app = folder.path().join("app");
        let data = app.join(COMPONENT);
        std::fs::create_dir_all(app.join(".config").join(COMPONENT)).unwrap();
        std::fs::create_dir_all(&data).unwrap();
        let pid = text(&vectors, "/app/did");
        let mounted =
            json!([{"did": "zOther", "mountPoint": "/"}, {"did": COMPONENT, "mountPoint": "/hub"}]);
        let variables = [
            ("BLOCKLET_APP_ID", pid.to_owned()),
            ("BLOCKLET_APP_PID", pid.to_owned()),
            ("BLOCKLET_DID", pid.to_owned()),
            ("BLOCKLET_APP_URL", text(&vectors, "/app/url").to_owned()),
            ("BLOCKLET_APP_ASK", text(&vectors, "/ask/secret").to_owned()),
            ("BLOCKLET_APP_EK", format!("0x{}", "5a".repeat(64))),
            ("BLOCKLET_APP_DATA_DIR", app.display().to_string()),
            (
                "BLOCKLET_SESSION_SECRET",
                text(&vectors, "/session_secret").to_owned(),
            ),
            ("BLOCKLET_REAL_DID", format!("{pid}/{COMPONENT}")),
            ("BLOCKLET_COMPONENT_DID", COMPONENT.to_owned()),
            (
                "BLOCKLET_COMPONENT_API_KEY",
                text(&vectors, "/sealed/api_key").to_owned(),
            ),
            ("BLOCKLET_DATA_DIR", data.display().to_string()),
            ("BLOCKLET_PORT", "37331".to_owned()),
            ("ABT_NODE_PORT", daemon_port.to_string()),
            ("ABT_NODE_SERVICE_PORT", "40406".to_owned()),
            ("BLOCKLET_MOUNT_POINTS", mounted.to_string()),
            ("prefs.creditPrefix", "from start".to_owned()),
            ("prefs.onlyEnableModelsInPricing", String::new()),
            ("HUB_WORKERS", "1".to_owned()),
        ];
        let named = variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Place {
            folder,
            variables: named.collect(),
        }
    }

    pub fn config_dir(&self) -> PathBuf {
        self.folder.path().join("app/.config")
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("app").join(COMPONENT)
    }

    pub fn env(&self) -> Env {
        Env::default().and(self.variables.clone())
    }

    pub fn environment(&self) -> Arc<Environment> {
        let mut problems = Problems::default();
        let read = Environment::read(&self.env(), Mode::Auto, &mut problems);
        assert_eq!(problems.to_string(), "");
        Arc::new(read.unwrap())
    }

    /// The settings of a hub in this place, on a free port.
    pub fn config(&self) -> Config {
        let flags = Flags {
            port: Some("0".to_owned()),
            ..Flags::default()
        };
        Config::load(&flags, &self.env()).unwrap()
    }

    pub async fn start(&self) -> Hub {
        Hub::of(self.config()).await
    }
}

/// A hub that serves.
pub struct Hub {
    pub base: String,
    pub handle: ServerHandle,
    pub app: Arc<aigne_hub::app::App>,
    done: actix_web::rt::task::JoinHandle<anyhow::Result<()>>,
}

impl Hub {
    pub async fn of(config: Config) -> Hub {
        Hub::running(server::start(config).await.unwrap())
    }

    fn running(running: Running) -> Hub {
        Hub {
            base: format!("http://{}", running.address),
            handle: running.handle.clone(),
            app: Arc::clone(&running.app),
            done: actix_web::rt::spawn(running.finish()),
        }
    }

    pub async fn stop(self) {
        self.handle.stop(true).await;
        self.done.await.unwrap().unwrap();
    }

    pub async fn get(&self, path: &str, headers: &[(&str, String)]) -> (u16, Value) {
        self.send(awc::http::Method::GET, path, headers, None).await
    }

    pub async fn send(
        &self,
        method: awc::http::Method,
        path: &str,
        headers: &[(&str, String)],
        body: Option<Value>,
    ) -> (u16, Value) {
        let client = awc::Client::builder().disable_redirects().finish();
        let mut request = client.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.append_header((*name, value.as_str()));
        }
        let mut answer = match body {
            Some(body) => request.send_json(&body).await.unwrap(),
            None => request.send().await.unwrap(),
        };
        let bytes = answer.body().limit(1 << 20).await.unwrap();
        let value = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&bytes).into_owned()));
        (answer.status().as_u16(), value)
    }
}

/// Seconds since 1970, for what must be fresh.
pub fn now_s() -> i64 {
    SystemClock.now().seconds()
}

/// A login token that is signed like Blocklet Server's.
pub fn minted(claims: &Value) -> String {
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let key = hmac::Key::new(
        hmac::HMAC_SHA256,
        text(&vectors(), "/session_secret").as_bytes(),
    );
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A fresh login of this role.
pub fn login(role: &str) -> String {
    let claims = json!({"type": "user", "did": format!("z1{role}"), "role": role, "provider": "wallet",
        "fullName": format!("The {role}"), "iat": now_s(), "exp": now_s() + 600});
    minted(&claims)
}

/// The headers of a signed call.
pub fn signed(method: &str, path: &str, body: &Value, iat: i64) -> Vec<(&'static str, String)> {
    let text = aigne_hub::blocklet::stable_json::text(&json!({
        "iat": iat, "exp": iat + 300, "body": body, "query": {}, "method": method, "url": path,
    }));
    vec![
        (
            "x-component-did",
            "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk".to_owned(),
        ),
        ("x-component-sig", wallet().sign(&text)),
        ("x-component-sig-iat", iat.to_string()),
        ("x-component-sig-exp", (iat + 300).to_string()),
        ("x-component-sig-version", "1".to_owned()),
    ]
}

/// Blocklet Server's daemon, as far as access keys go.
pub struct Daemon {
    pub port: u16,
    pub asked: Arc<AtomicUsize>,
    /// What is answered: status and body.
    pub answer: Arc<Mutex<(u16, Value)>>,
    pub handle: ServerHandle,
}

struct Told {
    asked: Arc<AtomicUsize>,
    answer: Arc<Mutex<(u16, Value)>>,
}

impl Daemon {
    pub async fn start() -> Daemon {
        let (asked, answer) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(Mutex::new((200, json!({})))),
        );
        let told = web::Data::new(Told {
            asked: Arc::clone(&asked),
            answer: Arc::clone(&answer),
        });
        let server = HttpServer::new(move || {
            App::new()
                .app_data(told.clone())
                .route("/api/gql", web::post().to(graphql))
        })
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
        let port = server.addrs()[0].port();
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Daemon {
            port,
            asked,
            answer,
            handle,
        }
    }

    /// From now on, every key is that of this passport.
    pub fn knows(&self, passport: &str, expires_at: Value) {
        let data = json!({"accessKeyId": "z1key", "passport": passport, "remark": "CI",
            "createdBy": "z1maker", "authType": "simple", "expireAt": expires_at});
        self.answers(
            200,
            json!({"data": {"verifyAccessKey": {"code": "ok", "data": data}}}),
        );
    }

    pub fn answers(&self, status: u16, body: Value) {
        *self.answer.lock().unwrap() = (status, body);
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Refuses questions that the real daemon would refuse.
async fn graphql(
    request: HttpRequest,
    told: web::Data<Told>,
    body: web::Json<Value>,
) -> HttpResponse {
    told.asked.fetch_add(1, Ordering::SeqCst);
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    let vectors = vectors();
    let id = text(&vectors, "/ask/did");
    let signed = format!("{}-{id}", header("x-access-stamp"));
    let right = header("x-access-key-id") == id
        && header("x-access-blocklet") == text(&vectors, "/app/did")
        && header("x-component-did") == COMPONENT
        && wallet().signed(&signed, &header("x-access-signature"));
    let query = body["query"].as_str().unwrap();
    if !right || !query.contains("verifyAccessKey") || !query.contains("accessKeyId: \"blocklet-z")
    {
        return HttpResponse::BadRequest().json(json!({"error": "bad signature or question"}));
    }
    let (status, body) = told.answer.lock().unwrap().clone();
    HttpResponse::build(actix_web::http::StatusCode::from_u16(status).unwrap()).json(body)
}

/// Writes a file as Blocklet Server does: as a whole, over the old one.
pub fn put(path: &Path, content: &str) {
    let beside = path.with_extension("new");
    std::fs::write(&beside, content).unwrap();
    std::fs::rename(&beside, path).unwrap();
}
