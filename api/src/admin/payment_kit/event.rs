//! `GET /api/payment-kit/events/{id}`: an event, and the calls that it tells.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::payments::events;
use utoipa::ToSchema;

use super::PaymentEventObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::identity::extract::AdminCaller;

/// Charges of an event that are shown.
const MOST: i64 = 1_000;

/// A charge that an event tells.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentChargeObject {
    /// The call; `<event>:rest` for what an earlier event left over.
    id: String,
    /// Credits, a decimal number.
    amount: String,
    /// Tokens of the call.
    tokens: i64,
    /// When it was charged.
    created_at: String,
}

/// An event with its charges.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentEventDetailReply {
    /// The event.
    event: PaymentEventObject,
    /// Its charges, first to last; at most 1,000.
    charges: Vec<PaymentChargeObject>,
}

/// Shows an event, and the calls that it tells.
#[utoipa::path(get, path = "/api/payment-kit/events/{id}", operation_id = "show_payment_event", tag = "payment kit",
    params(("id" = String, Path, description = "The event's identifier")),
    responses((status = 200, body = PaymentEventDetailReply), (status = 404, description = "There is no such event")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = path.into_inner();
    let found = context
        .store
        .read(move |conn| {
            let Some(event) = events::by_id(conn, &id)? else {
                return Ok(None);
            };
            let charges = events::usage_of(conn, &id, MOST)?;
            Ok(Some((event, charges)))
        })
        .await?;
    let Some((event, charges)) = found else {
        return Err(AdminError::not_found("there is no such event"));
    };
    let charges = charges.into_iter().map(|row| PaymentChargeObject {
        id: row.id,
        amount: row.amount_nanos.to_string(),
        tokens: row.tokens,
        created_at: iso(row.created_at),
    });
    Ok(HttpResponse::Ok().json(PaymentEventDetailReply {
        event: event.into(),
        charges: charges.collect(),
    }))
}
