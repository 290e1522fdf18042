//! Why a caller is not let through. Each surface writes it in its own dialect.

use actix_web::http::StatusCode;

use super::hub_key::ConflictingKeys;

/// Why a caller is not let through.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither a key nor a session came with the request.
    #[error(
        "no hub key was sent: put one into `Authorization: Bearer aigne-…` (`aigne-hub key create` makes one)"
    )]
    Anonymous,
    /// The same where a platform around the hub signs people in.
    #[error(
        "no hub key was sent, and nobody is signed in: sign in, or make a key in the console and put it into `Authorization: Bearer aigne-…`"
    )]
    SignedOut,
    /// Two different keys came with one request.
    #[error(
        "the request carries two different keys; send one, in `Authorization`, `x-api-key`, `x-goog-api-key` or `?key=`"
    )]
    ConflictingKeys,
    /// No key has this secret.
    #[error(
        "this hub does not know the key; check that it was copied whole and belongs to this hub"
    )]
    UnknownKey,
    /// The key's time is over.
    #[error("the key `{name}` expired at {at}; make another one")]
    ExpiredKey {
        /// What the key is called.
        name: String,
        /// When it expired.
        at: String,
    },
    /// The key was revoked.
    #[error("the key `{name}` was revoked; make another one")]
    RevokedKey {
        /// What the key is called.
        name: String,
    },
    /// The person behind the caller was deactivated.
    #[error("the account behind this was deactivated; an admin of the hub can let it in again")]
    Deactivated,
    /// A changing request of a browser lacks the token of its session.
    #[error(
        "the header `x-csrf-token` is missing or wrong; `GET api/session` returns the session's token"
    )]
    CsrfMismatch,
    /// Known, but this is for admins.
    #[error("this needs the role admin; the caller has the role {role}")]
    AdminsOnly {
        /// What the caller has.
        role: &'static str,
    },
    /// Known, but this is for people who signed in with a browser.
    #[error("this needs a browser session; a hub key cannot do it")]
    SessionsOnly,
    /// Known, but this is for the other components of the app.
    #[error("only another component of the app, with its signature, calls this")]
    ComponentsOnly,
    /// A login token came in more than one place.
    #[error("Access token found in multiple locations; send it once")]
    ManyTokens,
    /// A login token does not hold.
    #[error("{0}")]
    InvalidToken(String),
    /// A login token's time is over.
    #[error("the login token expired at {at}; sign in again")]
    ExpiredToken {
        /// When it expired.
        at: String,
    },
    /// A component's signature does not hold.
    #[error("{0}")]
    InvalidSignature(String),
    /// An application with a token of a person tries to manage the hub.
    #[error("a token that an application got by OAuth cannot manage the hub; sign in yourself")]
    ScopedToken,
    /// A component tries to manage the hub without a person.
    #[error("a component's signature cannot manage the hub; send the person's login token as well")]
    ComponentsNotAdmin,
    /// The platform that vouches for callers did not answer, so nothing is granted.
    #[error("who is calling could not be asked: {0}; try again")]
    PlatformDown(String),
    /// The database did not answer.
    #[error("who is calling could not be looked up: {0}")]
    Unavailable(String),
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::ConflictingKeys | Refusal::ManyTokens => StatusCode::BAD_REQUEST,
            Refusal::Anonymous
            | Refusal::SignedOut
            | Refusal::UnknownKey
            | Refusal::ExpiredKey { .. }
            | Refusal::RevokedKey { .. }
            | Refusal::InvalidToken(_)
            | Refusal::ExpiredToken { .. }
            | Refusal::InvalidSignature(_) => StatusCode::UNAUTHORIZED,
            Refusal::CsrfMismatch
            | Refusal::Deactivated
            | Refusal::AdminsOnly { .. }
            | Refusal::SessionsOnly
            | Refusal::ComponentsOnly
            | Refusal::ScopedToken
            | Refusal::ComponentsNotAdmin => StatusCode::FORBIDDEN,
            Refusal::Unavailable(_) | Refusal::PlatformDown(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A word that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Anonymous | Refusal::SignedOut => "missing_key",
            Refusal::ConflictingKeys => "conflicting_keys",
            Refusal::UnknownKey => "invalid_key",
            Refusal::ExpiredKey { .. } => "expired_key",
            Refusal::RevokedKey { .. } => "revoked_key",
            Refusal::Deactivated => "account_deactivated",
            Refusal::CsrfMismatch => "csrf_mismatch",
            Refusal::AdminsOnly { .. } => "admins_only",
            Refusal::SessionsOnly => "sessions_only",
            Refusal::ComponentsOnly => "components_only",
            Refusal::ManyTokens => "token_in_multiple_locations",
            Refusal::InvalidToken(_) => "invalid_token",
            Refusal::ExpiredToken { .. } => "expired_token",
            Refusal::InvalidSignature(_) => "invalid_signature",
            Refusal::ScopedToken => "scoped_token",
            Refusal::ComponentsNotAdmin => "components_not_admin",
            Refusal::PlatformDown(_) => "platform_unavailable",
            Refusal::Unavailable(_) => "identity_unavailable",
        }
    }
}

impl From<ConflictingKeys> for Refusal {
    fn from(ConflictingKeys: ConflictingKeys) -> Self {
        Refusal::ConflictingKeys
    }
}
