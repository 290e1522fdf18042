//! What a customer has in Payment Kit.

use actix_http::Method;
use serde_json::{Value, json};
use store::Nanos;

use super::client::{Client, segment, text};
use super::failure::Failure;
use super::units::Rounding;

/// What Payment Kit says of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Left of the grants.
    pub remaining: Nanos,
    /// Of all grants.
    pub total: Nanos,
    /// How many grants.
    pub grants: u64,
    /// Owed: events for which no credit was left.
    pub pending: Nanos,
}

impl Client {
    /// Payment Kit's id of a customer, who becomes one now if need be. `did` is theirs.
    pub async fn customer(&self, did: &str) -> Result<String, Failure> {
        if let Some(known) = self.customers.get(did) {
            return Ok(known);
        }
        let path = format!("/api/customers/{}", segment(did));
        // A body on a GET is what Payment Kit's own client sends.
        let body = Some(json!({"create": true}));
        let found = self.ask(Method::GET, &path, &[], body).await?;
        let id = text(&found, "id")?.to_owned();
        self.customers.insert(did.to_owned(), id.clone());
        Ok(id)
    }

    /// What a customer has and owes.
    pub async fn balance(&self, did: &str) -> Result<Balance, Failure> {
        let meter = self.meter().await?;
        let customer = self.customer(did).await?;
        let query = [("customer_id", customer.as_str())];
        let (summary, owed) = futures_util::future::try_join(
            self.get("/api/credit-grants/summary", &query),
            self.get("/api/meter-events/pending-amount", &query),
        )
        .await?;
        let nothing = json!("0");
        let amount = |value: &Value, rounding| {
            meter
                .decimals
                .amount(value, rounding)
                .ok_or_else(|| Failure::Unclear(format!("{value} is no amount of credits")))
        };
        // Without a member for the currency there is nothing of it.
        let of_currency = summary.get(&meter.currency_id).unwrap_or(&Value::Null);
        let member = |name: &str| of_currency.get(name).unwrap_or(&nothing);
        let pending = owed.get(&meter.currency_id).unwrap_or(&nothing);
        Ok(Balance {
            remaining: amount(member("remainingAmount"), Rounding::Down)?,
            total: amount(member("totalAmount"), Rounding::Down)?,
            grants: of_currency
                .get("grantCount")
                .and_then(Value::as_u64)
                .unwrap_or(0),
            pending: amount(pending, Rounding::Up)?,
        })
    }

    /// Whether Payment Kit answers for this much debt, because it will buy credits for the customer
    /// by itself.
    pub async fn answers_for(&self, did: &str, debt: Nanos) -> Result<bool, Failure> {
        let meter = self.meter().await?;
        let customer = self.customer(did).await?;
        let debt = meter.decimals.parts(debt).to_string();
        let query = [
            ("customer_id", customer.as_str()),
            ("currency_id", meter.currency_id.as_str()),
            ("pending_amount", debt.as_str()),
        ];
        let path = "/api/credit-grants/verify-availability";
        let answer = self.get(path, &query).await?;
        Ok(answer.get("can_continue").and_then(Value::as_bool) == Some(true))
    }
}
