//! `/api/payment`: what Payment Kit calls.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::context::AdminContext;
use super::error::AdminError;
use crate::identity::extract::AnyCaller;
use crate::identity::principal::{Proof, Subject};

/// Takes the news of a payment from another component of the app. What it says is not believed: the
/// balances are asked for anew where they are kept.
#[utoipa::path(post, path = "/api/payment/callback", operation_id = "payment_callback", tag = "user",
    responses((status = 200, description = "Heard"), (status = 403, description = "The caller is no component of this app")))]
pub async fn callback(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    match caller.0.subject {
        Subject::Outside {
            proof: Proof::Component,
            ..
        } => {
            if let Some(mirror) = context.balances_elsewhere() {
                mirror.forget_all();
            }
            Ok(HttpResponse::Ok().json(json!({})))
        }
        _ => Err(AdminError::forbidden(
            "components_only",
            "only another component of the app, with its signature, calls this",
        )),
    }
}
