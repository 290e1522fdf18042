//! What the hub adds to the providers' prices when nobody says it for a single rate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::settings::{self, Setting};
use store::{Conn, QueryResult};

use super::markup::{AT_COST, Markup};
use super::preferred;
use crate::clock::Millis;

/// The setting that holds it.
const NAME: &str = "prices.policy";
/// A price list may change a price to twice as much, or to half of it, without a second look.
const FACTOR_PPM: i64 = 2_000_000;

/// The policy of prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// What a credit costs, in billionths of a US dollar.
    pub credit_price: i64,
    /// The margin of providers that have none of their own, in millionths.
    pub margin_ppm: i64,
    /// Margins of single providers, in millionths.
    pub providers: BTreeMap<String, i64>,
    /// A list that would change a price by more than this factor is looked at first, in millionths.
    pub factor_ppm: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            credit_price: AT_COST.credit_price,
            margin_ppm: 0,
            providers: BTreeMap::new(),
            factor_ppm: FACTOR_PPM,
        }
    }
}

impl Policy {
    /// The one in force: what an admin saved, else what the preferences of the blocklet say.
    pub fn load(conn: &mut Conn) -> QueryResult<Self> {
        let saved = settings::value(conn, NAME)?;
        match saved.and_then(|text| serde_json::from_str(&text).ok()) {
            Some(saved) => Ok(saved),
            None => preferred::load(conn),
        }
    }

    /// Puts it in force for rates that are made from now on.
    pub fn save(&self, conn: &mut Conn, now: Millis) -> QueryResult<()> {
        let setting = Setting {
            name: NAME.to_owned(),
            value: self.words(),
            updated_at: now.0,
        };
        settings::set(conn, &setting)
    }

    /// The terms of a provider.
    pub fn markup(&self, provider: &str) -> Markup {
        Markup {
            margin_ppm: *self.providers.get(provider).unwrap_or(&self.margin_ppm),
            credit_price: self.credit_price,
        }
    }

    /// The policy as text: two that are alike make the same rates.
    pub fn words(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
