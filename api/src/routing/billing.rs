//! Who pays: what was set, else what the preferences of the blocklet say.

use std::sync::Arc;

use store::ledger::starter::Starter;

use super::book::RateEntry;
use super::snapshot::Billing;
use crate::blocklet::live::configuration::Configuration;
use crate::config::billing::{BillingSettings, Mode};
use crate::metering::Price;
use crate::payment_kit::DID as PAYMENT_KIT;
use crate::pricing::scope::Scope;

/// The id that calls name which were charged at the default rate.
pub const DEFAULT_RATE_ID: &str = "default";

/// Who pays, by the settings and by the live configuration of the app, if there is one.
pub(super) fn billing(said: &BillingSettings, app: Option<&Configuration>) -> Billing {
    let mode = said.mode.or_else(|| app.map(preferred)).unwrap_or_default();
    let default_rate = said.default_rate.filter(|_| mode.charges());
    let starter = match said.starter {
        Some(amount) => amount.is_positive().then_some(Starter {
            amount,
            days: said.starter_days.filter(|days| *days > 0),
        }),
        None => app.and_then(|app| app.preferences.starter()),
    };
    Billing {
        mode,
        topup_url: said.topup_url.clone(),
        starter: starter.filter(|_| mode == Mode::Credits),
        welcome: starter.filter(|_| mode == Mode::PaymentKit),
        low_balance: said.low_balance.clone().unwrap_or_default(),
        default_rate: default_rate.map(|rate| {
            Arc::new(RateEntry {
                id: DEFAULT_RATE_ID.to_owned(),
                source: "HUB_DEFAULT_RATE".to_owned(),
                scope: Scope::Everyone,
                price: Price::flat(rate.input, rate.output),
            })
        }),
    }
}

/// An admin who switched billing on means Payment Kit where the app has it. Whether it runs at this
/// moment does not matter: its customers have no credits anywhere else.
fn preferred(app: &Configuration) -> Mode {
    if !app.preferences.credit_based_billing_enabled {
        Mode::Internal
    } else if app.component(PAYMENT_KIT).is_some() {
        Mode::PaymentKit
    } else {
        Mode::Credits
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::blocklet::live::configuration::Component;
    use crate::blocklet::live::preferences::Preferences;

    fn app(charges: bool, payment_kit: bool) -> Configuration {
        let component = json!({"did": PAYMENT_KIT, "status": 5});
        let component: Component = serde_json::from_value(component).unwrap();
        Configuration {
            components: payment_kit.then_some(component).into_iter().collect(),
            preferences: Preferences {
                credit_based_billing_enabled: charges,
                ..Preferences::default()
            },
            ..Configuration::default()
        }
    }

    #[test]
    fn preferences_decide_where_nothing_is_set() {
        let unset = BillingSettings::default();
        let mode = |said: &BillingSettings, app: Option<&Configuration>| billing(said, app).mode;
        assert_eq!(mode(&unset, None), Mode::Internal);
        assert_eq!(mode(&unset, Some(&app(false, true))), Mode::Internal);
        assert_eq!(mode(&unset, Some(&app(true, false))), Mode::Credits);
        assert_eq!(mode(&unset, Some(&app(true, true))), Mode::PaymentKit);
        let set = BillingSettings {
            mode: Some(Mode::Credits),
            ..BillingSettings::default()
        };
        assert_eq!(mode(&set, Some(&app(true, true))), Mode::Credits);
    }
}
