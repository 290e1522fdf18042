//! Settings of billing.

use store::Nanos;
use url::Url;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const MODE: Setting = Setting::new(
    "HUB_BILLING",
    "`internal`",
    "`internal` meters what calls cost and limits nobody by it; `credits` serves whoever has \
     credits left, and charges them; `payment-kit` does so with the credits that Payment Kit of \
     Blocklet Server holds. Unset under Blocklet Server: as the preferences of the blocklet say",
)
.key("billing.mode");

pub(super) const TOPUP_URL: Setting = Setting::new(
    "HUB_TOPUP_URL",
    "–",
    "Where people buy credits: told to callers whose credits are used up",
)
.key("billing.topup_url");

pub(super) const DEFAULT_RATE: Setting = Setting::new(
    "HUB_DEFAULT_RATE",
    "–",
    "What models without a price cost where calls are charged: credits per million tokens of input \
     and output, such as `2.5/10`; unset, calls of such models are refused",
)
.key("billing.default_rate");

pub(super) const STARTER: Setting = Setting::new(
    "HUB_STARTER_CREDIT",
    "–",
    "With `credits` or `payment-kit`: what each new user is given once, in credits; under Blocklet \
     Server unset means what the preferences say",
)
.key("billing.starter_credit");

pub(super) const STARTER_DAYS: Setting = Setting::new(
    "HUB_STARTER_CREDIT_DAYS",
    "–",
    "Days after which starter credit expires; unset or 0: never",
)
.key("billing.starter_credit_days");

pub(super) const LOW_BALANCE: Setting = Setting::new(
    "HUB_LOW_BALANCE",
    "`5,1,0`",
    "With `credits` or `payment-kit`: balances below which a customer is warned, in credits, with \
     commas between them; `off` warns nobody",
)
.key("billing.low_balance");

/// Who pays for calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Costs are shown and limit nobody.
    #[default]
    Internal,
    /// The hub's own ledger: what is not paid for is not served.
    Credits,
    /// Payment Kit holds the balances, and the ledger follows them.
    PaymentKit,
}

impl Mode {
    /// Reads the word of the setting.
    pub fn from_word(word: &str) -> Option<Mode> {
        match word {
            "internal" => Some(Mode::Internal),
            "credits" => Some(Mode::Credits),
            "payment-kit" => Some(Mode::PaymentKit),
            _ => None,
        }
    }

    /// The word of the setting.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Internal => "internal",
            Mode::Credits => "credits",
            Mode::PaymentKit => "payment-kit",
        }
    }

    /// Calls are paid from credits, whoever holds them.
    pub fn charges(self) -> bool {
        self != Mode::Internal
    }
}

/// Rates of a model that the price book does not have, in nanos per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultRate {
    /// For input.
    pub input: i64,
    /// For output.
    pub output: i64,
}

impl DefaultRate {
    /// Reads `input/output` in credits per million tokens.
    pub fn from_text(text: &str) -> Option<DefaultRate> {
        let (input, output) = text.split_once('/')?;
        Some(DefaultRate {
            input: credits(input)?.0,
            output: credits(output)?.0,
        })
    }
}

/// Settings of billing. What is None here may be said in the database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BillingSettings {
    /// `HUB_BILLING`, `billing.mode`.
    pub mode: Option<Mode>,
    /// `HUB_TOPUP_URL`, `billing.topup_url`.
    pub topup_url: Option<String>,
    /// `HUB_DEFAULT_RATE`, `billing.default_rate`.
    pub default_rate: Option<DefaultRate>,
    /// `HUB_STARTER_CREDIT`, `billing.starter_credit`; zero: new users get nothing.
    pub starter: Option<Nanos>,
    /// `HUB_STARTER_CREDIT_DAYS`, `billing.starter_credit_days`; zero: it does not expire.
    pub starter_days: Option<i64>,
    /// `HUB_LOW_BALANCE`, `billing.low_balance`.
    pub low_balance: Option<Thresholds>,
}

/// Balances below which a customer is warned, the highest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds(pub Vec<Nanos>);

impl Default for Thresholds {
    fn default() -> Self {
        const CREDIT: i64 = 1_000_000_000;
        Thresholds(vec![Nanos(5 * CREDIT), Nanos(CREDIT), Nanos::ZERO])
    }
}

impl Thresholds {
    /// Reads `5,1,0` in credits, or `off`.
    pub fn from_text(text: &str) -> Option<Thresholds> {
        if text.trim() == "off" {
            return Some(Thresholds(Vec::new()));
        }
        let mut amounts = text
            .split(',')
            .map(credits)
            .collect::<Option<Vec<Nanos>>>()?;
        amounts.sort_unstable_by(|one, other| other.cmp(one));
        amounts.dedup();
        Some(Thresholds(amounts))
    }
}

/// Credits that are not less than nothing.
fn credits(text: &str) -> Option<Nanos> {
    let credits: Nanos = text.trim().parse().ok()?;
    (credits >= Nanos::ZERO).then_some(credits)
}

/// Days, at most a hundred years of them.
fn days(text: &str) -> Option<i64> {
    text.trim()
        .parse()
        .ok()
        .filter(|days| (0..=36_500).contains(days))
}

impl BillingSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        BillingSettings {
            mode: layers.read(&MODE, "internal, credits or payment-kit", Mode::from_word),
            topup_url: layers.read(
                &TOPUP_URL,
                "a URL such as https://example.com/credits",
                |text| Url::parse(text).ok().map(|_| text.to_owned()),
            ),
            default_rate: layers.read(
                &DEFAULT_RATE,
                "credits per million tokens of input and output, such as 2.5/10",
                DefaultRate::from_text,
            ),
            starter: layers.read(&STARTER, "credits such as 2.5, or 0", credits),
            starter_days: layers.read(&STARTER_DAYS, "a whole number of days", days),
            low_balance: layers.read(
                &LOW_BALANCE,
                "credits with commas between them, such as 5,1,0, or off",
                Thresholds::from_text,
            ),
        }
    }

    /// With what the database says where this says nothing.
    pub fn or_stored(&self, stored: &[store::settings::Setting]) -> BillingSettings {
        let text = |key: Option<&str>| {
            let row = stored.iter().find(|row| Some(row.name.as_str()) == key)?;
            Some(row.value.clone())
        };
        BillingSettings {
            mode: self.mode.or_else(|| Mode::from_word(&text(MODE.key)?)),
            topup_url: self.topup_url.clone().or_else(|| text(TOPUP_URL.key)),
            default_rate: self
                .default_rate
                .or_else(|| DefaultRate::from_text(&text(DEFAULT_RATE.key)?)),
            starter: self.starter.or_else(|| credits(&text(STARTER.key)?)),
            starter_days: self.starter_days.or_else(|| days(&text(STARTER_DAYS.key)?)),
            low_balance: self
                .low_balance
                .clone()
                .or_else(|| Thresholds::from_text(&text(LOW_BALANCE.key)?)),
        }
    }
}
