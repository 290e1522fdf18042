//! Members by their names in camel case or in snake case, as Google's servers take both.

use serde_json::Value;

use crate::simulator::refused::{Checked, Refused};

/// A member that is there and not null.
pub fn get<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let members = value.as_object()?;
    let found = members.iter().find(|(told, _)| camel(told) == name);
    found
        .map(|(_, value)| value)
        .filter(|value| !value.is_null())
}

/// A text.
pub fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    get(value, name)?.as_str()
}

/// The elements of a list; none where it is absent.
pub fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    get(value, name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Refuses what is no object, and members that have no place there.
pub fn only(value: &Value, path: &str, known: &[&str]) -> Checked {
    let Some(members) = value.as_object() else {
        return Err(Refused::invalid(format!(
            "Invalid value at '{path}' (type.googleapis.com/…), {value}"
        )));
    };
    match members
        .keys()
        .find(|name| !known.contains(&camel(name).as_str()))
    {
        None => Ok(()),
        Some(unknown) => Err(Refused::invalid(format!(
            "Invalid JSON payload received. Unknown name \"{unknown}\" at '{path}': Cannot find field."
        ))),
    }
}

fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut up = false;
    for letter in name.chars() {
        if letter == '_' {
            up = true;
        } else if std::mem::take(&mut up) {
            camel.push(letter.to_ascii_uppercase());
        } else {
            camel.push(letter);
        }
    }
    camel
}
