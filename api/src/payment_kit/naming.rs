//! Under which names Payment Kit knows the hub's credits. Upstream AIGNE Hub has two generations of them:
//! the older one counts in its own unit (often 400,000 to the dollar), the newer one in dollars. Upstream
//! uses the older one unless `ENABLE_CREDIT_MIGRATION` is `true`.

use crate::config::payment_kit::PaymentKitSettings;

/// Names in Payment Kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The event name of the meter.
    pub meter: String,
    /// What a credit of it is called.
    pub unit: String,
    /// The lookup key of the price of a credit.
    pub price_key: &'static str,
    /// The lookup key of the link that sells credits.
    pub link_key: &'static str,
}

impl Naming {
    /// What was set, and else what upstream had where the hub took over its books: its customers'
    /// balances are there, and its charges are told there.
    pub fn of(settings: &PaymentKitSettings, took_over: bool) -> Naming {
        let is_new = settings.migrated.unwrap_or(!took_over);
        let (meter, unit, price_key, link_key) = match is_new {
            true => (
                "agent-hub-ai-meter-v2",
                "USD",
                "DEFAULT_CREDIT_UNIT_PRICE_V2",
                "DEFAULT_CREDIT_PAYMENT_LINK_V2",
            ),
            false => (
                "agent-hub-ai-meter",
                "AIGNE Hub Credits",
                "DEFAULT_CREDIT_UNIT_PRICE",
                "DEFAULT_CREDIT_PAYMENT_LINK",
            ),
        };
        Naming {
            meter: settings.meter.clone().unwrap_or_else(|| meter.to_owned()),
            unit: settings.unit.clone().unwrap_or_else(|| unit.to_owned()),
            price_key,
            link_key,
        }
    }
}
