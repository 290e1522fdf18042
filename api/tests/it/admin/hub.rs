//! A hub with a store of its own, whose admin API is called as over HTTP.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use aigne_hub::admin::context::{
    AdminContext, CredentialTester, ModelLister, Reload, TestFailure, Trial,
};
use aigne_hub::clock::{Clock, Millis, TestClock};
use aigne_hub::config::look::LookSettings;
use aigne_hub::identity::directory::{KeyDirectory, KeyEntry};
use aigne_hub::identity::owner_link::NewLink;
use aigne_hub::identity::principal::{AllowedModels, Role};
use aigne_hub::identity::resolve::Identity;
use aigne_hub::identity::session::{NewSession, Sessions, Start};
use aigne_hub::identity::{hub_key, token};
use aigne_hub::providers::listed::Listed;
use aigne_hub::ui::mount::Mount;
use aigne_hub::vault::{MasterSource, Vault};
use futures_util::future::{LocalBoxFuture, ready};
use serde_json::Value;
use store::hub_keys::HubKey;
use store::users::User;
use store::{Durability, Options, Store};
use tempfile::TempDir;

/// 2026-11-23T12:00:00Z.
pub const NOON: i64 = 1_795_435_200_000;

/// A running admin API.
pub struct Hub {
    pub store: Store,
    pub clock: Arc<TestClock>,
    pub tester: Rc<FakeTester>,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    _folder: TempDir,
}

/// Keys as the running hub knows them.
#[derive(Default)]
struct Keys(RwLock<HashMap<String, Arc<KeyEntry>>>, RwLock<Vec<String>>);

impl KeyDirectory for Keys {
    fn by_hash(&self, hash: &[u8; 32]) -> Option<Arc<KeyEntry>> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.get(&token::hex(hash)).cloned()
    }

    fn is_deactivated(&self, user_id: &str) -> bool {
        let people = self.1.read().unwrap_or_else(PoisonError::into_inner);
        people.iter().any(|id| id == user_id)
    }
}

/// Answers tests of credentials and remembers them.
#[derive(Default)]
pub struct FakeTester {
    pub asked: RefCell<Vec<(String, Option<String>)>>,
    pub refuses: RefCell<Option<TestFailure>>,
    /// Files that can be fetched, by URL.
    pub files: RefCell<HashMap<String, String>>,
}

impl CredentialTester for FakeTester {
    fn test(&self, trial: Trial) -> LocalBoxFuture<'static, Result<(), TestFailure>> {
        let asked = (trial.base_url, trial.model);
        self.asked.borrow_mut().push(asked);
        let answer = self.refuses.borrow().clone().map_or(Ok(()), Err);
        Box::pin(ready(answer))
    }

    fn fetch(
        &self,
        url: url::Url,
        _: usize,
        _: aigne_hub::upstream::Egress,
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, TestFailure>> {
        let found = self.files.borrow().get(url.as_str()).cloned();
        let answer = found.map(String::into_bytes).ok_or(TestFailure {
            status: Some(404),
            message: "nothing there".to_owned(),
        });
        Box::pin(ready(answer))
    }
}

/// Answers no list of models.
struct NoLists;

impl ModelLister for NoLists {
    fn list(&self, _: Trial) -> LocalBoxFuture<'static, Result<Vec<Listed>, TestFailure>> {
        let message = "no list here".to_owned();
        let failure = TestFailure {
            status: Some(404),
            message,
        };
        Box::pin(ready(Err(failure)))
    }
}

/// A request to be sent.
pub struct Call(TestRequest);

impl Call {
    pub fn new(method: Method, path: &str) -> Self {
        let peer = "192.0.2.7:4000".parse().unwrap();
        Call(
            TestRequest::default()
                .method(method)
                .uri(path)
                .peer_addr(peer),
        )
    }

    pub fn get(path: &str) -> Self {
        Call::new(Method::GET, path)
    }

    pub fn post(path: &str, body: Value) -> Self {
        Call::new(Method::POST, path).json(body)
    }

    pub fn json(self, body: Value) -> Self {
        Call(self.0.set_json(body))
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        Call(self.0.insert_header((name, value)))
    }

    pub fn key(self, key: &str) -> Self {
        self.header("authorization", &format!("Bearer {key}"))
    }

    pub fn browser(self, browser: &Browser) -> Self {
        let cookie = format!("hub_session={}", browser.cookie);
        self.header("cookie", &cookie)
            .header("x-csrf-token", &browser.csrf)
    }
}

/// What a browser holds after signing in.
#[derive(Debug, Clone)]
pub struct Browser {
    pub cookie: String,
    pub csrf: String,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub body: Value,
}

impl Reply {
    /// The code of an error.
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    /// The message of an error.
    pub fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or_default()
    }

    /// The session that was set.
    pub fn browser(&self) -> Browser {
        let cookie = self.headers.get("set-cookie").unwrap().to_str().unwrap();
        let cookie = cookie.strip_prefix("hub_session=").unwrap();
        Browser {
            cookie: cookie.split(';').next().unwrap().to_owned(),
            csrf: self.body["session"]["csrf_token"]
                .as_str()
                .unwrap()
                .to_owned(),
        }
    }
}

impl Hub {
    pub async fn start() -> Hub {
        Hub::with(|_| {}).await
    }

