//! `GET /api/user/credit/payment-link`: where credits are bought. A link is only ever told, nobody
//! is sent along: it is the admin's, never a part of the request.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;

/// Tells where credits are bought; null where nobody set it.
#[utoipa::path(get, path = "/api/user/credit/payment-link", operation_id = "show_payment_link", tag = "user",
    responses((status = 200, body = Option<String>)))]
pub async fn show(
    context: web::Data<AdminContext>,
    request: HttpRequest,
) -> Result<HttpResponse, AdminError> {
    Ok(HttpResponse::Ok().json(super::payment_link(&context, &request)))
}
