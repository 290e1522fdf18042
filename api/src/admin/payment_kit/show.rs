//! `GET /api/payment-kit`: whether Payment Kit is there, what waits to be told, and how the last
//! comparison ended.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::Nanos;
use store::payments::{events, usage};
use utoipa::ToSchema;

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::identity::extract::AdminCaller;
use crate::payment_kit::reconcile;

/// Events of one state.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentEventCount {
    /// As in the list of events.
    state: String,
    /// How many.
    events: i64,
    /// What they come to, in credits.
    amount: String,
}

/// How the last comparison ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentReconciliationObject {
    /// When.
    at: String,
    /// Events that were compared.
    compared: usize,
    /// Of these, Payment Kit says otherwise.
    different: usize,
    /// Events that Payment Kit has and the hub has not.
    unknown: usize,
    /// Some of their identifiers.
    unknown_ids: Vec<String>,
}

/// Payment Kit.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentKitObject {
    /// It is known where it could be.
    set_up: bool,
    /// It is there to be asked, as far as can be told without asking.
    running: bool,
    /// Meter events are held back.
    paused: bool,
    /// What is done while it cannot be asked: `refuse`, or `allow:` and credits.
    while_down: String,
    /// Where people buy credits.
    #[schema(required)]
    link: Option<String>,
    /// Calls that no event tells yet.
    untold_calls: i64,
    /// What they come to, in credits.
    untold_amount: String,
    /// Events by state.
    events: Vec<PaymentEventCount>,
    /// How the last comparison ended; null: none was made yet.
    #[schema(required)]
    reconciliation: Option<PaymentReconciliationObject>,
}

/// Payment Kit.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentKitReply {
    /// It.
    payment_kit: PaymentKitObject,
}

/// Shows how it stands with Payment Kit.
#[utoipa::path(get, path = "/api/payment-kit", operation_id = "show_payment_kit", tag = "payment kit",
    responses((status = 200, body = PaymentKitReply)))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let (untold, counts) = context
        .store
        .read(|conn| Ok((usage::untold(conn)?, events::counts(conn)?)))
        .await?;
    let last = reconcile::last(&context.store).await?;
    let kit = context.payment_kit.as_ref().map(|mirror| mirror.kit());
    let sum = untold
        .iter()
        .fold(0_i64, |sum, one| sum.saturating_add(one.amount.0));
    let counts = counts
        .into_iter()
        .map(|(state, events, amount)| PaymentEventCount {
            state,
            events,
            amount: amount.to_string(),
        });
    Ok(HttpResponse::Ok().json(PaymentKitReply {
        payment_kit: PaymentKitObject {
            set_up: kit.is_some(),
            running: kit.is_some_and(|kit| kit.is_running()),
            paused: kit.is_some_and(|kit| kit.settings.paused),
            while_down: kit.map_or_else(|| "refuse".to_owned(), |kit| kit.settings.down.text()),
            link: kit.and_then(|kit| kit.link(None)),
            untold_calls: untold.iter().map(|one| one.calls).sum(),
            untold_amount: Nanos(sum).to_string(),
            events: counts.collect(),
            reconciliation: last.map(|last| PaymentReconciliationObject {
                at: iso(last.at),
                compared: last.compared,
                different: last.different,
                unknown: last.unknown,
                unknown_ids: last.unknown_ids,
            }),
        },
    }))
}
