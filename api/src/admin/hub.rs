//! `GET /api/hub`: what this installation is, for the console before anybody signed in.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::AdminContext;

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
    name: &'static str,
    /// The version of the binary.
    version: &'static str,
    /// Where browsers and clients reach it.
    public_url: String,
    /// Who pays: `internal` means nobody is charged.
    mode: &'static str,
    /// Languages of the console.
    languages: [&'static str; 2],
}

/// Tells what this installation is.
#[utoipa::path(get, path = "/api/hub", operation_id = "show_hub", tag = "hub", responses((status = 200, body = HubReply)))]
pub async fn show(context: web::Data<AdminContext>) -> HttpResponse {
    HttpResponse::Ok().json(HubReply {
        hub: HubObject {
            name: "AIGNE Hub",
            version: env!("CARGO_PKG_VERSION"),
            public_url: context.public_url.as_str().trim_end_matches('/').to_owned(),
            mode: "internal",
            languages: ["en", "zh"],
        },
    })
}
