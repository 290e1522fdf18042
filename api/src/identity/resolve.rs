//! From a request to its principal.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::Method;
use subtle::ConstantTimeEq;

use super::directory::KeyDirectory;
use super::hub_key;
use super::outside::{OutsideIdentity, Visitor};
use super::principal::{AllowedModels, Principal, Subject};
use super::refusal::Refusal;
use super::session::{self, Session, Sessions};
use super::token;
use crate::clock::Clock;

/// The header in which a browser repeats its session's token.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Says who calls.
pub struct Identity {
    keys: Arc<dyn KeyDirectory>,
    sessions: Sessions,
    clock: Arc<dyn Clock>,
    outside: Option<Arc<dyn OutsideIdentity>>,
}

impl Identity {
    /// Keys from memory, sessions from the store through a short cache.
    pub fn new(keys: Arc<dyn KeyDirectory>, sessions: Sessions, clock: Arc<dyn Clock>) -> Self {
        Identity {
            keys,
            sessions,
            clock,
            outside: None,
        }
    }

    /// Also takes those whom the platform around the hub vouches for.
    pub fn with_outside(mut self, outside: Option<Arc<dyn OutsideIdentity>>) -> Self {
        self.outside = outside;
        self
    }

    /// The sessions that this identity knows.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The caller; `None` when the request carries neither a key nor a living session. A key goes
    /// before a cookie, because it was sent on purpose.
    pub async fn principal(&self, request: &HttpRequest) -> Result<Option<Principal>, Refusal> {
        let presented = hub_key::presented(request.headers(), request.query_string())?;
        let found = match (presented, &self.outside) {
            (Some(secret), Some(outside)) if outside.takes(&secret) => {
                outside.by_secret(request, &secret).await.map(Some)?
            }
            (Some(secret), _) => self.by_key(&secret).map(Some)?,
            (None, None) => self.by_session(request).await?,
            (None, Some(outside)) => match self.by_session(request).await? {
                Some(principal) => Some(principal),
                None => outside.by_request(request).await?,
            },
        };
        let person = found.as_ref().and_then(|it| it.user_id.as_deref());
        match person.is_some_and(|id| self.keys.is_deactivated(id)) {
            true => Err(Refusal::Deactivated),
            false => Ok(found),
        }
    }

    /// Why a request without a principal is let through nowhere, with advice that helps here: the
    /// people of a platform have no shell on the hub's machine.
    pub fn nobody(&self) -> Refusal {
        match self.outside {
            Some(_) => Refusal::SignedOut,
            None => Refusal::Anonymous,
        }
    }

    /// Who is signed in with this browser in the session of the platform around the hub.
    pub fn visitor(&self, request: &HttpRequest) -> Option<Visitor> {
        let visitor = self.outside.as_ref()?.visitor(request)?;
        (!self.keys.is_deactivated(&visitor.id)).then_some(visitor)
    }

    /// Where the platform around the hub signs people in.
    pub fn sign_in_path(&self) -> Option<String> {
        self.outside.as_ref()?.sign_in_path()
    }

    /// The caller with this hub key. Reads nothing but memory.
    pub fn by_key(&self, secret: &str) -> Result<Principal, Refusal> {
        let entry = self
            .keys
            .by_hash(&token::sha256(secret))
            .ok_or(Refusal::UnknownKey)?;
        let now = self.clock.now();
        if entry.revoked_at.is_some() {
            return Err(Refusal::RevokedKey {
                name: entry.name.clone(),
            });
        }
        if let Some(at) = entry.expires_at.filter(|at| *at <= now) {
            return Err(Refusal::ExpiredKey {
                name: entry.name.clone(),
                at: at.rfc3339(),
            });
        }
        Ok(Principal {
            subject: Subject::Key {
                id: entry.id.clone(),
                name: entry.name.clone(),
            },
            user_id: entry.user_id.clone(),
            role: entry.role,
            project: entry.project.clone(),
            models: Arc::clone(&entry.models),
            cache_seconds: entry.cache_seconds,
            priority: entry.priority,
        })
    }

    async fn by_session(&self, request: &HttpRequest) -> Result<Option<Principal>, Refusal> {
        let Some(session) = self.session(request).await? else {
            return Ok(None);
        };
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if !reads && !repeats_token(request, &session) {
            return Err(Refusal::CsrfMismatch);
        }
        Ok(Some(Principal {
            subject: Subject::Session {
                hash: session.hash.clone(),
                from_owner_link: session.from_owner_link,
            },
            user_id: Some(session.user_id.clone()),
            role: session.role,
            project: None,
            models: Arc::new(AllowedModels::default()),
            cache_seconds: None,
            priority: 0,
        }))
    }

    /// The browser session of a request, whatever its method.
    pub async fn session(&self, request: &HttpRequest) -> Result<Option<Arc<Session>>, Refusal> {
        let Some(cookie) = request.cookie(session::COOKIE) else {
            return Ok(None);
        };
        self.sessions
            .find(cookie.value())
            .await
            .map_err(|error| Refusal::Unavailable(error.to_string()))
    }
}

fn repeats_token(request: &HttpRequest, session: &Session) -> bool {
    request
        .headers()
        .get(CSRF_HEADER)
        .is_some_and(|sent| bool::from(sent.as_bytes().ct_eq(session.csrf.as_bytes())))
}
