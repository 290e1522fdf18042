//! Where settings come from, and who wins: flags, then environment, then `hub.toml`, then database.

mod azure;
mod bedrock;
pub mod billing;
pub mod breaker;
pub mod cache;
pub mod declared;
pub mod env;
pub mod file;
pub(crate) mod gone;
pub mod import;
mod layers;
pub mod log;
pub mod look;
pub mod media;
pub mod once;
pub mod payment_kit;
pub mod people;
pub mod prices;
pub mod problem;
pub mod providers;
pub mod queue;
pub mod retry;
pub mod said;
mod secrets;
pub mod server;
pub mod settings;
pub mod state;
pub mod status;
pub mod storage;
pub mod upstream;
mod vertex;
pub mod video;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use layers::Flags;

use crate::blocklet::environment::Environment;
use declared::Declared;
use env::Env;
use file::HubFile;
use layers::Layers;
use problem::{Origin, Problems};

/// Everything that was said at start.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file that was read, if there is one.
    pub file: Option<PathBuf>,
    /// The process and its listener.
    pub server: server::ServerSettings,
    /// The database.
    pub storage: storage::StorageSettings,
    /// Who pays.
    pub billing: billing::BillingSettings,
    /// Payment Kit, where that holds the balances.
    pub payment_kit: Arc<payment_kit::PaymentKitSettings>,
    /// What an upstream hub sealed its credentials with.
    pub import: import::ImportSettings,
    /// Who may become a user.
    pub people: people::PeopleSettings,
    /// Price lists that are fetched.
    pub prices: prices::PriceSettings,
    /// What conversations need later.
    pub state: state::StateSettings,
    /// The log.
    pub log: log::LogSettings,
    /// How the console looks.
    pub look: look::LookSettings,
    /// Files on the web that requests name.
    pub media: media::MediaSettings,
    /// Videos that providers make.
    pub video: video::VideoSettings,
    /// Calls to providers.
    pub upstream: upstream::UpstreamSettings,
    /// What a call does when a provider fails.
    pub retry: retry::RetrySettings,
    /// Where calls wait for a provider that is at its limit.
    pub queue: queue::QueueSettings,
    /// How it is seen whether models can be called.
    pub status: status::StatusSettings,
    /// How replies are given to who asks the same.
    pub cache: cache::CacheSettings,
    /// How calls are made once that are sent several times.
    pub once: once::OnceSettings,
    /// When a provider is left alone.
    pub breaker: breaker::BreakerSettings,
    /// What program, environment and file declare.
    pub declared: Declared,
    /// Issuers of the file that are left out, and why.
    pub sign_in_problems: Problems,
    /// Blocklet Server, if the hub runs under it.
    pub blocklet: Option<Arc<Environment>>,
    /// Every setting, and who said it.
    pub said: Arc<Vec<said::Said>>,
}

impl Config {
    /// Reads flags, environment and file; or tells everything that is wrong with them.
    pub fn load(flags: &Flags, env: &Env) -> Result<Config, Problems> {
        Config::load_with(flags, env, &BTreeMap::new())
    }

    /// As [`Config::load`], with the settings of the database as the last source. Those needed to
    /// open it are not taken from there.
    pub fn load_with(
        flags: &Flags,
        env: &Env,
        stored: &BTreeMap<String, String>,
    ) -> Result<Config, Problems> {
        let (config, problems) = Config::read(flags, env, stored);
        problems.or(config)
    }

    /// As [`Config::load`], for work on the data folder alone: a secret whose variable is not set
    /// here is no obstacle. What is declared lacks it then, so it must not be brought into a
    /// database; the second value tells what is missing.
    pub fn load_beside_serve(flags: &Flags, env: &Env) -> Result<(Config, Problems), Problems> {
        let (config, problems) = Config::read(flags, env, &BTreeMap::new());
        let (wrong, missing) = problems.part();
        wrong.or((config, missing))
    }

