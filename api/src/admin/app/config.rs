//! `GET` and `PATCH /api/app/config`: whether calls go on to upstream's own service. They never do.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::admin::body::Body;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Where calls go.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppConfig {
    /// Always false: this hub serves them.
    #[serde(rename = "useAIKitService")]
    use_service: bool,
}

const OWN: AppConfig = AppConfig { use_service: false };

/// What is to be changed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AppConfigChange {
    /// Calls go on to upstream's own service.
    #[serde(rename = "useAIKitService")]
    use_service: Option<bool>,
}

/// Tells that calls are served by this hub.
#[utoipa::path(get, path = "/api/app/config", operation_id = "show_app_config", tag = "app",
    responses((status = 200, body = AppConfig)))]
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().json(OWN)
}

/// Refuses to send calls elsewhere.
#[utoipa::path(patch, path = "/api/app/config", operation_id = "change_app_config", tag = "app",
    request_body = AppConfigChange, responses((status = 200, body = AppConfig)))]
pub async fn change(
    _caller: AdminCaller,
    change: Body<AppConfigChange>,
) -> Result<HttpResponse, AdminError> {
    if change.0.use_service == Some(true) {
        return Err(AdminError::invalid_member(
            "useAIKitService",
            "cannot be true: this hub serves calls itself; to have another AIGNE Hub serve them, add it as a provider of the kind aignehub",
        ));
    }
    Ok(HttpResponse::Ok().json(OWN))
}
