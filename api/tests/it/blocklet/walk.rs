//! Every route with every kind of principal that there is under Blocklet Server.

use aigne_hub::admin::routes::{CREDIT_ROOTS, PROVIDER_ROOTS, credit_table, provider_table, table};
use aigne_hub::identity::extract::Caller;
use awc::http::Method;
use serde_json::{Value, json};
use wire::operation::Operation;

use super::support::{Daemon, Place, login, minted, now_s, signed, text, vectors};

/// Codes of what takes a person or a key, where a component calls for neither.
const NOBODY: [&str; 2] = ["nobody_behind", "nobody"];

type Headers = Vec<(&'static str, String)>;
type Shows = Box<dyn Fn(&Method, &str) -> Headers>;

/// A kind of principal, and how it shows itself with this method and path.
struct Kind {
    name: &'static str,
    what: What,
    shows: Shows,
}

/// What the tables know of a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Nobody,
    /// Shows something that does not hold.
    Forged(&'static str),
    Calls,
    Manages,
    OAuth,
    Component,
}

/// What the route says to it: the code of the refusal, or nothing.
fn declared(caller: Caller, what: What) -> Option<(u16, &'static str)> {
    match (caller, what) {
        (Caller::Anyone, _) => None,
        (_, What::Nobody) => Some((401, "missing_key")),
        (_, What::Forged(code)) => Some((401, code)),
        (Caller::Known, _) => None,
        (Caller::Session, _) => Some((403, "sessions_only")),
        (Caller::Component, What::Component) => None,
        (Caller::Component, _) => Some((403, "components_only")),
        (Caller::Admin, What::Manages) => None,
        (Caller::Admin, What::OAuth) => Some((403, "scoped_token")),
        (Caller::Admin, What::Component) => Some((403, "components_not_admin")),
        (Caller::Admin, What::Calls) => Some((403, "admins_only")),
    }
}

fn kind(
    name: &'static str,
    what: What,
    shows: impl Fn(&Method, &str) -> Headers + 'static,
) -> Kind {
    let shows = Box::new(shows);
    Kind { name, what, shows }
}

fn bearer(secret: String) -> impl Fn(&Method, &str) -> Headers {
    move |_, _| vec![("authorization", format!("Bearer {secret}"))]
}

fn component(method: &Method, path: &str) -> Headers {
    let method = method.as_str().to_ascii_lowercase();
    signed(&method, path, &json!({}), now_s())
}

fn kinds(hub_key: String, admin_key: String) -> Vec<Kind> {
    let oauth = json!({"type": "user", "did": "z1owner", "role": "owner", "exp": now_s() + 600,
        "oauth": {"clientId": "c", "scopes": ["blocklet:write"]}});
    let refresh = json!({"type": "user", "did": "z1owner", "role": "owner", "exp": now_s() + 600,
        "tokenType": "refresh"});
    let access_key = text(&vectors(), "/access_key/secret").to_owned();
    let for_somebody = |method: &Method, path: &str| {
        let mut headers = component(method, path);
        headers.push(("x-user-did", "z1owner".to_owned()));
        headers.push(("x-user-role", "owner".to_owned()));
        headers
    };
    let of_another_path = |method: &Method, _: &str| component(method, "/api/elsewhere");
    let named = |_: &Method, _: &str| {
        vec![
            ("x-user-did", "z1owner".to_owned()),
            ("x-user-role", "owner".to_owned()),
        ]
    };
    vec![
        kind("anonymous", What::Nobody, |_, _| vec![]),
        kind("forged headers", What::Nobody, named),
        kind("guest", What::Calls, bearer(login("guest"))),
        kind("member", What::Calls, bearer(login("member"))),
        kind("admin", What::Manages, bearer(login("admin"))),
        kind("owner", What::Manages, bearer(login("owner"))),
        kind("oauth", What::OAuth, bearer(minted(&oauth))),
        kind(
            "refresh token",
            What::Forged("invalid_token"),
            bearer(minted(&refresh)),
        ),
        kind("access key", What::Calls, bearer(access_key)),
        kind("member key", What::Calls, bearer(hub_key)),
        kind("admin key", What::Manages, bearer(admin_key)),
        kind("component", What::Component, component),
        kind("component for the owner", What::Component, for_somebody),
        kind(
            "forged component",
            What::Forged("invalid_signature"),
            of_another_path,
        ),
    ]
}

/// Every route of the tables of the admin API, and of the APIs that applications speak.
fn routes() -> Vec<(Method, String, Caller)> {
    let own = table().into_iter().map(|entry| ("/api".to_owned(), entry));
    let providers = PROVIDER_ROOTS.into_iter().flat_map(|root| {
        let table = provider_table().into_iter();
        table.map(move |entry| (format!("/api{root}"), entry))
    });
    let credits = CREDIT_ROOTS.into_iter().flat_map(|root| {
        let table = credit_table().into_iter();
        table.map(move |entry| (format!("/api{root}"), entry))
    });
    let admin = own.chain(providers).chain(credits).map(|(root, entry)| {
        let mut path = format!("{root}{}", entry.path);
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            path.replace_range(from..=to, "x");
        }
        (entry.method, path, entry.caller)
    });
    let posts = [
        "/v1/chat/completions",
        "/v1/messages",
        "/v1/messages/count_tokens",
        "/v1/responses",
        "/v1/videos",
        "/v1beta/models/m:generateContent",
        "/v1beta/models/m:streamGenerateContent",
        "/v1beta/models/m:countTokens",
        "/v1beta/models/m:embedContent",
        "/api/v2/chat",
        "/api/v2/chat/completions",
        "/api/v2/completions",
        "/api/v2/video",
    ];
    let gets = [
        "/v1/models",
        "/v1/models/x",
        "/v1beta/models",
        "/v1/videos",
        "/v1/videos/x",
        "/v1/videos/x/content",
        "/v1/responses/x",
        "/v1/responses/x/input_items",
    ];
    let operations = Operation::ALL
        .into_iter()
        .map(|it| format!("/v1{}", it.path()));
    let posts = posts.map(str::to_owned).into_iter().chain(operations);
    let surfaces = posts.map(|path| (Method::POST, path));
    let surfaces = surfaces.chain(gets.map(|path| (Method::GET, path.to_owned())));
    let surfaces = surfaces.map(|(method, path)| (method, path, Caller::Known));
    admin.chain(surfaces).collect()
}