    /// The configuration, and everything that is wrong with it.
    fn read(flags: &Flags, env: &Env, stored: &BTreeMap<String, String>) -> (Config, Problems) {
        let mut layers = Layers {
            flags,
            env,
            file: BTreeMap::new(),
            stored,
            problems: Problems::default(),
        };
        let mode = server::mode(&mut layers);
        let blocklet = Environment::read(env, mode, &mut layers.problems);
        // Before the file is known, so that it can be looked for in the data folder.
        let data_dir = data_dir(&mut layers, blocklet.as_ref());
        let (file, implied) = find_file(&mut layers, data_dir.as_deref());
        let mut outside = providers::of_environment(env, &mut layers.problems);
        outside.insert(0, providers::demo());
        let mut said = HubFile::default();
        if let Some(file) = &file {
            let (read, problems) = file::load(file, env, &outside);
            layers.problems.0.extend(problems.0);
            said = read;
        }
        layers.file = said.settings;
        if implied && let Some((_, place)) = layers.file.remove("server.data_dir") {
            let key = "server.data_dir".to_owned();
            layers.problems.add(
                Origin::File { place, key },
                "this file was found in the data folder, so it cannot move it; \
                 use --data-dir or HUB_DATA_DIR, or name the file with --config",
            );
        }
        let data_dir =
            self::data_dir(&mut layers, blocklet.as_ref()).unwrap_or_else(default_data_dir);
        let mut declared = said.declared;
        declared.providers.splice(0..0, outside);
        let mut server = server::ServerSettings::read(&mut layers, data_dir);
        if let Some(blocklet) = &blocklet {
            server.run_under(blocklet, flags);
        }
        let payment_kit = payment_kit::PaymentKitSettings::read(&mut layers);
        if let Some((mode, origin)) = layers.text(&billing::MODE)
            && mode == billing::Mode::PaymentKit.word()
            && blocklet.is_none()
            && (payment_kit.url.is_none() || payment_kit.key.is_none())
        {
            layers.problems.add(
                origin,
                "payment-kit needs Blocklet Server around the hub, \
                 or HUB_PAYMENT_KIT_URL and HUB_PAYMENT_KIT_KEY",
            );
        }
        let config = Config {
            file,
            server,
            said: Arc::default(),
            storage: storage::StorageSettings::read(&mut layers),
            billing: billing::BillingSettings::read(&mut layers),
            import: import::ImportSettings::read(&mut layers),
            people: people::PeopleSettings::read(&mut layers),
            prices: prices::PriceSettings::read(&mut layers),
            payment_kit: Arc::new(payment_kit),
            state: state::StateSettings::read(&mut layers),
            log: log::LogSettings::read(&mut layers),
            look: look::LookSettings::read(&mut layers),
            media: media::MediaSettings::read(&mut layers),
            video: video::VideoSettings::read(&mut layers),
            upstream: upstream::UpstreamSettings::read(&mut layers),
            retry: retry::RetrySettings::read(&mut layers),
            queue: queue::QueueSettings::read(&mut layers),
            status: status::StatusSettings::read(&mut layers),
            cache: cache::CacheSettings::read(&mut layers),
            once: once::OnceSettings::read(&mut layers),
            breaker: breaker::BreakerSettings::read(&mut layers),
            declared,
            sign_in_problems: Problems::default(),
            blocklet: blocklet.map(Arc::new),
        };
        let mut said = said::Said::all(&mut layers);
        if config.blocklet.is_some() {
            for (variable, value) in config.server.decided_by_blocklet(flags) {
                said::Said::decide(&mut said, variable, value);
            }
        }
        // Each is asked for more than once.
        let mut told: Vec<problem::Problem> = Vec::new();
        for problem in std::mem::take(&mut layers.problems.0) {
            if !told.contains(&problem) {
                told.push(problem);
            }
        }
        layers.problems.0 = told;
        let config = Config {
            said: Arc::new(said),
            sign_in_problems: layers.problems.take_sign_ins(),
            ..config
        };
        (config, layers.problems)
    }

