//! `GET /api/hub`: what this installation is, for the console before anybody signed in.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use store::Nanos;
use utoipa::ToSchema;

use super::context::AdminContext;
use super::error::AdminError;
use crate::config::look::LookSettings;
use crate::identity::resolve::Identity;
use crate::pricing::policy::Policy;
use crate::ui::mount::Mount;

/// What this installation is.
#[derive(Debug, Serialize, ToSchema)]
pub struct HubReply {
    /// The installation.
    hub: HubObject,
}

/// What this installation is.
#[derive(Debug, Serialize, ToSchema)]
pub struct HubObject {
    /// What to call it.
    name: String,
    /// The version of the binary.
    version: &'static str,
    /// Where browsers and clients reach it.
    public_url: String,
    /// The path in front of every address of the hub, with a slash at both ends.
    prefix: String,
    /// `standalone`, or `blocklet` under Blocklet Server.
    host: &'static str,
    /// Where people sign in when it is not the hub's own page: a path of the same origin that
    /// takes `redirect` in its query.
    #[schema(required)]
    sign_in_path: Option<String>,
    /// Who pays: `internal` means nobody is charged, `credits` that calls are paid from credits.
    mode: &'static str,
    /// Where people buy credits.
    #[schema(required)]
    topup_url: Option<String>,
    /// What a credit costs in US dollars, a decimal number.
    credit_price: String,
    /// Languages of the console.
    languages: [&'static str; 2],
}

/// Tells what this installation is.
#[utoipa::path(get, path = "/api/hub", operation_id = "show_hub", tag = "hub", responses((status = 200, body = HubReply)))]
pub async fn show(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    look: web::Data<LookSettings>,
) -> Result<HttpResponse, AdminError> {
    let policy = context.store.read(Policy::load).await?;
    let snapshot = context.snapshot.load();
    let sign_in_path = identity.sign_in_path();
    Ok(HttpResponse::Ok().json(HubReply {
        hub: HubObject {
            name: look.name.clone(),
            version: env!("CARGO_PKG_VERSION"),
            public_url: context.public_url.as_str().trim_end_matches('/').to_owned(),
            prefix: mount.prefix(&request),
            host: if sign_in_path.is_some() {
                "blocklet"
            } else {
                "standalone"
            },
            sign_in_path,
            mode: snapshot.billing.mode.word(),
            topup_url: snapshot.billing.topup_url.clone(),
            credit_price: Nanos(policy.credit_price).to_string(),
            languages: ["en", "zh"],
        },
    }))
}
