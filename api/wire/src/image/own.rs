//! Members of a request that OpenAI's API does not have, or that few providers can be told.

use serde_json::{Map, Value};

use crate::error::WireError;

/// Members by name, taken one by one.
#[derive(Debug, Default)]
pub(crate) struct Own(Map<String, Value>);

impl Own {
    /// These members.
    pub(crate) fn of(members: Map<String, Value>) -> Self {
        Own(members)
    }

    /// Any value.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        // The order of the others is what is told.
        self.0.shift_remove(name)
    }

    /// A text; numbers are taken as they are written.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, WireError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(WireError::invalid(name, "must be a string")),
        }
    }

    /// A whole number; a form writes it as text.
    pub(crate) fn integer(&mut self, name: &str) -> Result<Option<i64>, WireError> {
        let read = match self.take(name) {
            None => return Ok(None),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_i64(),
        };
        match read {
            Some(number) => Ok(Some(number)),
            None => Err(WireError::invalid(name, "must be a whole number")),
        }
    }

    /// Those of these names, as JSON. A form writes everything as text: what reads as a number, a
    /// truth value, an object or a list is one.
    pub(crate) fn json(&mut self, names: &[&str]) -> Map<String, Value> {
        let mut found = Map::new();
        for name in names {
            if let Some(value) = self.take(name) {
                let value = match value {
                    Value::String(text) => match serde_json::from_str(&text) {
                        Ok(Value::Null) | Err(_) => Value::String(text),
                        Ok(value) => value,
                    },
                    value => value,
                };
                found.insert((*name).to_owned(), value);
            }
        }
        found
    }

    /// Names of what nobody took.
    pub(crate) fn names(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(name, _)| name)
    }
}