    /// With other settings.
    pub async fn with(change: impl FnOnce(&mut AdminContext)) -> Hub {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Options {
            path: folder.path().join("hub.db"),
            durability: Durability::Kill,
            readers: 1,
            queue: 100,
        })
        .unwrap();
        let clock = Arc::new(TestClock::at(Millis(NOON)));
        let source = MasterSource {
            secret: None,
            data_dir: folder.path().to_owned(),
        };
        let vault = Vault::unlock(&store, &source, clock.now()).await.unwrap();
        let keys = Arc::new(Keys::default());
        let url: url::Url = "http://hub.example:8787/hub".parse().unwrap();
        let sessions = Sessions::new(store.clone(), clock.clone());
        let identity = Identity::new(keys.clone(), sessions, clock.clone());
        let reload = reload(store.clone(), keys);
        let mut context = AdminContext::new(
            store.clone(),
            Arc::new(vault),
            clock.clone(),
            url.clone(),
            reload,
        );
        change(&mut context);
        Hub {
            store,
            clock,
            tester: Rc::default(),
            context: web::Data::new(context),
            identity: web::Data::new(identity),
            mount: web::Data::new(Mount::new(&url)),
            _folder: folder,
        }
    }

    /// The same hub with nothing in its caches, as after a restart.
    pub fn restarted(self) -> Hub {
        let keys: Arc<dyn KeyDirectory> = Arc::new(Keys::default());
        let sessions = Sessions::new(self.store.clone(), self.clock.clone());
        let identity = Identity::new(keys, sessions, self.clock.clone());
        Hub {
            identity: web::Data::new(identity),
            ..self
        }
    }

    pub async fn send(&self, call: Call) -> Reply {
        let tester: Rc<dyn CredentialTester> = self.tester.clone();
        let lister: Rc<dyn ModelLister> = Rc::new(NoLists);
        let look = web::Data::new(LookSettings::default());
        let app = init_service(App::new().app_data(look).configure(|config| {
            aigne_hub::admin::configure(
                config,
                self.context.clone(),
                self.identity.clone(),
                self.mount.clone(),
                tester,
                lister,
            );
            aigne_hub::connect::configure(config);
            aigne_hub::ui::configure(config, self.mount.clone());
        }))
        .await;
        let response = call_service(&app, call.0.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = String::from_utf8(read_body(response).await.to_vec()).unwrap();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Reply {
            status,
            headers,
            text,
            body,
        }
    }

    /// A new hub key.
    pub async fn key(&self, role: Role) -> String {
        self.key_of(role, None).await
    }

    /// A key behind which a person stands.
    pub async fn key_of(&self, role: Role, user: Option<&str>) -> String {
        let made = hub_key::generate().unwrap();
        let row = HubKey {
            id: token::new_id(),
            name: format!("{} key", role.word()),
            hash: made.hash,
            prefix: made.prefix,
            last_four: made.last_four,
            role: role.word().to_owned(),
            user_id: user.map(str::to_owned),
            project: None,
            models: "[]".to_owned(),
            managed_by: "database".to_owned(),
            replaced_by: None,
            created_at: NOON,
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
            cache_seconds: None,
            limits: store::hub_keys::KeyLimits::default(),
        };
        self.store
            .write(move |conn| store::hub_keys::insert(conn, &row))
            .await
            .unwrap();
        (self.context.reload)().await;
        made.secret
    }

    /// A new person with this role, and a browser that they signed in with.
    pub async fn person(&self, role: Role) -> (String, Browser) {
        let id = token::new_id();
        let user = User {
            id: id.clone(),
            name: format!("{} {id}", role.word()),
            email: None,
            role: role.word().to_owned(),
            source: store::users::LOCAL.to_owned(),
            password_hash: None,
            created_at: self.clock.now().0,
            last_seen_at: None,
            email_trusted: false,
            deactivated_at: None,
        };
        self.store
            .write(move |conn| store::users::upsert(conn, &user))
            .await
            .unwrap();
        let browser = self.browser_of(&id).await;
        (id, browser)
    }

    /// Another browser of a person.
    pub async fn browser_of(&self, user: &str) -> Browser {
        let session = NewSession::of(user, Start::Password, self.clock.now()).unwrap();
        let row = session.clone();
        self.store
            .write(move |conn| row.insert(conn))
            .await
            .unwrap();
        Browser {
            csrf: session.csrf().to_owned(),
            cookie: session.cookie,
        }
    }

    /// A new owner link's token.
    pub async fn owner_link(&self) -> String {
        let link = NewLink::at(self.clock.now()).unwrap();
        let token = link.token.clone();
        self.store
            .write(move |conn| link.insert(conn))
            .await
            .unwrap();
        token
    }

    /// A browser that the owner signed in with.
    pub async fn owner(&self) -> Browser {
        let link = self.owner_link().await;
        let body = serde_json::json!({"token": link});
        let reply = self.send(Call::post("/api/session/owner-link", body)).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.browser()
    }
}

fn reload(store: Store, keys: Arc<Keys>) -> Reload {
    Arc::new(move || {
        let (store, keys) = (store.clone(), keys.clone());
        Box::pin(async move {
            let rows = store
                .read(|conn| store::hub_keys::live(conn, 0))
                .await
                .unwrap();
            let entries = rows
                .into_iter()
                .map(|row| (row.hash.clone(), Arc::new(entry(row))));
            *keys.0.write().unwrap() = entries.collect();
            let gone = store.read(store::users::deactivated).await.unwrap();
            *keys.1.write().unwrap() = gone;
        })
    })
}

fn entry(row: HubKey) -> KeyEntry {
    KeyEntry {
        id: row.id,
        name: row.name,
        role: Role::from_word(&row.role).unwrap(),
        user_id: row.user_id,
        project: row.project,
        models: Arc::new(AllowedModels::new(
            serde_json::from_str(&row.models).unwrap(),
        )),
        cache_seconds: None,
        priority: row.limits.priority,
        expires_at: row.expires_at.map(Millis),
        revoked_at: row.revoked_at.map(Millis),
    }
}
