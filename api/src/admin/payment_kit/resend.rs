//! `POST /api/payment-kit/events/{id}/resend`: has a refused or waiting event sent at once.

use actix_web::{HttpResponse, web};
use store::payments::events;

use super::PaymentEventReply;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Has an event sent as soon as possible that is waiting, was refused or was given up. Payment Kit
/// knows it by its identifier, so it never counts twice.
#[utoipa::path(post, path = "/api/payment-kit/events/{id}/resend", operation_id = "resend_payment_event", tag = "payment kit",
    params(("id" = String, Path, description = "The event's identifier")),
    responses((status = 200, body = PaymentEventReply), (status = 404, description = "There is no such event"),
        (status = 409, description = "Payment Kit has it already")))]
pub async fn resend(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let (id, now) = (path.into_inner(), context.clock.now().0);
    let (done, event) = context
        .store
        .write(move |conn| {
            let done = events::resend(conn, &id, now)?;
            Ok((done, events::by_id(conn, &id)?))
        })
        .await?;
    let Some(event) = event else {
        return Err(AdminError::not_found("there is no such event"));
    };
    if !done {
        let message = format!("Payment Kit has event {} already", event.id);
        return Err(AdminError::conflict("already_told", message));
    }
    context.jobs.hasten("payment-events").await?;
    Ok(HttpResponse::Ok().json(PaymentEventReply {
        event: event.into(),
    }))
}
