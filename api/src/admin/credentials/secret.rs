//! The secret of a credential as it is sent here.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use utoipa::PartialSchema;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};

use store::providers::Provider;

use crate::admin::error::AdminError;
use crate::providers::aws::{self, AccessKeyPair};
use crate::providers::{Auth, Kind};

/// A key alone, or as `{"api_key": "…"}`, which is how upstream's clients send it; or an access key
/// pair of Amazon's as `{"access_key_id": "…", "secret_access_key": "…"}`, of a session with its
/// `session_token`.
#[derive(Default)]
pub struct SecretValue {
    /// It was text alone.
    bare: bool,
    key: Option<SecretString>,
    access_key_id: Option<String>,
    secret_access_key: Option<SecretString>,
    session_token: Option<SecretString>,
}

/// A checked secret.
#[derive(Clone)]
pub struct Checked {
    /// As it is sealed.
    pub secret: SecretString,
    /// `api_key` or `access_key_pair`.
    pub kind: &'static str,
}

/// The type of a key that is sent as it is.
const API_KEY: &str = "api_key";

/// The type of a key that signs.
const ACCESS_KEY_PAIR: &str = "access_key_pair";

impl PartialSchema for SecretValue {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        OneOfBuilder::new()
            .item(text())
            .item(ObjectBuilder::new().property("api_key", text()))
            .item(
                ObjectBuilder::new()
                    .property("access_key_id", text())
                    .property("secret_access_key", text())
                    .property("session_token", text()),
            )
            .into()
    }
}

impl ToSchema for SecretValue {}

impl<'de> Deserialize<'de> for SecretValue {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(SecretVisitor)
    }
}

struct SecretVisitor;

impl<'de> Visitor<'de> for SecretVisitor {
    type Value = SecretValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a key, or an object with `api_key`, or with `access_key_id` and `secret_access_key`",
        )
    }

    fn visit_str<E>(self, text: &str) -> Result<SecretValue, E> {
        Ok(SecretValue {
            bare: true,
            key: Some(SecretString::from(text)),
            ..SecretValue::default()
        })
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<SecretValue, M::Error> {
        let mut value = SecretValue::default();
        while let Some(name) = members.next_key::<String>()? {
            // Absent and null are the same: forms send what they have.
            let secret = match name.as_str() {
                "api_key" => &mut value.key,
                "secret_access_key" => &mut value.secret_access_key,
                "session_token" => &mut value.session_token,
                "access_key_id" => {
                    value.access_key_id = members.next_value()?;
                    continue;
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *secret = members
                .next_value::<Option<String>>()?
                .map(SecretString::from);
        }
        Ok(value)
    }
}

/// Checks the type and gives the secret. Without a type its form decides.
pub fn checked(kind: Option<&str>, value: SecretValue) -> Result<Checked, AdminError> {
    let is_pair = value.access_key_id.is_some() || value.secret_access_key.is_some();
    match kind {
        None if is_pair => pair(value),
        None | Some(API_KEY) => Ok(Checked {
            secret: key(&value)?,
            kind: API_KEY,
        }),
        Some(ACCESS_KEY_PAIR) => pair(value),
        Some("custom") => Err(AdminError::invalid_member(
            "credentialType",
            "is custom, but the providers of this version take an api_key or an access_key_pair",
        )),
        Some(_) => Err(AdminError::invalid_member(
            "credentialType",
            "must be api_key, access_key_pair or custom",
        )),
    }
}

fn key(value: &SecretValue) -> Result<SecretString, AdminError> {
    let param = if value.bare { "value" } else { "value.api_key" };
    plain(param, value.key.as_ref())
}

fn pair(value: SecretValue) -> Result<Checked, AdminError> {
    let id = value.access_key_id.map(SecretString::from);
    let id = plain("value.access_key_id", id.as_ref())?;
    let token = value.session_token.as_ref();
    let token = token.filter(|token| !token.expose_secret().trim().is_empty());
    let pair = AccessKeyPair {
        id: id.expose_secret().to_owned(),
        secret: plain("value.secret_access_key", value.secret_access_key.as_ref())?,
        session_token: token
            .map(|token| plain("value.session_token", Some(token)))
            .transpose()?,
    };
    Ok(Checked {
        secret: pair.to_secret(),
        kind: ACCESS_KEY_PAIR,
    })
}

/// One secret of visible characters. It goes into a header, which holds nothing else.
fn plain(param: &'static str, secret: Option<&SecretString>) -> Result<SecretString, AdminError> {
    let Some(secret) = secret else {
        return Err(AdminError::invalid_member(param, "is missing"));
    };
    let text = secret.expose_secret().trim();
    if text.is_empty() || text.len() > 4096 {
        return Err(AdminError::invalid_member(
            param,
            "must have 1 to 4096 characters",
        ));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AdminError::invalid_member(
            param,
            "holds a space or a character that no key has; was it copied whole and alone?",
        ));
    }
    Ok(SecretString::from(text))
}

impl Checked {
    /// A pair signs, which only some providers understand.
    pub fn fits(&self, provider: &Provider) -> Result<(), AdminError> {
        let kind = Kind::from_name(&provider.kind);
        let signs = kind.is_some_and(|kind| kind.profile().auth == Auth::Aws);
        if self.kind == ACCESS_KEY_PAIR && !signs {
            return Err(AdminError::invalid_member(
                "credentialType",
                format!(
                    "is access_key_pair, but provider `{}` is called with an api_key",
                    provider.name
                ),
            ));
        }
        Ok(())
    }

    /// What may be shown of it.
    pub fn masked(&self) -> String {
        aws::masked(&self.secret)
    }
}
