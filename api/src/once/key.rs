//! By what a repeated request is known.

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use wire::FailureKind;

use crate::error::Refusal;
use crate::identity::principal::{Principal, Subject};

/// The header of the draft of the IETF, of Stripe, and of the packages of OpenAI and Anthropic.
pub const HEADER: &str = "idempotency-key";

/// Clients of AIGNE say by it which application calls. They repeat a call that takes longer than a
/// minute, and send no key.
const AIGNE_CLIENT: &str = "x-aigne-hub-client-did";

/// Packages that Stainless makes (OpenAI's, Anthropic's) send a key of their own with every call,
/// for their own repetitions.
const BY_THE_PACKAGE: &str = "stainless-";

/// How often such a package has sent the call before.
const RETRIES: &str = "x-stainless-retry-count";

const LONGEST: usize = 255;

/// How a request asks to be made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By a key of its caller's.
    Told,
    /// By a key that its package made: a stream that has begun is not repeated by that.
    Package,
    /// Not at all, but its client is known to repeat calls.
    Implied,
}

/// A request that may be a repetition.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// SHA-256 of the principal and the key: what the call is found by.
    pub name: [u8; 32],
    /// SHA-256 of what is asked.
    pub fingerprint: [u8; 32],
    /// How it asks.
    pub kind: Kind,
    /// The principal, in words.
    pub scope: String,
    /// It wants a stream.
    streamed: bool,
    /// Its package says that it repeats.
    retried: bool,
}

impl Repeat {
    /// Its reply is kept on disk. Packages do not repeat a stream that has begun.
    pub(super) fn lasts(&self) -> bool {
        self.kind != Kind::Package || !self.streamed
    }

    /// It is worth to look for it where other processes keep what they know. Packages send a key with
    /// every call, and say when they repeat one.
    pub(super) fn may_be_known_elsewhere(&self) -> bool {
        self.lasts() && (self.kind != Kind::Package || self.retried)
    }

    /// What a request says of it. `None`: it is a call of its own.
    pub fn of(
        request: &HttpRequest,
        principal: &Principal,
        body: &Bytes,
        streamed: bool,
    ) -> Result<Option<Self>, Refusal> {
        let text = |name: &str| request.headers().get(name)?.to_str().ok();
        let fingerprint = digest([
            request.path().as_bytes(),
            request.query_string().as_bytes(),
            text(CONTENT_TYPE.as_str()).unwrap_or_default().as_bytes(),
            body,
        ]);
        let scope = scope(principal);
        let retried = text(RETRIES).is_some_and(|count| count.trim() != "0");
        let Some(key) = request.headers().get(HEADER) else {
            let client = text(AIGNE_CLIENT).filter(|_| !streamed);
            return Ok(client.map(|client| Repeat {
                name: digest([
                    b"implied",
                    scope.as_bytes(),
                    client.as_bytes(),
                    &fingerprint,
                ]),
                fingerprint,
                kind: Kind::Implied,
                scope,
                streamed,
                retried,
            }));
        };
        let key = key.to_str().unwrap_or_default().trim();
        if !(1..=LONGEST).contains(&key.len()) {
            return Err(Refusal::new(
                FailureKind::InvalidRequest,
                "invalid_idempotency_key",
                format!(
                    "`Idempotency-Key` has {} characters of ASCII, but must have 1 to {LONGEST}",
                    key.len()
                ),
            ));
        }
        Ok(Some(Repeat {
            name: digest([b"told", scope.as_bytes(), key.as_bytes(), b""]),
            fingerprint,
            kind: match key.starts_with(BY_THE_PACKAGE) {
                true => Kind::Package,
                false => Kind::Told,
            },
            scope,
            streamed,
            retried,
        }))
    }
}

/// The refusal of another request under a key that is taken.
pub fn taken() -> Refusal {
    let mut refusal = Refusal::new(
        FailureKind::InvalidRequest,
        "idempotency_key_reused",
        "this `Idempotency-Key` was used for another request; take a new one for each call, and the same one only to repeat it",
    );
    refusal.failure.status = 422;
    refusal
}

/// The refusal of a call that another process is still making.
pub fn busy() -> Refusal {
    let mut refusal = Refusal::new(
        FailureKind::InvalidRequest,
        "idempotency_key_in_use",
        "the call under this `Idempotency-Key` is still being made; send it again later to get its reply",
    );
    refusal.failure.status = 409;
    refusal.retry_in(5)
}

/// Keys of one principal say nothing to another.
fn scope(principal: &Principal) -> String {
    let project = principal.project.as_deref().unwrap_or_default();
    let who = match (&principal.subject, &principal.user_id) {
        (Subject::Key { id, .. }, _) => format!("key:{id}"),
        (_, Some(user)) => format!("user:{user}"),
        (Subject::Session { hash, .. }, None) => format!("session:{hash}"),
        (Subject::Outside { id, .. }, None) => format!("outside:{id}"),
    };
    format!("{who} project:{project}")
}

/// Of parts with their lengths, so that none runs into the next.
fn digest(parts: [&[u8]; 4]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
