//! `/.well-known/service/gen-simple-access-key`: where a program sends the browser, which goes on to the
//! console's page.

use actix_web::http::header::{LOCATION, REFERRER_POLICY};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use store::connections;
use url::form_urlencoded::Serializer;

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::admin::session::only_here;
use crate::identity::resolve::Identity;
use crate::identity::token;
use crate::ui::mount::Mount;

/// The most characters of a program's own words that are shown.
const LONGEST: usize = 80;

/// What the program says of itself. Its picture is not shown: it may come from anywhere.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    #[serde(rename = "__token__")]
    token: Option<String>,
    source: Option<String>,
    app_name: Option<String>,
    close_on_success: Option<String>,
}

impl Said {
    /// What the program asks with.
    fn sid(&self) -> Option<String> {
        let token = self.token.as_deref()?.trim_end_matches('=');
        String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()
    }
}

/// Sends the browser on, without what the program fetches its key with: the address of the page knows the
/// connection by another name.
pub(super) async fn open(
    request: HttpRequest,
    said: Query<Said>,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
) -> Result<HttpResponse, AdminError> {
    only_here(&identity)?;
    let (said, now) = (said.0, context.clock.now());
    let found = match said.sid() {
        Some(sid) => {
            let hash = token::stored(&sid);
            let read = move |conn: &mut _| connections::by_hash(conn, &hash, now.0);
            context.store.read(read).await?
        }
        None => None,
    };
    let mut query = Serializer::new(String::new());
    if let Some(row) = found {
        query.append_pair("request", &row.id);
    }
    for (name, words) in [("app", &said.app_name), ("source", &said.source)] {
        let words = words.as_deref().unwrap_or_default().trim();
        if !words.is_empty() {
            let words: String = words.chars().take(LONGEST).collect();
            query.append_pair(name, &words);
        }
    }
    if said.close_on_success.as_deref() == Some("true") {
        query.append_pair("close", "1");
    }
    let target = format!("{}connect?{}", mount.prefix(&request), query.finish());
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, target))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .finish())
}
