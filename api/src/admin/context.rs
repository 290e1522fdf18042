//! What the admin API may use, and what it needs from the rest of the hub.

use std::sync::Arc;

use arc_swap::ArcSwap;
use futures_util::future::LocalBoxFuture;
use secrecy::{ExposeSecret, SecretString};
use store::Store;
use url::Url;

use crate::admission::Purses;
use crate::clock::Clock;
use crate::config::billing::Mode;
use crate::config::people::PeopleSettings;
use crate::config::said::Said;
use crate::identity::extract::Caller;
use crate::identity::password::Passwords;
use crate::identity::principal::Role;
use crate::identity::throttle::Throttle;
use crate::jobs::Jobs;
use crate::oidc::known::Issuers;
use crate::payment_kit::Mirror;
use crate::providers::listed::Listed;
use crate::routing::Snapshot;
use crate::upstream::Egress;
use crate::vault::Vault;

/// Brings the running hub up to date with the database; done when the change is in force.
pub type Reload = Arc<dyn Fn() -> LocalBoxFuture<'static, ()> + Send + Sync>;

/// Ten minutes: the window of the throttles.
const WINDOW_MS: i64 = 600_000;

/// Tries that are allowed in the window.
const TRIES: usize = 5;

/// Tries of links for accounts: a form with a mistake costs one each.
const LINK_TRIES: usize = 20;

/// Wrong codes of all customers at one address: a company, or everybody behind a proxy that does not
/// tell whom it speaks for, shares one. Ten customers at the end of their tries come to as many, and
/// a code has 128 bits.
const CODE_TRIES_EACH_ADDRESS: usize = 50;

/// Browsers that are sent to an issuer: many people share an address.
const STARTS: usize = 100;

/// Programs that ask for a key of their own: many people share an address.
const CONNECTIONS: usize = 60;

/// Subjects that a throttle remembers.
const SUBJECTS: usize = 10_000;

/// What the admin API may use. One for all workers.
pub struct AdminContext {
    /// The database.
    pub store: Store,
    /// Seals and opens provider keys.
    pub vault: Arc<Vault>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What this process may spend, and what calls hold of it.
    pub purses: Arc<Purses>,
    /// Where browsers and clients reach the hub, resolved after the port was bound.
    pub public_url: Url,
    /// Puts a change in force.
    pub reload: Reload,
    /// What the hot path knows.
    pub snapshot: Arc<ArcSwap<Snapshot>>,
    /// Has jobs done before their time.
    pub jobs: Jobs,
    /// Payment Kit, if the hub knows where it could be. It holds the balances of customers where
    /// the mode is [`crate::config::billing::Mode::PaymentKit`], and only there.
    pub payment_kit: Option<Arc<Mirror>>,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Wrong passwords, by name and address.
    pub password_tries: Throttle,
    /// Wrong codes, by customer.
    pub code_tries: Throttle,
    /// Wrong codes, by address.
    pub code_tries_of_addresses: Throttle,
    /// Live tests of credentials, by caller.
    pub test_tries: Throttle,
    /// Accounts that people tried to make, by address.
    pub sign_up_tries: Throttle,
    /// Links for accounts that were tried, by address.
    pub link_tries: Throttle,
    /// Browsers that were sent to an issuer, by address.
    pub sign_in_starts: Throttle,
    /// Programs that asked for a key of their own, by address.
    pub connection_starts: Throttle,
    /// Who may make an account.
    pub people: PeopleSettings,
    /// What was said of each setting at start.
    pub said: Arc<Vec<Said>>,
    /// What is known of OpenID Connect issuers.
    pub issuers: Issuers,
    /// The operations of the API, and who may call each.
    operations: Vec<(String, Caller)>,
}

/// The operation that the playground cannot do without.
const PLAYGROUND: &str = "list_choosable_models";

