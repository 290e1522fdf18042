//! What binds a sign-in to the browser that began it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::identity::token::{self, NoRandomness};

/// A sign-in that takes longer is begun again.
pub const LIFETIME_MS: i64 = 600_000;

/// One sign-in. Everything secret about it comes from a cookie that only the browser has: the hub
/// keeps no more than the cookie's hash.
pub struct Flow {
    cookie: String,
}

impl Flow {
    /// A new one.
    pub fn new() -> Result<Self, NoRandomness> {
        Ok(Flow {
            cookie: token::random()?,
        })
    }

    /// The one with this cookie.
    pub fn of_cookie(cookie: &str) -> Self {
        Flow {
            cookie: cookie.to_owned(),
        }
    }

    /// The cookie's value.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Under which the hub keeps it.
    pub fn hash(&self) -> String {
        token::stored(&self.cookie)
    }

    /// Goes to the issuer and comes back with the browser.
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// Goes to the issuer and comes back inside the signed token.
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// Its hash goes to the issuer with the browser, itself only with the code (RFC 7636).
    pub fn verifier(&self) -> String {
        self.derived("verifier")
    }

    /// Whether this is the state that belongs to the cookie.
    pub fn is_state(&self, told: &str) -> bool {
        bool::from(self.state().as_bytes().ct_eq(told.as_bytes()))
    }

    /// The cookie has 256 random bits, so a hash of it with a label gives none of them away.
    fn derived(&self, label: &str) -> String {
        let text = format!("aigne-hub sign-in {label}\0{}", self.cookie);
        URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_flow_differ_and_come_back_with_its_cookie_only() {
        let flow = Flow::new().unwrap();
        let parts = [flow.state(), flow.nonce(), flow.verifier(), flow.hash()];
        for (at, part) in parts.iter().enumerate() {
            assert!(
                part.len() >= 43,
                "a code verifier has at least 43 characters"
            );
            assert!(!parts[..at].contains(part));
        }
        let again = Flow::of_cookie(flow.cookie());
        assert!(again.is_state(&parts[0]));
        assert!(!Flow::new().unwrap().is_state(&parts[0]));
    }
}
