//! The file of a Google service account, and what it signs to get an access token.
//!
//! <https://developers.google.com/identity/protocols/oauth2/service-account>

use std::borrow::Cow;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::clock::Millis;
use crate::providers::outgoing::ProviderError;
use crate::upstream::origin::saved_for;

/// What the token may be used for.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// The longest that Google lets an assertion live.
const LIFE_S: i64 = 3600;

/// Where Google exchanges assertions when a file does not say.
const TOKEN_URI: &str = "https://oauth2.googleapis.com/token";

/// Hosts of Google's that exchange assertions; older files name the other two.
const TOKEN_HOSTS: [&str; 3] = [
    "oauth2.googleapis.com",
    "accounts.google.com",
    "www.googleapis.com",
];

/// A service account. It is sealed, like every other secret, as one text.
#[derive(Clone)]
pub struct ServiceAccount {
    /// `hub@project.iam.gserviceaccount.com`. Not secret.
    pub email: String,
    /// Which of its keys this is. Not secret.
    pub key_id: String,
    /// Signs, and is never sent: an RSA key in PEM.
    pub private_key: SecretString,
    /// The project that it belongs to.
    pub project: Option<String>,
    /// Where its assertions are exchanged.
    pub token_uri: String,
}

/// The text that is sealed: the members of the file that are needed.
#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    client_email: Cow<'a, str>,
    #[serde(default)]
    private_key_id: Cow<'a, str>,
    private_key: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project_id: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token_uri: Option<Cow<'a, str>>,
}

const KIND: &str = "service_account";

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

impl ServiceAccount {
    /// Reads a file as Google gives it out; an error says what it lacks, and never the key.
    pub fn read(text: &str) -> Result<Self, String> {
        let sealed: Sealed<'_> = serde_json::from_str(text).map_err(|error| {
            // The line and column are enough; the words could hold a part of the key.
            format!(
                "is no file of a service account (line {}, column {})",
                error.line(),
                error.column()
            )
        })?;
        if sealed.kind != KIND {
            return Err(format!(
                "is a file of type {:?}; create a key of a service account instead",
                sealed.kind
            ));
        }
        let account = ServiceAccount {
            email: sealed.client_email.into_owned(),
            key_id: sealed.private_key_id.into_owned(),
            private_key: SecretString::from(sealed.private_key.as_ref()),
            project: sealed.project_id.map(Cow::into_owned),
            token_uri: sealed
                .token_uri
                .map_or_else(|| TOKEN_URI.to_owned(), Cow::into_owned),
        };
        account.key()?;
        Ok(account)
    }

    /// The account that a sealed text holds; `None` where it is another secret.
    pub fn of_secret(secret: &SecretString) -> Option<Self> {
        let text = secret.expose_secret();
        if !text.starts_with('{') || !text.contains(KIND) {
            return None;
        }
        Self::read(text).ok()
    }

    /// The account as one text.
    pub fn to_secret(&self) -> SecretString {
        let sealed = Sealed {
            kind: KIND.into(),
            client_email: self.email.as_str().into(),
            private_key_id: self.key_id.as_str().into(),
            private_key: self.private_key.expose_secret().into(),
            project_id: self.project.as_deref().map(Cow::Borrowed),
            token_uri: Some(self.token_uri.as_str().into()),
        };
        let text = serde_json::to_string(&sealed);
        #[expect(clippy::expect_used, reason = "a few strings can always be written")]
        let text = text.expect("a structure of strings can be written");
        SecretString::from(text)
    }

    /// What may be shown of it: whose it is, and which key.
    pub fn masked(&self) -> String {
        let id: String = self.key_id.chars().take(8).collect();
        format!("{} / {id}", self.email)
    }

    fn key(&self) -> Result<EncodingKey, String> {
        EncodingKey::from_rsa_pem(self.private_key.expose_secret().as_bytes())
            .map_err(|_| "has a private_key that is no RSA key in PEM".to_owned())
    }

    /// Where its assertions may be sent. The file names the place, and a file may come from
    /// anywhere: only Google's own hosts are called, or the one that the provider itself lives at
    /// (`origin`).
    pub fn token_url(&self, origin: &str) -> Result<Url, ProviderError> {
        let refused = || ProviderError::TokenHost {
            uri: self.token_uri.clone(),
        };
        let url = Url::parse(&self.token_uri).map_err(|_| refused())?;
        let googles = url.scheme() == "https"
            && url.port().is_none()
            && url.username().is_empty()
            && url
                .host_str()
                .is_some_and(|host| TOKEN_HOSTS.contains(&host));
        let own = !origin.is_empty() && saved_for(&self.token_uri) == origin;
        if googles || own {
            Ok(url)
        } else {
            Err(refused())
        }
    }

    /// The body that asks for an access token: an assertion of who this is, signed, good for an
    /// hour and for the place that it is sent to.
    pub fn exchange(&self, at: Millis) -> Result<String, ProviderError> {
        let unsigned = |problem: String| ProviderError::Unsigned { problem };
        let header = Header {
            kid: (!self.key_id.is_empty()).then(|| self.key_id.clone()),
            ..Header::new(Algorithm::RS256)
        };
        let now = at.seconds();
        let claims = Claims {
            iss: &self.email,
            scope: SCOPE,
            aud: &self.token_uri,
            iat: now,
            exp: now.saturating_add(LIFE_S),
        };
        let key = self.key().map_err(unsigned)?;
        let assertion =
            encode(&header, &claims, &key).map_err(|error| unsigned(error.to_string()))?;
        Ok(url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
            .append_pair("assertion", &assertion)
            .finish())
    }
}
