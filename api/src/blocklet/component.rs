//! Calls of other components of the same app: their signature, its window, and what it covers; and
//! calls to them.

pub mod intake;
pub mod neighbour;
pub mod place;
pub mod query;
pub mod reach;
pub mod sign;

use actix_web::http::header::HeaderMap;
use serde_json::{Value, json};

use super::stable_json;
use super::wallet::Wallet;
use crate::clock::Millis;

/// Carries the signature.
pub const SIGNATURE: &str = "x-component-sig";

/// A signature is made for this many seconds, and not taken for longer.
const WINDOW_S: i64 = 300;

/// Both clocks are those of one machine; a container's may lag a little.
const SKEW_S: i64 = 60;

/// Why a signed call is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComponentError {
    /// The call came over the network.
    #[error("a component's signature counts only for calls from this machine")]
    NotLocal,
    /// A header is missing or is no number.
    #[error("`{0}` is missing or wrong beside `x-component-sig`")]
    Header(&'static str),
    /// It is too old, or from the future.
    #[error("the component's signature is not valid now; sign each call anew")]
    Stale,
    /// It does not belong to this call.
    #[error("the component's signature does not fit this call")]
    Mismatch,
    /// What was sent is not covered by the signature.
    #[error("only JSON bodies of at most {0} bytes can be signed")]
    Body(usize),
}

/// A call whose signature holds. It proves that some component of the app made it, not which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentCall {
    /// Who the caller says it is; not proven.
    pub named: Option<String>,
}

/// A signed call as it arrived.
pub struct Signed<'a> {
    /// In small letters.
    pub method: &'a str,
    /// The path that arrived, without the mount prefix.
    pub path: &'a str,
    /// The mount prefix, if the call came through the router.
    pub prefix: Option<&'a str>,
    /// Without its question mark.
    pub query: &'a str,
    /// The JSON body; an empty object if there is none.
    pub body: Value,
}

/// What the headers say, before the body is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    signature: String,
    iat: i64,
    exp: i64,
    named: Option<String>,
}

impl Claim {
    /// Reads the headers and checks the window.
    pub fn read(headers: &HeaderMap, now: Millis) -> Result<Self, ComponentError> {
        let number = |name: &'static str| {
            let text = headers.get(name).and_then(|value| value.to_str().ok());
            let number = text.and_then(|text| text.parse::<i64>().ok());
            number.ok_or(ComponentError::Header(name))
        };
        let text = |name: &'static str| headers.get(name)?.to_str().ok().map(str::to_owned);
        let (iat, exp) = (
            number("x-component-sig-iat")?,
            number("x-component-sig-exp")?,
        );
        let now_s = now.seconds();
        let lasts = exp.saturating_sub(iat);
        let fresh =
            exp >= now_s && iat <= now_s.saturating_add(SKEW_S) && (0..=WINDOW_S).contains(&lasts);
        if !fresh {
            return Err(ComponentError::Stale);
        }
        Ok(Claim {
            signature: text(SIGNATURE).ok_or(ComponentError::Header(SIGNATURE))?,
            iat,
            exp,
            named: text("x-component-did"),
        })
    }

    /// Does the claim hold for this call?
    pub fn verify(
        self,
        call: &Signed<'_>,
        wallet: &Wallet,
    ) -> Result<ComponentCall, ComponentError> {
        let query = query::parse(call.query).ok_or(ComponentError::Mismatch)?;
        let fits = |path: &str| {
            let text = stable_json::text(&json!({
                "iat": self.iat,
                "exp": self.exp,
                "body": call.body,
                "query": query,
                "method": call.method,
                "url": path,
            }));
            wallet.signed(&text, &self.signature)
        };
        let through_router =
            |prefix: &str| fits(&format!("{}{}", prefix.trim_end_matches('/'), call.path));
        if fits(call.path) || call.prefix.is_some_and(through_router) {
            return Ok(ComponentCall { named: self.named });
        }
        Err(ComponentError::Mismatch)
    }
}
