//! The preferences of `blocklet.prefs.json`, read tolerantly: Blocklet Server passes `false` as an
//! empty text, and numbers as texts.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;
use store::Nanos;
use store::ledger::starter::Starter;

use crate::config::env::Env;

/// In front of a preference's name, in environments.
pub const MARK: &str = "prefs.";

/// Billionths in a credit.
const NANOS: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Every preference's name.
pub const NAMES: [&str; 12] = [
    "guestPlaygroundEnabled",
    "creditBasedBillingEnabled",
    "creditPaymentLink",
    "newUserCreditGrantEnabled",
    "newUserCreditGrantAmount",
    "creditExpirationDays",
    "creditPrefix",
    "baseCreditPrice",
    "targetProfitMargin",
    "checkCredentialsMaxTime",
    "excludedRotationProviders",
    "onlyEnableModelsInPricing",
];

/// What an admin chose. The defaults are those of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Preferences {
    /// Guests may use the playground.
    pub guest_playground_enabled: bool,
    /// Calls cost credits.
    pub credit_based_billing_enabled: bool,
    /// Where credits are bought.
    pub credit_payment_link: Option<String>,
    /// New users get credits.
    pub new_user_credit_grant_enabled: bool,
    /// So many credits.
    pub new_user_credit_grant_amount: Decimal,
    /// They expire after so many days; 0: never.
    pub credit_expiration_days: u32,
    /// In front of amounts of credits.
    pub credit_prefix: String,
    /// What a credit costs in US dollars, until an admin saves a policy of prices.
    pub base_credit_price: Decimal,
    /// Percent on top of the providers' prices, until an admin saves a policy of prices.
    pub target_profit_margin: Decimal,
    /// A refused credential is given up when the pause before its next check would be longer than
    /// so many seconds.
    pub check_credentials_max_time: u32,
    /// Providers that take no part in rotation.
    pub excluded_rotation_providers: Vec<String>,
    /// Only models may be called that have a price which somebody set in this hub.
    pub only_enable_models_in_pricing: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences::read(&BTreeMap::new())
    }
}

impl Preferences {
    /// Reads what was said. What is not understood counts as not said.
    pub fn read(said: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| {
            said.get(name)
                .map(|text| text.trim())
                .filter(|text| !text.is_empty())
        };
        let owned = |name: &str| text(name).map(str::to_owned);
        // Said but empty means no: that is how `false` arrives.
        let switch = |name: &str, default| said.get(name).map_or(default, |text| is_yes(text));
        let decimal = |name: &str| text(name).and_then(decimal);
        let whole = |name: &str, default: u32, most: u32| {
            let number = decimal(name).and_then(|number| u32::try_from(number.trunc()).ok());
            number.filter(|number| *number <= most).unwrap_or(default)
        };
        let amount = |name: &str, default: Decimal| {
            decimal(name)
                .filter(|number| *number >= Decimal::ZERO)
                .unwrap_or(default)
        };
        let list = |name: &str| -> Vec<String> {
            let items = text(name).unwrap_or_default().split(',').map(str::trim);
            items
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Preferences {
            guest_playground_enabled: switch("guestPlaygroundEnabled", false),
            credit_based_billing_enabled: switch("creditBasedBillingEnabled", false),
            credit_payment_link: owned("creditPaymentLink"),
            new_user_credit_grant_enabled: switch("newUserCreditGrantEnabled", true),
            new_user_credit_grant_amount: amount("newUserCreditGrantAmount", Decimal::ZERO)
                .min(Decimal::from(100_000_000)),
            credit_expiration_days: whole("creditExpirationDays", 0, 365),
            credit_prefix: owned("creditPrefix").unwrap_or_default(),
            base_credit_price: amount("baseCreditPrice", Decimal::ONE),
            target_profit_margin: amount("targetProfitMargin", Decimal::ZERO),
            check_credentials_max_time: whole("checkCredentialsMaxTime", 10_800, u32::MAX),
            excluded_rotation_providers: list("excludedRotationProviders"),
            only_enable_models_in_pricing: switch("onlyEnableModelsInPricing", false),
        }
    }
}

impl Preferences {
    /// What new users are given, if anything.
    pub fn starter(&self) -> Option<Starter> {
        let nanos = self.new_user_credit_grant_amount.checked_mul(NANOS)?;
        let amount = Nanos(nanos.trunc().to_i64()?);
        let days = i64::from(self.credit_expiration_days);
        let given = self.new_user_credit_grant_enabled && amount.is_positive();
        given.then_some(Starter {
            amount,
            days: (days > 0).then_some(days),
        })
    }
}

/// The preferences that are in the process's own environment.
pub fn of_environment(env: &Env) -> BTreeMap<String, String> {
    let of = |name: &str| env.raw(&format!("{MARK}{name}")).map(str::to_owned);
    let said = NAMES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), of(name)?)));
    said.collect()
}

/// Any value as the text that it would have in an environment.
pub fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A number that was written plainly or with an exponent.
fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

fn is_yes(text: &str) -> bool {
    matches!(
        text.trim().to_ascii_lowercase().as_str(),
        "true" | "1" | "yes" | "on" | "enabled"
    )
}
