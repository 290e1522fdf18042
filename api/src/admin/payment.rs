//! `/api/payment`: what Payment Kit calls.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::context::AdminContext;
use super::error::AdminError;

/// Takes the news of a payment from another component of the app. What it says is not believed: the
/// balances are asked for anew where they are kept.
#[utoipa::path(post, path = "/api/payment/callback", operation_id = "payment_callback", tag = "user",
    responses((status = 200, description = "Heard"), (status = 403, description = "The caller is no component of this app")))]
pub async fn callback(context: web::Data<AdminContext>) -> Result<HttpResponse, AdminError> {
    if let Some(mirror) = context.balances_elsewhere() {
        mirror.forget_all();
    }
    Ok(HttpResponse::Ok().json(json!({})))
}
