//! The secret of a credential as it is sent here.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};

use store::providers::Provider;

use crate::admin::error::AdminError;
use crate::providers::Kind;
use crate::providers::aws::AccessKeyPair;
use crate::providers::credential::{self, ACCESS_KEY_PAIR, API_KEY, CUSTOM};
use crate::providers::vertex::ServiceAccount;
use crate::upstream::origin::saved_for;

/// A key alone, or as `{"api_key": "…"}`, which is how upstream's clients send it; or an access key
/// pair of Amazon's as `{"access_key_id": "…", "secret_access_key": "…"}`, of a session with its
/// `session_token`; or the file of a Google service account, as an object or as its text.
#[derive(Default)]
pub struct SecretValue {
    /// It was text alone.
    bare: bool,
    key: Option<SecretString>,
    access_key_id: Option<String>,
    secret_access_key: Option<SecretString>,
    session_token: Option<SecretString>,
    /// The file of a service account, whole.
    file: Option<SecretString>,
}

/// A checked secret.
#[derive(Clone)]
pub struct Checked {
    /// As it is sealed.
    pub secret: SecretString,
    /// `api_key`, `access_key_pair` or `custom`.
    pub kind: &'static str,
}

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
            .item(
                ObjectBuilder::new()
                    .property("type", text())
                    .property("client_email", text())
                    .property("private_key_id", text())
                    .property("private_key", text())
                    .property("project_id", text())
                    .property("token_uri", text()),
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
            "a key, or an object with `api_key`, or with `access_key_id` and `secret_access_key`, or the file of a service account",
        )
    }

    fn visit_str<E>(self, text: &str) -> Result<SecretValue, E> {
        // No key begins with a brace: it is a file that was pasted.
        if text.trim_start().starts_with('{') {
            return Ok(SecretValue {
                file: Some(SecretString::from(text)),
                ..SecretValue::default()
            });
        }
        Ok(SecretValue {
            bare: true,
            key: Some(SecretString::from(text)),
            ..SecretValue::default()
        })
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<SecretValue, M::Error> {
        let mut value = SecretValue::default();
        let mut others = serde_json::Map::new();
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
                    others.insert(name, members.next_value()?);
                    continue;
                }
            };
            *secret = members
                .next_value::<Option<String>>()?
                .map(SecretString::from);
        }
        if others.contains_key("private_key") {
            value.file = Some(SecretString::from(Value::Object(others).to_string()));
        }
        Ok(value)
    }
}

/// Checks the type and gives the secret. Without a type its form decides.
pub fn checked(kind: Option<&str>, value: SecretValue) -> Result<Checked, AdminError> {
    let is_pair = value.access_key_id.is_some() || value.secret_access_key.is_some();
    match kind {
        None if is_pair => pair(value),
        None if value.file.is_some() => account(&value),
        None | Some(API_KEY) => Ok(Checked {
            secret: key(&value)?,
            kind: API_KEY,
        }),
        Some(ACCESS_KEY_PAIR) => pair(value),
        Some(CUSTOM) if value.file.is_some() => account(&value),
        Some(CUSTOM) => Err(AdminError::invalid_member(
            "credentialType",
            "is custom, which is the file of a Google service account, but the value is none",
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

fn account(value: &SecretValue) -> Result<Checked, AdminError> {
    let file = value.file.as_ref().map_or("", ExposeSecret::expose_secret);
    if file.len() > 16 * 1024 {
        return Err(AdminError::invalid_member("value", "is larger than 16 KiB"));
    }
    let account =
        ServiceAccount::read(file).map_err(|reason| AdminError::invalid_member("value", reason))?;
    Ok(Checked {
        secret: account.to_secret(),
        kind: CUSTOM,
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
    /// Each kind of provider takes its own types, and an account's assertions go to known places.
    pub fn fits(&self, provider: &Provider) -> Result<(), AdminError> {
        let kind = Kind::from_name(&provider.kind).unwrap_or(Kind::Compatible);
        let takes = kind.profile().auth.takes();
        if !takes.contains(&self.kind) {
            return Err(AdminError::invalid_member(
                "credentialType",
                format!(
                    "is {}, but provider `{}` is called with {}",
                    self.kind,
                    provider.name,
                    takes.join(" or ")
                ),
            ));
        }
        if let Some(account) = ServiceAccount::of_secret(&self.secret) {
            account
                .token_url(&saved_for(&provider.base_url))
                .map_err(|error| AdminError::invalid_member("value.token_uri", error))?;
        }
        Ok(())
    }

    /// What may be shown of it.
    pub fn masked(&self) -> String {
        credential::masked(&self.secret)
    }
}
