//! The meter that calls are counted by, and its currency: credits.

use serde_json::{Value, json};

use super::client::{Client, segment, text};
use super::failure::Failure;
use super::units::Decimals;

/// For people.
const NAME: &str = "AIGNE Hub AI Meter";

/// Digits of the currency that Payment Kit makes for a new meter: a billionth of a credit counts.
const DIGITS: u32 = 10;

/// A meter is looked at again after a day.
const LIFE_MS: i64 = 24 * 60 * 60 * 1000;

/// What is needed of a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// Payment Kit's id.
    pub id: String,
    /// Under this name events count.
    pub event_name: String,
    /// The currency of its credits.
    pub currency_id: String,
    /// Of that currency.
    pub decimals: Decimals,
    /// The currency, as Payment Kit describes it.
    pub currency: Value,
}

impl Client {
    /// The meter; made now if it is not there.
    pub async fn meter(&self) -> Result<Meter, Failure> {
        let now = self.clock.now();
        let known = self.meter.borrow().clone();
        if let Some((meter, since)) = known
            && now.0.saturating_sub(since.0) < LIFE_MS
        {
            return Ok(meter);
        }
        let meter = self.ensure_meter().await?;
        self.meter.replace(Some((meter.clone(), now)));
        Ok(meter)
    }

    /// Another meter may be there by now: the next question looks.
    pub fn forget_meter(&self) {
        self.meter.replace(None);
    }

    async fn ensure_meter(&self) -> Result<Meter, Failure> {
        let (name, unit) = (&self.naming.meter, &self.naming.unit);
        let path = format!("/api/meters/{}", segment(name));
        let found = match self.get(&path, &[]).await {
            Ok(found) if found.is_object() => found,
            Ok(_) => self.make_meter(&path).await?,
            Err(error) if error.is_absent() => self.make_meter(&path).await?,
            Err(error) => return Err(error),
        };
        let meter = read(&found)?;
        if found.get("unit").and_then(Value::as_str) != Some(unit) {
            let changed = format!("/api/meters/{}", segment(&meter.id));
            self.put(&changed, json!({"unit": unit})).await?;
            let currency = format!("/api/payment-currencies/{}", segment(&meter.currency_id));
            self.put(&currency, json!({"symbol": unit, "name": unit}))
                .await?;
            tracing::info!(
                meter = name,
                unit,
                "Payment Kit's meter has the unit as set"
            );
            return read(&self.get(&path, &[]).await?);
        }
        Ok(meter)
    }

    async fn make_meter(&self, path: &str) -> Result<Value, Failure> {
        let naming = &self.naming;
        let made = json!({
            "name": NAME,
            "description": NAME,
            "event_name": naming.meter,
            "unit": naming.unit,
            "aggregation_method": "sum",
            "decimal": DIGITS,
        });
        match self.post("/api/meters", made).await {
            // Whole with its currency, which the answer to the making may lack.
            Ok(_) => {
                tracing::info!(meter = naming.meter, "made a meter in Payment Kit");
                self.get(path, &[]).await
            }
            // Another process may have been faster.
            Err(refused @ Failure::Refused { .. }) => match self.get(path, &[]).await {
                Ok(found) if found.is_object() => Ok(found),
                Ok(_) | Err(Failure::Refused { .. }) => Err(refused),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        }
    }
}

fn read(meter: &Value) -> Result<Meter, Failure> {
    let currency = meter.get("paymentCurrency").unwrap_or(&Value::Null);
    let digits = currency.get("decimal").and_then(Value::as_u64);
    let decimals = digits
        .and_then(Decimals::new)
        .ok_or_else(|| Failure::Unclear("its meter has no currency with `decimal`".to_owned()))?;
    Ok(Meter {
        id: text(meter, "id")?.to_owned(),
        event_name: text(meter, "event_name")?.to_owned(),
        currency_id: text(meter, "currency_id")?.to_owned(),
        decimals,
        currency: currency.clone(),
    })
}