    /// The settings that differ in `new` and that only a restart brings into force, by variable.
    pub fn waits_for_restart(&self, new: &Config) -> Vec<&'static str> {
        let (old, new) = (self.texts(), new.texts());
        let differing = old.into_iter().zip(new).filter(|(old, new)| old != new);
        differing.map(|((name, _), _)| name).collect()
    }

    /// Every setting as text, for comparing. Secrets are only compared, never shown.
    fn texts(&self) -> Vec<(&'static str, String)> {
        let upstream = &self.upstream;
        let mut texts = vec![
            ("HUB_DATA_DIR", format!("{:?}", self.server.data_dir)),
            ("HUB_HOST", self.server.host.to_string()),
            ("HUB_PORT", self.server.port.to_string()),
            ("HUB_PUBLIC_URL", format!("{:?}", self.server.public_url)),
            ("HUB_WORKERS", self.server.workers.to_string()),
            ("HUB_BODY_LIMIT", self.server.body_limit_bytes.to_string()),
            ("HUB_FORM_LIMIT", self.server.form_limit_bytes.to_string()),
            ("HUB_BODY_PACE", self.server.body_pace.to_string()),
            ("HUB_HEAD_LIMIT", self.server.head_limit_bytes.to_string()),
            ("HUB_URL_LIMIT", self.server.url_limit_bytes.to_string()),
            (
                "HUB_HEAD_TIMEOUT_MS",
                format!("{:?}", self.server.head_timeout),
            ),
            ("HUB_KEEP_ALIVE_MS", format!("{:?}", self.server.keep_alive)),
            ("HUB_CONNECTIONS", self.server.connections.to_string()),
            (
                "HUB_CONNECTIONS_EACH",
                self.server.connections_each.to_string(),
            ),
            ("HUB_DRAIN_SECONDS", format!("{:?}", self.server.drain)),
            ("HUB_DURABILITY", format!("{:?}", self.storage.durability)),
            ("HUB_QUEUE", self.storage.queue.to_string()),
            ("HUB_READERS", self.storage.readers.to_string()),
            ("HUB_BILLING", format!("{:?}", self.billing.mode)),
            ("HUB_TOPUP_URL", format!("{:?}", self.billing.topup_url)),
            (
                "HUB_DEFAULT_RATE",
                format!("{:?}", self.billing.default_rate),
            ),
            ("HUB_STARTER_CREDIT", format!("{:?}", self.billing.starter)),
            (
                "HUB_STARTER_CREDIT_DAYS",
                format!("{:?}", self.billing.starter_days),
            ),
            ("HUB_LOW_BALANCE", format!("{:?}", self.billing.low_balance)),
            ("HUB_PRICE_LISTS", format!("{:?}", self.prices.lists)),
            ("HUB_PRICE_HOURS", format!("{:?}", self.prices.every)),
            ("HUB_SIGN_UP", format!("{:?}", self.people.sign_up)),
            ("HUB_STATE", self.state.on.to_string()),
            ("HUB_STATE_DAYS", self.state.days.to_string()),
            ("HUB_STATE_LIMIT", self.state.limit_bytes.to_string()),
            (
                "HUB_STATE_LIMIT_EACH",
                self.state.limit_each_bytes.to_string(),
            ),
            ("HUB_LOG", self.log.filter.clone()),
            ("HUB_LOG_FORMAT", format!("{:?}", self.log.format)),
            ("HUB_NAME", self.look.name.clone()),
            ("HUB_LOGO", format!("{:?}", self.look.logo)),
            ("HUB_COLOR", format!("{:?}", self.look.color)),
            ("HUB_LANGUAGES", format!("{:?}", self.look.languages)),
            ("HUB_CONNECT_TIMEOUT_MS", format!("{:?}", upstream.connect)),
            (
                "HUB_FIRST_BYTE_TIMEOUT_MS",
                format!("{:?}", upstream.first_byte),
            ),
            ("HUB_IDLE_TIMEOUT_MS", format!("{:?}", upstream.idle)),
            ("HUB_TOTAL_TIMEOUT_MS", format!("{:?}", upstream.total)),
            ("HUB_ANSWER_LIMIT", upstream.answer_limit_bytes.to_string()),
            ("HTTPS_PROXY", format!("{:?}", upstream.https_proxy)),
            ("HTTP_PROXY", format!("{:?}", upstream.http_proxy)),
            ("NO_PROXY", format!("{:?}", upstream.no_proxy)),
            ("HUB_CA_FILE", format!("{:?}", upstream.ca_file)),
            ("HUB_NATIVE_ROOTS", upstream.native_roots.to_string()),
            ("HUB_RETRY_ATTEMPTS", self.retry.attempts.to_string()),
            ("HUB_RETRY_AGAIN", self.retry.again.to_string()),
            ("HUB_RETRY_BACKOFF_MS", format!("{:?}", self.retry.backoff)),
            ("HUB_RETRY_WAIT_MS", format!("{:?}", self.retry.wait)),
            ("HUB_HOLD_MS", format!("{:?}", self.retry.hold)),
            ("HUB_QUEUE_LENGTH", self.queue.length.to_string()),
            ("HUB_QUEUE_WAIT_MS", format!("{:?}", self.queue.wait)),
            ("HUB_REPEAT_MINUTES", format!("{:?}", self.once.kept)),
            ("HUB_REPEAT_GRACE_SECONDS", format!("{:?}", self.once.grace)),
            ("HUB_REPEAT_LIMIT", self.once.limits.all.to_string()),
            ("HUB_STATUS_PROBES", format!("{:?}", self.status.probes)),
            ("HUB_STATUS_MINUTES", format!("{:?}", self.status.every)),
            ("HUB_CACHE", self.cache.on.to_string()),
            ("HUB_CACHE_HOURS", format!("{:?}", self.cache.longest)),
            ("HUB_CACHE_PRICE", self.cache.price()),
            ("HUB_CACHE_LIMIT", self.cache.limits.all.to_string()),
            ("HUB_CACHE_LIMIT_EACH", self.cache.limits.each.to_string()),
            ("HUB_CACHE_REPLY_LIMIT", self.cache.reply_bytes.to_string()),
            ("HUB_BREAKER_FAILURES", self.breaker.failures.to_string()),
            (
                "HUB_BREAKER_ERROR_PERCENT",
                self.breaker.error_percent.to_string(),
            ),
            ("HUB_BREAKER_SLOW_MS", format!("{:?}", self.breaker.slow)),
            ("HUB_BREAKER_OPEN_MS", format!("{:?}", self.breaker.open)),
            ("HUB_VIDEO_RUNNING", self.video.running.to_string()),
            ("HUB_VIDEO_HOURS", format!("{:?}", self.video.longest)),
            ("HUB_VIDEO_POLL_MS", format!("{:?}", self.video.poll)),
            ("HUB_MEDIA", self.media.word().to_owned()),
            ("HUB_MEDIA_LIMIT", self.media.limit_bytes.to_string()),
            ("HUB_MEDIA_COUNT", self.media.most.to_string()),
            ("HUB_MEDIA_TIMEOUT_MS", format!("{:?}", self.media.timeout)),
        ];
        texts.extend(self.payment_kit.texts());
        texts
    }
}

