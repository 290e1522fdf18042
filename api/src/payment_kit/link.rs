//! Where customers buy credits.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::client::{Client, segment, text};
use super::failure::Failure;

/// The most credits that are bought at once.
const MOST: u64 = 100_000_000;

impl Client {
    /// The path below Payment Kit where credits are bought one by one; product, price and link are
    /// made now if they are not there.
    pub async fn checkout_path(&self) -> Result<String, Failure> {
        let path = format!("/api/payment-links/{}", self.naming.link_key);
        let known = match self.get(&path, &[]).await {
            Ok(link) if link.is_object() => link,
            Ok(_) => self.make_link().await?,
            Err(error) if error.is_absent() => self.make_link().await?,
            Err(error) => return Err(error),
        };
        Ok(format!("/checkout/pay/{}", segment(text(&known, "id")?)))
    }

    async fn make_link(&self) -> Result<Value, Failure> {
        let price = self.price().await?;
        let name = price
            .pointer("/product/name")
            .and_then(Value::as_str)
            .unwrap_or("AIGNE Hub Credits");
        let link = json!({
            "name": name,
            "lookup_key": self.naming.link_key,
            "line_items": [{
                "price_id": text(&price, "id")?,
                "quantity": 1,
                "adjustable_quantity": {"enabled": true, "minimum": 1, "maximum": MOST},
            }],
        });
        self.post("/api/payment-links", link).await
    }

    async fn price(&self) -> Result<Value, Failure> {
        let path = format!("/api/prices/{}", self.naming.price_key);
        match self.get(&path, &[]).await {
            Ok(price) if price.is_object() => return Ok(price),
            Ok(_) => {}
            Err(error) if error.is_absent() => {}
            Err(error) => return Err(error),
        }
        let meter = self.meter().await?;
        let currencies = self.get("/api/payment-currencies", &[]).await?;
        let currencies: Vec<&str> = currencies
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .filter(|currency| currency.get("type").and_then(Value::as_str) != Some("credit"))
            .filter_map(|currency| currency.get("id")?.as_str())
            .collect();
        let Some(first) = currencies.first() else {
            return Err(Failure::Unclear(
                "it takes no currency yet; set one up in Payment Kit, then credits can be sold"
                    .to_owned(),
            ));
        };
        let options: Vec<Value> = currencies
            .iter()
            .map(|id| json!({"currency_id": id, "unit_amount": "1"}))
            .collect();
        let product = json!({
            "name": "AIGNE Hub Credits",
            "description": "Credits for calls of AI models",
            "type": "credit",
            "prices": [{
                "type": "one_time",
                "unit_amount": "1",
                "currency_id": first,
                "currency_options": options,
                "lookup_key": self.naming.price_key,
                "nickname": "Per credit",
                "metadata": {
                    "credit_config": {
                        "priority": 50,
                        "valid_duration_value": 0,
                        "valid_duration_unit": "days",
                        "currency_id": meter.currency_id,
                        "credit_amount": "1",
                    },
                    "meter_id": meter.id,
                },
            }],
        });
        self.post("/api/products", product).await?;
        self.get(&path, &[]).await
    }
}

/// The link for one customer: Blocklet Server signs them in as who they are here.
pub(super) fn for_customer(link: &str, did: &str, app_pid: &str) -> String {
    let connect = json!({
        "forceConnected": did,
        "sourceAppPid": app_pid,
        "switchBehavior": "auto",
        "showClose": false,
    });
    let joint = if link.contains('?') { '&' } else { '?' };
    let encoded: String =
        form_urlencoded::byte_serialize(STANDARD.encode(connect.to_string()).as_bytes()).collect();
    format!("{link}{joint}__did-connect__={encoded}")
}
