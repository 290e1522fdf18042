//! Credits of customers whose balances Payment Kit holds: given there, and taken back there only.

use std::sync::Arc;

use actix_web::HttpResponse;
use store::ledger::credits::{Gift, Order, Source};

use super::{EntryObject, EntryReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::clock::Millis;
use crate::payment_kit::Mirror;
use crate::payment_kit::failure::Failure;
use crate::payment_kit::grants::Grant;

/// What a grant is called of which nobody says why.
const UNNAMED: &str = "Credits";

/// Refuses what can only be done where the balances are.
pub(in crate::admin) fn refuse(context: &AdminContext) -> Result<(), AdminError> {
    match context.balances_elsewhere() {
        None => Ok(()),
        Some(_) => Err(AdminError::conflict(
            "balances_elsewhere",
            "Payment Kit holds the balances of customers; do this in Payment Kit",
        )),
    }
}

/// Gives credits in Payment Kit.
pub(super) async fn give(
    mirror: &Arc<Mirror>,
    order: &Order,
    gift: &Gift,
) -> Result<HttpResponse, AdminError> {
    let Some(did) = gift.owner.strip_prefix("user:") else {
        return Err(AdminError::invalid_member(
            "owner",
            "is no person, and Payment Kit knows nobody else",
        ));
    };
    let grant = Grant {
        did: did.to_owned(),
        amount: gift.amount,
        name: order.note.clone().unwrap_or_else(|| UNNAMED.to_owned()),
        paid: gift.source == Source::Purchase,
        priority: gift.priority,
        expires_at: gift.expires_at.map(|at| Millis(at).seconds()),
        order: order
            .idempotency_key
            .clone()
            .unwrap_or_else(|| order.id.clone()),
        welcome: false,
    };
    let given = mirror
        .kit()
        .ask(move |client| Box::pin(async move { client.grant(&grant).await }))
        .await
        .map_err(unavailable)?;
    // So that the ledger has it when this is answered.
    mirror.forget(did);
    drop(mirror.look(did).await);
    let id = given.get("id").and_then(serde_json::Value::as_str);
    Ok(HttpResponse::Created().json(EntryReply {
        entry: EntryObject {
            id: id.unwrap_or(&order.id).to_owned(),
            kind: gift.source.kind().to_owned(),
            amount: gift.amount.to_string(),
            balance: None,
            created_at: iso(order.now),
            call_id: None,
            of_entry: None,
            note: order.note.clone(),
            actor: order.actor.clone(),
        },
    }))
}

/// Payment Kit did not do it.
pub(in crate::admin) fn unavailable(failure: Failure) -> AdminError {
    match failure {
        Failure::Refused { .. } if !failure.passes() => {
            AdminError::conflict("payment_kit_refuses", failure.to_string())
        }
        _ => AdminError::payment_kit_down(&failure),
    }
}
