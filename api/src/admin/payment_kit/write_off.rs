//! `POST /api/payment-kit/events/{id}/write-off`: gives a refused event up.

use actix_web::{HttpResponse, web};
use store::payments::events;

use super::PaymentEventReply;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Gives up an event that Payment Kit refuses: its customer is not asked for it any more.
#[utoipa::path(post, path = "/api/payment-kit/events/{id}/write-off", operation_id = "write_off_payment_event", tag = "payment kit",
    params(("id" = String, Path, description = "The event's identifier")),
    responses((status = 200, body = PaymentEventReply), (status = 404, description = "There is no such event"),
        (status = 409, description = "It is not refused")))]
pub async fn write_off(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = path.into_inner();
    let (done, event) = context
        .store
        .write(move |conn| {
            let done = events::write_off(conn, &id)?;
            Ok((done, events::by_id(conn, &id)?))
        })
        .await?;
    let Some(event) = event else {
        return Err(AdminError::not_found("there is no such event"));
    };
    if !done {
        let message = format!(
            "event {} is {}; only one that Payment Kit refuses is given up",
            event.id, event.state
        );
        return Err(AdminError::conflict("not_refused", message));
    }
    if let Some(mirror) = &context.payment_kit {
        mirror.forget(&event.customer);
    }
    Ok(HttpResponse::Ok().json(PaymentEventReply {
        event: event.into(),
    }))
}
