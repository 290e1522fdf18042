//! Settings of Payment Kit, where that holds the balances of customers.

use std::time::Duration;

use secrecy::SecretString;
use store::Nanos;
use url::Url;

use super::layers::Layers;
use super::settings::Setting;
use crate::blocklet::wallet::Wallet;

pub(super) const URL: Setting = Setting::new(
    "HUB_PAYMENT_KIT_URL",
    "the component of the app",
    "Where Payment Kit is, if the hub does not run beside it under Blocklet Server",
)
.key("billing.payment_kit_url");

pub(super) const KEY: Setting = Setting::new(
    "HUB_PAYMENT_KIT_KEY",
    "the app's access key",
    "The access key (`BLOCKLET_APP_ASK`) of Payment Kit's app, with which calls to \
     `HUB_PAYMENT_KIT_URL` are signed",
)
.secret();

pub(super) const LIVE: Setting = Setting::new(
    "HUB_PAYMENT_KIT_LIVE",
    "`true`",
    "Whether Payment Kit's live mode is used; `false` for its test mode",
)
.key("billing.payment_kit_live");

pub(super) const METER: Setting = Setting::new(
    "HUB_PAYMENT_KIT_METER",
    "as `ENABLE_CREDIT_MIGRATION` says",
    "The meter's event name in Payment Kit; it is made if it is not there",
)
.key("billing.payment_kit_meter");

pub(super) const UNIT: Setting = Setting::new(
    "HUB_PAYMENT_KIT_UNIT",
    "as `ENABLE_CREDIT_MIGRATION` says",
    "What Payment Kit calls a credit of that meter",
)
.key("billing.payment_kit_unit");

pub(super) const DOWN: Setting = Setting::new(
    "HUB_PAYMENT_KIT_DOWN",
    "`refuse`",
    "While Payment Kit cannot be asked: `refuse` serves nobody whose balance was not heard of \
     within three times `HUB_PAYMENT_KIT_FRESH_SECONDS`; `allow:5` lets each customer owe up to \
     5 credits",
)
.key("billing.payment_kit_down");

pub(super) const FRESH: Setting = Setting::new(
    "HUB_PAYMENT_KIT_FRESH_SECONDS",
    "`60`",
    "A balance is asked for anew after so many seconds, and whenever it does not suffice",
)
.key("billing.payment_kit_fresh_seconds");

pub(super) const REPORT: Setting = Setting::new(
    "HUB_PAYMENT_KIT_REPORT_SECONDS",
    "`60`",
    "For so many seconds the charges of a customer and project are gathered into one meter event",
)
.key("billing.payment_kit_report_seconds");

pub(super) const PAUSED: Setting = Setting::new(
    "HUB_PAYMENT_KIT_PAUSED",
    "`false`",
    "`true` holds all meter events back; they are kept, and their charges still count",
)
.key("billing.payment_kit_paused");

pub(super) const THROTTLE: Setting = Setting::new(
    "USAGE_REPORT_THROTTLE_TIME",
    "–",
    "The name that upstream AIGNE Hub has for `HUB_PAYMENT_KIT_REPORT_SECONDS`, in milliseconds; \
     counts where that is not set",
);

pub(super) const PAUSE: Setting = Setting::new(
    "PAUSE_USAGE_REPORT",
    "–",
    "The name that upstream AIGNE Hub has for `HUB_PAYMENT_KIT_PAUSED`; counts where that is not set",
);

pub(super) const MIGRATED: Setting = Setting::new(
    "ENABLE_CREDIT_MIGRATION",
    "`true`; `false` where an upstream's books were taken over",
    "Upstream AIGNE Hub's word for which of its two meters counts: `true` for `agent-hub-ai-meter-v2` \
     in `USD`, `false` for `agent-hub-ai-meter` in `AIGNE Hub Credits`",
);

/// How long charges are gathered where nobody says.
const GATHERED: Duration = Duration::from_secs(60);

/// Longest time that charges are gathered or a balance is believed.
const DAY_S: u64 = 86_400;

/// What is done while Payment Kit cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhileDown {
    /// Nobody is served whose balance is not known.
    Refuse,
    /// Each customer may owe so much.
    Allow(Nanos),
}

impl WhileDown {
    fn from_text(text: &str) -> Option<Self> {
        if text == "refuse" {
            return Some(WhileDown::Refuse);
        }
        let amount: Nanos = text.strip_prefix("allow:")?.trim().parse().ok()?;
        (amount.0 >= 0).then_some(WhileDown::Allow(amount))
    }

    /// As it is set.
    pub fn text(self) -> String {
        match self {
            WhileDown::Refuse => "refuse".to_owned(),
            WhileDown::Allow(amount) => format!("allow:{amount}"),
        }
    }
}

