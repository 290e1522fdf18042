//! Browser sessions: made at sign-in, looked up through a short cache, prolonged while in use.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use store::{Conn, DAY_MS, Store, StoreError};

use super::principal::Role;
use super::token::{self, NoRandomness};
use crate::clock::{Clock, Millis};

/// The cookie that carries a session.
pub const COOKIE: &str = "hub_session";

/// A session that nobody uses ends after 30 days.
pub const LIFETIME_MS: i64 = 30 * DAY_MS;

const HOUR_MS: i64 = DAY_MS / 24;

/// Another process may end a session; this one notices within so long.
const CACHED_FOR: Duration = Duration::from_secs(5);

/// Look-ups that are remembered, also of cookies that are none.
const CACHED: u64 = 10_000;

/// How a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With a one-time link, so its holder has the machine.
    OwnerLink,
    /// With a name and a password, or the link that sets one.
    Password,
    /// At an OpenID Connect issuer.
    Issuer,
}

/// Where somebody signs in from, so that they know their sessions apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The browser, in its own words.
    pub user_agent: Option<String>,
    /// The address of the caller.
    pub address: Option<String>,
}

/// What an issuer vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The issuer's row.
    pub issuer_id: String,
    /// How long the sign-in counts, in hours.
    pub hours: i64,
}

/// A living session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie in hexadecimal.
    pub hash: String,
    /// Who signed in.
    pub user_id: String,
    /// What they are called.
    pub user_name: String,
    /// How far they may go.
    pub role: Role,
    /// What a changing request must repeat.
    pub csrf: String,
    /// Is refused from then on.
    pub expires_at: Millis,
    /// It began with an owner link.
    pub from_owner_link: bool,
    /// An issuer vouched for it, so it is not prolonged.
    pub vouched: bool,
}

/// A session that was just made; the cookie is known here only.
#[derive(Clone)]
pub struct NewSession {
    /// The cookie's value.
    pub cookie: String,
    row: store::sessions::Session,
}

impl NewSession {
    /// A session of that user, not yet stored.
    pub fn of(user_id: &str, start: Start, now: Millis) -> Result<Self, NoRandomness> {
        let cookie = token::random()?;
        let row = store::sessions::Session {
            hash: token::stored(&cookie),
            user_id: user_id.to_owned(),
            csrf: token::random()?,
            from_owner_link: start == Start::OwnerLink,
            created_at: now.0,
            expires_at: now.0 + LIFETIME_MS,
            revoked_at: None,
            issuer_id: None,
            id_token: None,
            user_agent: None,
            address: None,
        };
        Ok(NewSession { cookie, row })
    }

    /// From there.
    pub fn from(mut self, place: Place) -> Self {
        self.row.user_agent = place.user_agent;
        self.row.address = place.address;
        self
    }

    /// An issuer vouched for it: it ends after its hours. `seal` seals the issuer's token for the
    /// row of this id.
    pub fn vouched<E>(
        mut self,
        by: &Vouched,
        seal: impl FnOnce(&str) -> Result<String, E>,
    ) -> Result<Self, E> {
        self.row.expires_at = self.row.created_at + by.hours.saturating_mul(HOUR_MS);
        self.row.issuer_id = Some(by.issuer_id.clone());
        self.row.id_token = Some(seal(&self.row.hash)?);
        Ok(self)
    }

    /// How long the cookie lives, in milliseconds.
    pub fn lifetime_ms(&self) -> i64 {
        self.row.expires_at - self.row.created_at
    }

    /// The token that goes with it.
    pub fn csrf(&self) -> &str {
        &self.row.csrf
    }

    /// The same session for another user: who it is may be known inside the transaction only.
    pub fn for_user(mut self, user_id: &str) -> Self {
        user_id.clone_into(&mut self.row.user_id);
        self
    }

    /// Stores it.
    pub fn insert(&self, conn: &mut Conn) -> store::QueryResult<()> {
        store::sessions::insert(conn, &self.row)
    }
}

/// Looks sessions up.
#[derive(Clone)]
pub struct Sessions {
    store: Store,
    clock: Arc<dyn Clock>,
    cache: Cache<String, Option<Arc<Session>>>,
}

impl Sessions {
    /// Sessions of that store.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Sessions {
            store,
            clock,
            cache: Cache::builder()
                .max_capacity(CACHED)
                .time_to_live(CACHED_FOR)
                .build(),
        }
    }

    /// The living session with this cookie.
    pub async fn find(&self, cookie: &str) -> Result<Option<Arc<Session>>, StoreError> {
        let hash = token::stored(cookie);
        let found = match self.cache.get(&hash) {
            Some(found) => found,
            None => {
                let found = self.load(hash.clone()).await?.map(Arc::new);
                self.cache.insert(hash, found.clone());
                found
            }
        };
        let now = self.clock.now();
        Ok(found.filter(|session| session.expires_at > now))
    }

    /// Forgets what was looked up, after a session or its user changed.
    pub fn forget(&self) {
        self.cache.invalidate_all();
    }

    async fn load(&self, hash: String) -> Result<Option<Session>, StoreError> {
        let now = self.clock.now();
        let wanted = hash.clone();
        let row = self
            .store
            .read(move |conn| store::sessions::live(conn, &wanted, now.0))
            .await?;
        let Some((session, user)) = row else {
            return Ok(None);
        };
        let mut expires_at = session.expires_at;
        // At most once a day, so that reading does not mean writing.
        let vouched = session.issuer_id.is_some();
        if !vouched && expires_at - now.0 < LIFETIME_MS - DAY_MS {
            expires_at = now.0 + LIFETIME_MS;
            self.store
                .write(move |conn| store::sessions::prolong(conn, &hash, expires_at))
                .await?;
        }
        Ok(Some(Session {
            hash: session.hash,
            user_id: session.user_id,
            user_name: user.name,
            role: Role::from_word(&user.role).unwrap_or(Role::Guest),
            csrf: session.csrf,
            expires_at: Millis(expires_at),
            from_owner_link: session.from_owner_link,
            vouched,
        }))
    }
}