/// The code of an error in any dialect that has one.
fn code(told: &Value) -> &str {
    let code = told.pointer("/error/code").and_then(Value::as_str);
    code.unwrap_or_default()
}

#[actix_web::test]
async fn every_route_gives_every_kind_of_principal_what_it_declares() {
    let daemon = Daemon::start().await;
    daemon.knows("blocklet-member", Value::Null);
    let mut place = Place::new(daemon.port);
    let open = ("prefs.guestPlaygroundEnabled", "true");
    place.variables.push((open.0.to_owned(), open.1.to_owned()));
    let hub = place.start().await;
    let made = async |role: &str| {
        let owner = [("authorization", format!("Bearer {}", login("owner")))];
        let body = json!({"name": format!("{role} key"), "role": role});
        let (status, told) = hub
            .send(Method::POST, "/api/keys", &owner, Some(body))
            .await;
        assert_eq!(status, 201, "{told}");
        told["secret"].as_str().unwrap().to_owned()
    };
    let (member_key, admin_key) = (made("member").await, made("admin").await);
    let kinds = kinds(member_key, admin_key);
    let routes = routes();
    assert!(routes.len() > 120, "{}", routes.len());
    for (method, path, caller) in routes {
        for kind in &kinds {
            let headers = (kind.shows)(&method, &path);
            let (status, told) = hub.send(method.clone(), &path, &headers, None).await;
            let told_code = code(&told);
            let case = format!("{}: {method} {path}: {status} {told}", kind.name);
            match declared(caller, kind.what) {
                // Who stands for nobody has no credits and no videos to show.
                None if kind.name == "component" && NOBODY.contains(&told_code) => {}
                None => assert!(![401, 403].contains(&status), "{case}"),
                Some((declared, code)) => {
                    assert_eq!(status, declared, "{case}");
                    // Anthropic's and Gemini's errors have no code.
                    assert!(told_code.is_empty() || told_code == code, "{case}");
                }
            }
        }
    }
    daemon.handle.stop(false).await;
    hub.stop().await;
}
