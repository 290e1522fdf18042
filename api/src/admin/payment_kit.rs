//! What Payment Kit was told, and what it says of it.

use serde::Serialize;
use store::payments::events::Event;
use utoipa::ToSchema;

use super::time::iso;

pub mod event;
pub mod list;
pub mod resend;
pub mod show;
pub mod write_off;

/// Several charges of one customer and project, told as one.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentEventObject {
    /// The identifier under which Payment Kit knows it.
    id: String,
    /// Who pays: a DID.
    customer: String,
    /// The project of the calls; null: none.
    #[schema(required)]
    project: Option<String>,
    /// Credits, a decimal number.
    amount: String,
    /// How many calls it tells.
    calls: i64,
    /// Their tokens.
    tokens: i64,
    /// `frozen`: to be sent; `accepted`: Payment Kit has it; `settled`: it took it from the balance
    /// or put it with what is owed; `dead`: it refuses it for good; `written_off`: given up.
    state: String,
    /// When it was fixed.
    frozen_at: String,
    /// How often it was sent.
    attempts: i64,
    /// When it is sent or asked for next; null where nothing is to be done.
    #[schema(required)]
    next_attempt_at: Option<String>,
    /// What went wrong last.
    #[schema(required)]
    error: Option<String>,
    /// Payment Kit's own id of it.
    #[schema(required)]
    payment_kit_id: Option<String>,
    /// Since when Payment Kit has it.
    #[schema(required)]
    accepted_at: Option<String>,
    /// Since when it is known what became of it.
    #[schema(required)]
    settled_at: Option<String>,
    /// What Payment Kit took or put with what is owed, in credits.
    #[schema(required)]
    confirmed: Option<String>,
    /// Where Payment Kit says otherwise, in words.
    #[schema(required)]
    difference: Option<String>,
    /// When it was compared last.
    #[schema(required)]
    checked_at: Option<String>,
}

impl From<Event> for PaymentEventObject {
    fn from(row: Event) -> Self {
        let is_open = matches!(row.state.as_str(), "frozen" | "accepted");
        PaymentEventObject {
            project: (!row.project.is_empty()).then_some(row.project),
            amount: row.amount_nanos.to_string(),
            frozen_at: iso(row.frozen_at),
            next_attempt_at: is_open.then(|| iso(row.next_attempt_at)),
            accepted_at: row.accepted_at.map(iso),
            settled_at: row.settled_at.map(iso),
            confirmed: row.confirmed_nanos.map(|nanos| nanos.to_string()),
            checked_at: row.checked_at.map(iso),
            id: row.id,
            customer: row.customer,
            calls: row.calls,
            tokens: row.tokens,
            state: row.state,
            attempts: row.attempts,
            error: row.last_error,
            payment_kit_id: row.remote_id,
            difference: row.difference,
        }
    }
}

/// One event.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentEventReply {
    /// It.
    event: PaymentEventObject,
}
