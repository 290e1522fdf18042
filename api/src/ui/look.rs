//! What Blocklet Server tells its pages in `__blocklet__.js`, told by the hub where it runs alone.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde::Serialize;
use serde_json::{Value, json};

use crate::blocklet::HUB_DID;
use crate::config::look::LookSettings;

/// The address, below the mount. Blocklet Server's router answers it before the hub sees it.
pub const ADDRESS: &str = "__blocklet__.js";

/// The script that names this hub, its logo, colour and languages.
pub fn script(look: &LookSettings, prefix: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(format!("window.blocklet = {};\n", told(look, prefix)))
}

/// The same as JSON: by it AIGNE's clients find where on a host the hub is mounted, whatever the path
/// in their base URL. They look for its component by the DID alone.
pub fn json(look: &LookSettings, prefix: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .json(told(look, prefix))
}

/// The members that Blocklet Server's own script has as well.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    app_name: &'a str,
    prefix: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_logo: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    theme: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    languages: Vec<Value>,
    component_mount_points: [Value; 1],
}

fn told(look: &LookSettings, prefix: &str) -> Value {
    let theme = |color| json!({ "light": { "palette": { "primary": { "main": color } } } });
    json!(Told {
        app_name: &look.name,
        prefix,
        app_logo: look.logo.as_deref(),
        theme: look.color.as_ref().map(theme),
        languages: look
            .languages
            .iter()
            .map(|code| json!({ "code": code }))
            .collect(),
        component_mount_points: [json!({
            "did": HUB_DID,
            "name": "ai-kit",
            "title": look.name,
            "status": "running",
            "mountPoint": match prefix.trim_end_matches('/') {
                "" => "/",
                mount => mount,
            },
        })],
    })
}