impl AdminContext {
    /// A context with fresh throttles.
    pub fn new(
        store: Store,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        public_url: Url,
        reload: Reload,
    ) -> Self {
        let issuers = Issuers::new(Arc::clone(&clock));
        AdminContext {
            jobs: Jobs::new(store.clone(), Arc::clone(&clock)),
            purses: Arc::new(Purses::new(store.clone(), Arc::clone(&clock))),
            store,
            vault,
            clock,
            public_url,
            reload,
            payment_kit: None,
            snapshot: Arc::default(),
            passwords: Passwords::default(),
            password_tries: Throttle::new(TRIES, WINDOW_MS, SUBJECTS),
            code_tries: Throttle::new(TRIES, WINDOW_MS, SUBJECTS),
            code_tries_of_addresses: Throttle::new(CODE_TRIES_EACH_ADDRESS, WINDOW_MS, SUBJECTS),
            test_tries: Throttle::new(TRIES, WINDOW_MS, SUBJECTS),
            sign_up_tries: Throttle::new(TRIES, WINDOW_MS, SUBJECTS),
            link_tries: Throttle::new(LINK_TRIES, WINDOW_MS, SUBJECTS),
            sign_in_starts: Throttle::new(STARTS, WINDOW_MS, SUBJECTS),
            connection_starts: Throttle::new(CONNECTIONS, WINDOW_MS, SUBJECTS),
            people: PeopleSettings::default(),
            said: Arc::default(),
            issuers,
            operations: super::routes::operations(),
        }
    }

    /// The page on which a link for an account is used.
    pub fn join_url(&self, secret: &str) -> String {
        let base = self.public_url.as_str().trim_end_matches('/');
        format!("{base}/join?token={secret}")
    }

    /// With who may make an account.
    pub fn with_people(self, people: PeopleSettings) -> Self {
        AdminContext { people, ..self }
    }

    /// With what was said of each setting.
    pub fn with_settings(self, said: Arc<Vec<Said>>) -> Self {
        AdminContext { said, ..self }
    }

    /// The operations that a browser may call in which somebody with this role is signed in, or
    /// nobody.
    pub fn may(&self, role: Option<Role>) -> Vec<String> {
        let open = self.operations.iter();
        let closed = role == Some(Role::Guest) && self.is_closed_to_guests();
        open.filter(|(_, caller)| caller.takes_session(role))
            .filter(|(id, _)| !closed || id != PLAYGROUND)
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// Guests may not use the playground, as the preferences of the blocklet say.
    pub fn is_closed_to_guests(&self) -> bool {
        self.snapshot.load().closed_to_guests
    }

    /// Payment Kit, where it holds the balances of customers now: their credits, grants and the link
    /// to buy more come from there. None: from the hub's own ledger.
    pub fn balances_elsewhere(&self) -> Option<&Arc<Mirror>> {
        let mode = self.snapshot.load().billing.mode;
        let mirror = self.payment_kit.as_ref();
        mirror.filter(|_| mode == Mode::PaymentKit)
    }

    /// With a way to Payment Kit.
    pub fn with_payment_kit(self, payment_kit: Option<Arc<Mirror>>) -> Self {
        AdminContext {
            payment_kit,
            ..self
        }
    }

    /// Beside a running hub, whose snapshot and purses these are.
    pub fn beside(self, snapshot: Arc<ArcSwap<Snapshot>>, purses: Arc<Purses>) -> Self {
        AdminContext {
            snapshot,
            purses,
            ..self
        }
    }
}

/// A provider key to try.
pub struct Trial {
    /// The provider's kind.
    pub kind: String,
    /// Where the provider is reached.
    pub base_url: String,
    /// For providers that have several places.
    pub region: Option<String>,
    /// Its further settings, as stored.
    pub config: String,
    /// It may live on a private network.
    pub private_network: bool,
    /// The key in clear, where one is wanted.
    pub secret: Option<SecretString>,
    /// The model to ask; without one the provider is asked for its list first.
    pub model: Option<String>,
}

/// The provider did not take the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFailure {
    /// The provider's HTTP status, if it answered.
    pub status: Option<u16>,
    /// The provider's own words, or what kept the hub from asking.
    pub message: String,
}

impl TestFailure {
    /// The message, without the key that some providers repeat.
    pub fn told_without(&self, secret: Option<&SecretString>) -> String {
        match secret {
            Some(secret) => self.message.replace(secret.expose_secret(), "***"),
            None => self.message.clone(),
        }
    }
}

/// Reads a provider's own list of models. Each worker has its own, as for tests.
pub trait ModelLister {
    /// Asks the provider.
    fn list(&self, asked: Trial) -> LocalBoxFuture<'static, Result<Vec<Listed>, TestFailure>>;
}

/// Calls to the outside that admins make: tries of provider keys, and price lists. Each worker has
/// its own, because each has its own connections.
pub trait CredentialTester {
    /// Asks the provider for a few tokens.
    fn test(&self, trial: Trial) -> LocalBoxFuture<'static, Result<(), TestFailure>>;

    /// Gets a file of at most so many bytes.
    fn fetch(
        &self,
        url: Url,
        most: usize,
        egress: Egress,
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, TestFailure>>;
}