fn default_data_dir() -> PathBuf {
    PathBuf::from("./data")
}

/// A flag, then the folder that Blocklet Server gives, then whoever else says one.
fn data_dir(layers: &mut Layers<'_>, blocklet: Option<&Environment>) -> Option<PathBuf> {
    let flag = layers.flags.data_dir.clone();
    let given = || blocklet.map(|blocklet| blocklet.data_dir.clone());
    flag.or_else(given)
        .or_else(|| path(layers, &server::DATA_DIR))
}

fn path(layers: &mut Layers<'_>, setting: &settings::Setting) -> Option<PathBuf> {
    layers.text(setting).map(|(text, _)| PathBuf::from(text))
}

/// The file that flag or environment name; else `hub.toml` in the data folder, if it is there.
/// The second value is true for the latter.
fn find_file(layers: &mut Layers<'_>, data_dir: Option<&Path>) -> (Option<PathBuf>, bool) {
    if let Some(named) = path(layers, &server::CONFIG) {
        return (Some(named), false);
    }
    let implied = data_dir
        .map_or_else(default_data_dir, Path::to_owned)
        .join("hub.toml");
    match implied.try_exists() {
        Ok(false) => (None, false),
        // One that cannot be looked at is told when it is read.
        Ok(true) | Err(_) => (Some(implied), true),
    }
}
