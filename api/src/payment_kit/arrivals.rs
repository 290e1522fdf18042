//! Grants of which Payment Kit tells on the EventBus. What is told there is not proven, so the
//! grant's id alone is taken from it, and Payment Kit is asked for the rest.

use std::sync::Arc;

use serde_json::Value;
use store::Store;

use super::client::{Client, segment, text};
use super::failure::Failure;
use super::mirror::Mirror;
use super::units::Rounding;
use crate::clock::{Clock, Millis};
use crate::notices::{Arrival, arrived};

/// The event that tells of a grant.
pub const GRANTED: &str = "customer.credit_grant.granted";

/// Tells the customer of a grant, once, and has their balance asked for: a warning that it is low
/// ends then, before they call again.
pub(super) async fn hear(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    mirror: &Arc<Mirror>,
    grant: &str,
) -> Result<(), Failure> {
    let Some((did, arrival)) = client.arrival(grant).await? else {
        return Ok(());
    };
    arrived(store, &arrival, clock.now()).await?;
    mirror.forget(&did);
    if let Err(short) = mirror.look(&did).await {
        tracing::debug!(customer = did, ?short, "the balance is asked for later");
    }
    Ok(())
}

impl Client {
    /// Whom a grant was given to, by DID, and what it is. `None`: it is of another currency than the
    /// hub's credits.
    pub async fn arrival(&self, grant: &str) -> Result<Option<(String, Arrival)>, Failure> {
        let meter = self.meter().await?;
        let path = format!("/api/credit-grants/{}", segment(grant));
        let told = self.get(&path, &[]).await?;
        if text(&told, "currency_id")? != meter.currency_id {
            return Ok(None);
        }
        let amount = told
            .get("amount")
            .and_then(|amount| meter.decimals.amount(amount, Rounding::Down))
            .ok_or_else(|| Failure::Unclear("`amount` of a grant is no amount".to_owned()))?;
        let did = self.did_of(&told).await?;
        let expires_at = told
            .get("expires_at")
            .and_then(Value::as_i64)
            .filter(|at| *at > 0);
        let arrival = Arrival {
            grant: text(&told, "id")?.to_owned(),
            owner: format!("user:{did}"),
            amount,
            expires_at: expires_at.map(|at| Millis(at.saturating_mul(1_000))),
        };
        Ok(Some((did, arrival)))
    }

    /// The DID of who was given a grant: with the grant, or with the customer that it names.
    async fn did_of(&self, grant: &Value) -> Result<String, Failure> {
        if let Some(customer) = grant.get("customer").filter(|it| it.is_object()) {
            return text(customer, "did").map(str::to_owned);
        }
        let path = format!("/api/customers/{}", segment(text(grant, "customer_id")?));
        let customer = self.get(&path, &[]).await?;
        text(&customer, "did").map(str::to_owned)
    }
}
