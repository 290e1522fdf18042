//! The members of an object that is being changed.

use std::borrow::Cow;

use crate::WireError;
use crate::object;

/// Names and JSON texts of members, in their order.
pub(super) struct Members<'a> {
    members: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    changed: bool,
}

impl<'a> Members<'a> {
    /// Reads an object; none where the text is no object.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let read: object::Members<'a> = serde_json::from_str(text).ok()?;
        let members = read.0.into_iter();
        Some(Members {
            members: members
                .map(|(name, value)| (name, Cow::Borrowed(value.get())))
                .collect(),
            changed: false,
        })
    }

    /// Reads a whole body.
    pub(super) fn body(body: &'a [u8]) -> Result<Self, WireError> {
        let text = std::str::from_utf8(body).ok();
        text.and_then(Self::read)
            .ok_or_else(|| WireError::invalid("body", "must be a JSON object"))
    }

    /// The JSON text of a member that says something.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.members.iter().find(|(member, _)| member == name);
        found
            .map(|(_, value)| value.as_ref())
            .filter(|value| *value != "null")
    }

    /// A member that is a string.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.get(name)?).ok()
    }

    /// Takes a member away; tells whether it said something.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let Some(place) = self.members.iter().position(|(member, _)| member == name) else {
            return false;
        };
        self.changed = true;
        let (_, value) = self.members.remove(place);
        value != "null"
    }

    /// Puts a value in place of the one there, or at the end.
    pub(super) fn set(&mut self, name: &'static str, value: String) {
        self.changed = true;
        match self.members.iter_mut().find(|(member, _)| member == name) {
            Some((_, place)) => *place = Cow::Owned(value),
            None => self.members.push((Cow::Borrowed(name), Cow::Owned(value))),
        }
    }

    /// Gives a member another name, at its place.
    pub(super) fn rename(&mut self, name: &str, to: &'static str) {
        if let Some((member, _)) = self.members.iter_mut().find(|(member, _)| member == name) {
            self.changed = true;
            *member = Cow::Borrowed(to);
        }
    }

    /// The object, if it is another one than was read.
    pub(super) fn written(&self) -> Option<String> {
        if !self.changed {
            return None;
        }
        let members = self.members.iter();
        let members: Vec<String> = members
            .map(|(name, value)| format!("{}:{value}", serde_json::Value::from(name.as_ref())))
            .collect();
        Some(format!("{{{}}}", members.join(",")))
    }
}

/// The JSON texts of an array's elements; none where the text is no array.
pub(super) fn elements(text: &str) -> Option<Vec<&str>> {
    let values: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).ok()?;
    Some(
        values
            .into_iter()
            .map(serde_json::value::RawValue::get)
            .collect(),
    )
}

/// An array of these JSON texts.
pub(super) fn array(elements: &[Cow<'_, str>]) -> String {
    format!("[{}]", elements.join(","))
}
