//! `GET /api/user/credit/payment-link`: where credits are bought. A link is only ever told, nobody
//! is sent along: it is the admin's, never a part of the request.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::admin::context::AdminContext;
use crate::admin::credits::owner;
use crate::admin::error::AdminError;
use crate::identity::extract;

/// Tells where credits are bought; null where nobody set it.
#[utoipa::path(get, path = "/api/user/credit/payment-link", operation_id = "show_payment_link", tag = "user",
    responses((status = 200, body = Option<String>)))]
pub async fn show(
    context: web::Data<AdminContext>,
    request: HttpRequest,
) -> Result<HttpResponse, AdminError> {
    // Who calls matters only for a link of their own.
    let caller = extract::principal(&request).await.ok().flatten();
    let owner = caller.as_ref().and_then(owner::of);
    let link = super::payment_link(&context, &request, owner.as_deref());
    Ok(HttpResponse::Ok().json(link))
}
