//! The terms that the preferences of the blocklet say: they hold until an admin saves a policy.
//!
//! They are kept beside the saved policy, so that whoever makes a rate, in whichever process, reads
//! the same ones.

use std::sync::Arc;

use rust_decimal::Decimal;
use store::settings::{self, Setting};
use store::{Conn, QueryResult, Store, StoreError};

use super::markup::{parse_credit_price, parse_margin};
use super::policy::Policy;
use crate::blocklet::live::preferences::Preferences;
use crate::catalogue::{Catalogue, sync_in};
use crate::clock::Millis;

/// The setting that keeps them; absent where they are the hub's own.
const NAME: &str = "prices.preferred";
/// Decimals that the price of a credit may have.
const PRICE_DECIMALS: u32 = 9;
/// Decimals that a margin in percent may have.
const MARGIN_DECIMALS: u32 = 4;

/// What is kept.
pub(super) fn load(conn: &mut Conn) -> QueryResult<Policy> {
    let kept = settings::value(conn, NAME)?;
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// Keeps what the preferences say now, and makes the catalogue's rates anew where that changes them.
/// Without preferences nothing is kept: those of an app that the hub has left hold no more.
pub async fn bring(
    store: &Store,
    catalogue: &Arc<Catalogue>,
    said: Option<&Preferences>,
    now: Millis,
) -> Result<(), StoreError> {
    let words = said
        .map(policy)
        .filter(|policy| *policy != Policy::default())
        .map(|policy| policy.words());
    let kept = store.read(|conn| settings::value(conn, NAME)).await?;
    if kept == words {
        return Ok(());
    }
    let catalogue = Arc::clone(catalogue);
    let written = store.write(move |conn| {
        match &words {
            Some(words) => {
                let setting = Setting {
                    name: NAME.to_owned(),
                    value: words.clone(),
                    updated_at: now.0,
                };
                settings::set(conn, &setting)?;
            }
            None => {
                settings::delete(conn, NAME)?;
            }
        }
        let policy = Policy::load(conn)?;
        sync_in(conn, &catalogue, &policy, now).map(drop)
    });
    written.await
}

/// The policy of these preferences. What cannot be counted is passed over.
fn policy(said: &Preferences) -> Policy {
    let own = Policy::default();
    let digits = |number: Decimal, decimals| number.round_dp(decimals).normalize().to_string();
    let price = parse_credit_price(&digits(said.base_credit_price, PRICE_DECIMALS));
    let margin = parse_margin(&digits(said.target_profit_margin, MARGIN_DECIMALS));
    let passed_over = |name: &'static str| {
        move |problem: String| tracing::warn!(preference = name, "is passed over: it {problem}")
    };
    Policy {
        credit_price: price
            .map_err(passed_over("baseCreditPrice"))
            .unwrap_or(own.credit_price),
        margin_ppm: margin
            .map_err(passed_over("targetProfitMargin"))
            .unwrap_or(own.margin_ppm),
        ..own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_terms_where_they_can_be_counted() {
        let terms = |price: &str, margin: &str| {
            let said = Preferences {
                base_credit_price: price.parse().unwrap(),
                target_profit_margin: margin.parse().unwrap(),
                ..Preferences::default()
            };
            let policy = policy(&said);
            (policy.credit_price, policy.margin_ppm)
        };
        assert_eq!(policy(&Preferences::default()), Policy::default());
        assert_eq!(terms("0.5", "50"), (500_000_000, 500_000));
        // Upstream's old unit: 400,000 credits are a dollar.
        assert_eq!(terms("0.0000025", "12.50"), (2_500, 125_000));
        assert_eq!(terms("0", "1000000"), (1_000_000_000, 0));
    }
}
