//! `/api/did`: what a wallet signed for upstream's own service. Its subscriptions are closed here.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::admin::error::AdminError;

/// What a wallet was asked for: to end the subscription to upstream's own service, and to renew it.
const CLOSED: [&str; 2] = [
    "cancel-subscription-ai-service",
    "recover-subscription-ai-service",
];

/// Refuses what a wallet could sign for upstream's own service.
#[utoipa::path(get, path = "/api/did/{action}", operation_id = "show_did_action", tag = "app", params(("action" = String, Path, description = "What is to be signed")),
    responses((status = 404, description = "No such action"), (status = 410, description = "There are no subscriptions")))]
pub async fn show(action: web::Path<String>) -> Result<HttpResponse, AdminError> {
    Err(refusal(&action))
}

/// Refuses a step of what a wallet could sign for upstream's own service.
#[utoipa::path(get, path = "/api/did/{action}/{step}", operation_id = "take_did_step", tag = "app", params(("action" = String, Path, description = "What is to be signed"), ("step" = String, Path, description = "`token`, `status`, `auth` and so on")),
    responses((status = 404, description = "No such action"), (status = 410, description = "There are no subscriptions")))]
pub async fn step(path: web::Path<(String, String)>) -> Result<HttpResponse, AdminError> {
    let (action, _) = path.into_inner();
    Err(refusal(&action))
}

fn refusal(action: &str) -> AdminError {
    if !CLOSED.contains(&action) {
        return AdminError::not_found(format!("nothing here is signed as {action:?}"));
    }
    AdminError::conflict(
        "subscriptions_closed",
        "this hub sells no subscriptions: it serves every call itself, for keys that its admins make",
    )
    .with_status(StatusCode::GONE)
}
