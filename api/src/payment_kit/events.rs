//! Meter events: telling Payment Kit what was charged, and hearing what became of it.

use serde_json::{Value, json};
use store::Nanos;
use store::payments::events::{Event, Finding};

use super::client::{Client, segment, text};
use super::failure::Failure;
use super::grants::entries;
use super::meter::Meter;
use super::units::Rounding;
use crate::clock::Millis;

/// Entries of a page.
const PAGE: usize = 100;

/// Pages that are looked through for the events of one customer.
const MOST_PAGES: usize = 200;

/// Clocks differ, and Payment Kit may note an event later than it happened.
const SLACK_S: i64 = 24 * 60 * 60;

/// In front of every identifier of this hub's.
pub const MARK: &str = "hub-";

/// Where an event stands in Payment Kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Payment Kit's id.
    pub id: String,
    /// Under which it was told.
    pub identifier: String,
    /// `pending`, `processing`, `completed`, `requires_capture`, `requires_action`, `canceled`.
    pub status: String,
    /// Taken from the balance, or put with what is owed.
    pub counted: Nanos,
}

impl Client {
    /// Tells an event. Payment Kit refuses an identifier that it knows, so an event that was told
    /// before is looked for, and counts as told.
    pub async fn tell(&self, event: &Event) -> Result<Remote, Failure> {
        let meter = self.meter().await?;
        // An event for somebody who is no customer yet would be refused for good.
        self.customer(&event.customer).await?;
        match self.post("/api/meter-events", body(event, &meter)).await {
            Ok(made) => remote(&made, &meter),
            Err(refused @ Failure::Refused { .. }) if !refused.passes() => {
                match self.find_event(event).await? {
                    Some(known) => Ok(known),
                    None => {
                        // It may speak of a meter that was removed.
                        self.forget_meter();
                        Err(refused)
                    }
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Where an event stands.
    pub async fn event(&self, remote_id: &str) -> Result<Remote, Failure> {
        let meter = self.meter().await?;
        let path = format!("/api/meter-events/{}", segment(remote_id));
        remote(&self.get(&path, &[]).await?, &meter)
    }

    /// An event by its identifier.
    pub async fn find_event(&self, event: &Event) -> Result<Option<Remote>, Failure> {
        let from = Millis(event.frozen_at);
        let all = self.events_of(&event.customer, from).await?;
        Ok(all.into_iter().find(|one| one.identifier == event.id))
    }

    /// All events of a customer since a moment, as Payment Kit lists them.
    pub async fn events_of(&self, did: &str, from: Millis) -> Result<Vec<Remote>, Failure> {
        let meter = self.meter().await?;
        let customer = self.customer(did).await?;
        let (start, end) = (
            from.seconds().saturating_sub(SLACK_S).to_string(),
            self.clock
                .now()
                .seconds()
                .saturating_add(SLACK_S)
                .to_string(),
        );
        let size = PAGE.to_string();
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let page = page.to_string();
            let query = [
                ("event_name", meter.event_name.as_str()),
                ("customer_id", customer.as_str()),
                ("start", &start),
                ("end", &end),
                ("page", &page),
                ("pageSize", &size),
            ];
            let answer = self.get("/api/meter-events", &query).await?;
            let list = entries(&answer)?;
            for entry in list {
                all.push(remote(entry, &meter)?);
            }
            if list.len() < PAGE {
                break;
            }
        }
        Ok(all)
    }
}

fn body(event: &Event, meter: &Meter) -> Value {
    let count = |key: &str, en: &str, zh: &str, value: i64| {
        json!({
            "key": key,
            "label": {"en": en, "zh": zh},
            "value": value.to_string(),
            "type": "text",
            "group": "usage",
        })
    };
    json!({
        "event_name": meter.event_name,
        "timestamp": Millis(event.frozen_at).seconds(),
        "payload": {"customer_id": event.customer, "value": event.amount_nanos.to_string()},
        "identifier": event.id,
        "metadata": {"appId": event.project},
        "source_data": [
            count("record_count", "Calls", "调用次数", event.calls),
            count("total_tokens", "Tokens", "令牌数", event.tokens),
        ],
    })
}

fn remote(told: &Value, meter: &Meter) -> Result<Remote, Failure> {
    let amount = |name: &str| {
        let value = told.get(name).filter(|value| !value.is_null());
        let Some(value) = value else {
            return Ok(Nanos::ZERO);
        };
        meter
            .decimals
            .amount(value, Rounding::Down)
            .ok_or_else(|| Failure::Unclear(format!("`{name}` of an event is no amount")))
    };
    let (consumed, pending) = (amount("credit_consumed")?, amount("credit_pending")?);
    Ok(Remote {
        id: text(told, "id")?.to_owned(),
        identifier: text(told, "identifier")?.to_owned(),
        status: text(told, "status")?.to_owned(),
        counted: Nanos(consumed.0.saturating_add(pending.0)),
    })
}

impl Remote {
    /// What this says of the event that was told. Payment Kit deals with events after it took them:
    /// as long as it has not, nothing is known.
    pub fn finding(&self, event: &Event, now: i64) -> Finding {
        let is_over = matches!(self.status.as_str(), "completed" | "canceled");
        let is_whole = self.counted >= event.amount_nanos;
        let differs = (is_over || is_whole) && self.counted != event.amount_nanos;
        Finding {
            remote_id: Some(self.id.clone()),
            confirmed: (is_over || is_whole).then_some(self.counted),
            difference: differs.then(|| {
                format!(
                    "Payment Kit counts {} credits of {} (status {})",
                    self.counted, event.amount_nanos, self.status
                )
            }),
            now,
        }
    }
}
