//! `GET /api/payment-kit/events`: the events, newest first.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::payments::events::{self, Wanted, state};
use utoipa::{IntoParams, ToSchema};

use super::PaymentEventObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::identity::extract::AdminCaller;

/// Which events.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PaymentEventQuery {
    /// `frozen`, `accepted`, `settled`, `dead` or `written_off`.
    state: Option<String>,
    /// Of this customer: a DID.
    customer: Option<String>,
    /// Only those of which Payment Kit says otherwise.
    different: Option<bool>,
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
}

/// A page of events.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentEventsReply {
    /// The events.
    events: Vec<PaymentEventObject>,
    /// Where the next page begins.
    meta: Meta,
}

/// Lists what Payment Kit was told or will be, newest first.
#[utoipa::path(get, path = "/api/payment-kit/events", operation_id = "list_payment_events", tag = "payment kit",
    params(PaymentEventQuery), responses((status = 200, body = PaymentEventsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<PaymentEventQuery>,
) -> Result<HttpResponse, AdminError> {
    let asked = query.0;
    let limit = page::limit(asked.limit)?;
    let state = filled(asked.state);
    if let Some(other) = state.as_deref().filter(|named| !state::ALL.contains(named)) {
        return Err(AdminError::invalid_member(
            "state",
            format!("is {other:?}, but events are {}", state::ALL.join(", ")),
        ));
    }
    let wanted = Wanted {
        state,
        customer: filled(asked.customer),
        different: asked.different.unwrap_or(false),
        from: None,
    };
    let after = filled(asked.after);
    let mut rows = context
        .store
        .read(move |conn| events::page(conn, &wanted, after.as_deref(), limit + 1))
        .await?;
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let events = rows.into_iter().map(PaymentEventObject::from).collect();
    Ok(HttpResponse::Ok().json(PaymentEventsReply { events, meta }))
}