/// Settings of Payment Kit.
#[derive(Debug, Clone)]
pub struct PaymentKitSettings {
    /// `HUB_PAYMENT_KIT_URL`.
    pub url: Option<Url>,
    /// `HUB_PAYMENT_KIT_KEY`.
    pub key: Option<SecretString>,
    /// `HUB_PAYMENT_KIT_LIVE`: default true.
    pub live: bool,
    /// `HUB_PAYMENT_KIT_METER`; default as `migrated` says.
    pub meter: Option<String>,
    /// `HUB_PAYMENT_KIT_UNIT`; default as `migrated` says.
    pub unit: Option<String>,
    /// `ENABLE_CREDIT_MIGRATION`.
    pub migrated: Option<bool>,
    /// `HUB_PAYMENT_KIT_DOWN`: default refuse.
    pub down: WhileDown,
    /// `HUB_PAYMENT_KIT_FRESH_SECONDS`: default 60.
    pub fresh: Duration,
    /// `HUB_PAYMENT_KIT_REPORT_SECONDS`: default 60.
    pub report: Duration,
    /// `HUB_PAYMENT_KIT_PAUSED`: default false.
    pub paused: bool,
}

impl PaymentKitSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let url = layers.read(&URL, "a URL such as http://127.0.0.1:8090", |text| {
            let url = Url::parse(text).ok()?;
            (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
        });
        let key = layers.read(&KEY, "128 hexadecimal digits with 0x in front", |text| {
            Wallet::of_secret(text).map(|_| SecretString::from(text.to_owned()))
        });
        let named = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        PaymentKitSettings {
            url,
            key,
            live: layers.switch(&LIVE, true),
            meter: layers.read(&METER, "a name", named),
            unit: layers.read(&UNIT, "a word", named),
            // Upstream takes everything but `true` for no.
            migrated: layers.read(&MIGRATED, "true or false", |text| {
                Some(text.eq_ignore_ascii_case("true"))
            }),
            down: layers
                .read(
                    &DOWN,
                    "refuse, or allow: and credits such as allow:5",
                    WhileDown::from_text,
                )
                .unwrap_or(WhileDown::Refuse),
            fresh: Duration::from_secs(layers.number(&FRESH, 1..=DAY_S, 60)),
            report: gathered(layers),
            paused: {
                let paused = layers.switch(&PAUSE, false);
                layers.switch(&PAUSED, paused)
            },
        }
    }

    /// All of it as text, for comparing. Secrets are only compared, never shown.
    pub(super) fn texts(&self) -> Vec<(&'static str, String)> {
        use secrecy::ExposeSecret;
        let key = self.key.as_ref().map(ExposeSecret::expose_secret);
        vec![
            (
                URL.variable,
                format!("{:?}", self.url.as_ref().map(Url::as_str)),
            ),
            (KEY.variable, format!("{key:?}")),
            (LIVE.variable, self.live.to_string()),
            (METER.variable, format!("{:?}", self.meter)),
            (UNIT.variable, format!("{:?}", self.unit)),
            (MIGRATED.variable, format!("{:?}", self.migrated)),
            (DOWN.variable, self.down.text()),
            (FRESH.variable, format!("{:?}", self.fresh)),
            (REPORT.variable, format!("{:?}", self.report)),
            (PAUSED.variable, self.paused.to_string()),
        ]
    }
}

fn gathered(layers: &mut Layers<'_>) -> Duration {
    let within = |most: u64| {
        move |text: &str| {
            let number = text.parse().ok()?;
            (1..=most).contains(&number).then_some(number)
        }
    };
    let seconds = layers.read(
        &REPORT,
        &format!("a whole number from 1 to {DAY_S}"),
        within(DAY_S),
    );
    let day_ms = DAY_S * 1_000;
    let throttle = layers.read(
        &THROTTLE,
        &format!("milliseconds from 1 to {day_ms}"),
        within(day_ms),
    );
    match (seconds, throttle) {
        (Some(seconds), _) => Duration::from_secs(seconds),
        (None, Some(ms)) => Duration::from_millis(ms),
        (None, None) => GATHERED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_read_as_it_is_written() {
        for (text, expected) in [
            ("refuse", Some(WhileDown::Refuse)),
            ("allow:5", Some(WhileDown::Allow(Nanos(5_000_000_000)))),
            ("allow: 0.25", Some(WhileDown::Allow(Nanos(250_000_000)))),
            ("allow:-1", None),
            ("allow", None),
            ("", None),
        ] {
            assert_eq!(WhileDown::from_text(text), expected, "{text}");
        }
        assert_eq!(WhileDown::Allow(Nanos(250_000_000)).text(), "allow:0.25");
    }
}
