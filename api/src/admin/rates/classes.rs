//! Prices per class of tokens, and other ones on conditions, as they are sent and shown.

use serde::{Deserialize, Serialize};
use store::nanos::rate;
use utoipa::ToSchema;

use super::decimal::PerUnit;
use crate::admin::error::AdminError;
use crate::catalogue::{Prices, Tier, Tiers};

/// More than any provider's list of conditions.
const MOST_TIERS: usize = 32;
/// The service tiers that providers report.
const SERVICES: [&str; 4] = ["batch", "flex", "priority", "scale"];

macro_rules! classes {
    ($($class:ident $meaning:literal),* $(,)?) => {
        /// For one token of each class, as decimal strings. What is absent costs as the class that
        /// it is part of: cache, sound and pictures as `input` or `output`, thinking as `output`.
        #[derive(Debug, Clone, Default, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct ClassAmounts {
            $(#[doc = $meaning]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $class: Option<String>,)*
        }

        impl From<&Prices> for ClassAmounts {
            fn from(prices: &Prices) -> Self {
                ClassAmounts { $($class: prices.$class.map(rate::print)),* }
            }
        }

        /// For one token of each class, as decimal strings or numbers.
        #[derive(Debug, Clone, Default, Deserialize, ToSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct ClassBody {
            $(#[doc = $meaning]
            #[schema(value_type = Option<String>)]
            $class: Option<PerUnit>,)*
        }

        impl ClassBody {
            /// Writes what was said over what stands.
            pub fn write_to(&self, prices: &mut Prices) {
                $(if let Some(said) = self.$class {
                    prices.$class = Some(said.0);
                })*
            }
        }
    };
}

classes! {
    input "Text that was read and not cached.",
    output "Text that was written.",
    cache_read "Read from the cache.",
    cache_write_5m "Written to the cache for five minutes.",
    cache_write_1h "Written to the cache for an hour.",
    reasoning "Thoughts.",
    audio_input "Sound that was heard.",
    audio_output "Sound that was made.",
    image_input "Images that were seen.",
    image_output "Images that were made.",
}

/// Other prices for long inputs or a service tier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TierObject {
    /// `batch`, `flex`, `priority` or `scale`: the tier that the provider reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// For calls whose whole input has more tokens than this; 0: whatever its length.
    pub above: i64,
    /// In credits.
    pub rates: ClassAmounts,
    /// In US dollars, as the provider asks; null where that is not known.
    #[schema(required)]
    pub costs: Option<ClassAmounts>,
}

impl TierObject {
    /// The same without what the provider asks.
    pub fn without_costs(self) -> Self {
        TierObject {
            costs: None,
            ..self
        }
    }
}

/// Other prices for long inputs or a service tier. Of several that hold the closest counts: service
/// and length, then service, then length. A member that it does not know is refused: left aside, it
/// would be a price that nobody is charged.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TierBody {
    /// `batch`, `flex`, `priority` or `scale`.
    service: Option<String>,
    /// For calls whose whole input has more tokens than this.
    #[serde(default)]
    above: i64,
    /// In credits.
    rates: Option<ClassBody>,
    /// In US dollars, as the provider asks.
    costs: Option<ClassBody>,
}

/// As they are shown.
pub fn shown(rates: &Tiers, costs: &Tiers) -> Vec<TierObject> {
    let cost_of = |tier: &Tier| {
        let same = |cost: &&Tier| cost.service == tier.service && cost.above == tier.above;
        costs.0.iter().find(same).map(|cost| &cost.prices)
    };
    let tiers = rates.0.iter();
    tiers
        .map(|tier| TierObject {
            service: tier.service.clone(),
            above: tier.above,
            rates: ClassAmounts::from(&tier.prices),
            costs: cost_of(tier).map(ClassAmounts::from),
        })
        .collect()
}

/// Rates and costs of what was sent; `made` says that the rates are made from the costs.
pub fn stored(sent: &[TierBody], made: bool) -> Result<(Tiers, Tiers), AdminError> {
    let wrong = |at: usize, member: &str, problem: String| {
        AdminError::invalid_member(format!("tiers[{at}]{member}"), problem)
    };
    if sent.len() > MOST_TIERS {
        return Err(AdminError::invalid_member(
            "tiers",
            format!("has more than {MOST_TIERS} entries"),
        ));
    }
    let (mut rates, mut costs) = (Tiers::default(), Tiers::default());
    for (at, body) in sent.iter().enumerate() {
        let service = body.service.as_deref().filter(|word| !word.is_empty());
        if let Some(word) = service.filter(|word| !SERVICES.contains(word)) {
            let known = SERVICES.join(", ");
            return Err(wrong(
                at,
                ".service",
                format!("is {word:?}, but must be one of {known}"),
            ));
        }
        if body.above < 0 {
            return Err(wrong(
                at,
                ".above",
                format!("is {}, less than nothing", body.above),
            ));
        }
        if service.is_none() && body.above == 0 {
            let problem = "has no condition: give `service`, `above` or both".to_owned();
            return Err(wrong(at, "", problem));
        }
        let tier = |said: &Option<ClassBody>| {
            let mut prices = Prices::default();
            said.as_ref()?.write_to(&mut prices);
            let tier = Tier {
                service: service.map(str::to_owned),
                above: body.above,
                prices,
            };
            (tier.prices != Prices::default()).then_some(tier)
        };
        let (own_rates, own_costs) = (tier(&body.rates), tier(&body.costs));
        let problem = match (made, &own_rates, &own_costs) {
            (true, Some(_), _) => {
                Some("has `rates` beside a margin, which makes them: give its `costs`")
            }
            (true, None, None) => {
                Some("has no price: give its `costs`, which the margin is added to")
            }
            (false, None, _) => Some("has no price: give its `rates`, or a margin and its `costs`"),
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(wrong(at, "", problem.to_owned()));
        }
        let twice = |known: &Tier| known.service.as_deref() == service && known.above == body.above;
        if rates.0.iter().chain(&costs.0).any(twice) {
            return Err(wrong(
                at,
                "",
                "repeats the condition of another tier".to_owned(),
            ));
        }
        rates.0.extend(own_rates);
        costs.0.extend(own_costs);
    }
    Ok((rates, costs))
}
