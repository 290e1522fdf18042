//! The secret of a credential as it is sent here.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use utoipa::PartialSchema;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};

use crate::admin::error::AdminError;
use crate::vault::mask;

/// A key alone, or as `{"api_key": "…"}`, which is how upstream's clients send it.
pub struct SecretValue {
    /// Where the key was looked for.
    param: &'static str,
    key: Option<SecretString>,
}

impl PartialSchema for SecretValue {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        OneOfBuilder::new()
            .item(text())
            .item(ObjectBuilder::new().property("api_key", text()))
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
        f.write_str("a key, or an object with `api_key`")
    }

    fn visit_str<E>(self, text: &str) -> Result<SecretValue, E> {
        Ok(SecretValue {
            param: "value",
            key: Some(SecretString::from(text)),
        })
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<SecretValue, M::Error> {
        let mut key = None;
        while let Some(name) = members.next_key::<String>()? {
            if name == "api_key" {
                key = Some(SecretString::from(members.next_value::<String>()?));
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(SecretValue {
            param: "value.api_key",
            key,
        })
    }
}

/// Checks the type and gives the key. The providers of this version are all called with one key.
pub fn checked(kind: Option<&str>, value: SecretValue) -> Result<SecretString, AdminError> {
    match kind.unwrap_or("api_key") {
        "api_key" => {}
        other @ ("access_key_pair" | "custom") => {
            return Err(AdminError::invalid_member(
                "credentialType",
                format!("is {other}, but the providers of this version take an api_key"),
            ));
        }
        _ => {
            return Err(AdminError::invalid_member(
                "credentialType",
                "must be api_key, access_key_pair or custom",
            ));
        }
    }
    let param = value.param;
    let Some(key) = value.key else {
        return Err(AdminError::invalid_member(param, "is missing"));
    };
    let text = key.expose_secret().trim();
    if text.is_empty() || text.len() > 4096 {
        return Err(AdminError::invalid_member(
            param,
            "must have 1 to 4096 characters",
        ));
    }
    // It goes into a header, which holds nothing else.
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AdminError::invalid_member(
            param,
            "holds a space or a character that no key has; was it copied whole and alone?",
        ));
    }
    Ok(SecretString::from(text))
}

/// What may be shown of a key.
pub fn masked(key: &SecretString) -> String {
    mask(key.expose_secret())
}
