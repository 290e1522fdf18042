//! Members as Google's servers take them: their names in either case, numbers also as strings and
//! whole numbers also with a fraction of zero.
//!
//! It is how protocol buffers are read from JSON, and clients rely on it: the Python client writes
//! `topK` as `40.0`, older ones write `system_instruction`.
//! <https://protobuf.dev/programming-guides/json/>

use serde_json::Number;

use crate::error::WireError;
use crate::ir::Extra;
use crate::object::{Field, Object};

/// Takes a member by its name in camel case, or in snake case.
pub(super) fn take<'a>(object: &mut Object<'a>, name: &str) -> Option<Field<'a>> {
    object.take(name).or_else(|| object.take(&snake(name)))
}

fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

pub(super) fn string(object: &mut Object<'_>, name: &str) -> Result<Option<String>, WireError> {
    take(object, name).map(|field| field.string()).transpose()
}

pub(super) fn boolean(object: &mut Object<'_>, name: &str) -> Result<Option<bool>, WireError> {
    take(object, name).map(|field| field.boolean()).transpose()
}

pub(super) fn object<'a>(
    object: &mut Object<'a>,
    name: &str,
) -> Result<Option<Object<'a>>, WireError> {
    take(object, name).map(Field::object).transpose()
}

pub(super) fn array<'a>(
    object: &mut Object<'a>,
    name: &str,
) -> Result<Option<Vec<Field<'a>>>, WireError> {
    take(object, name).map(Field::array).transpose()
}

pub(super) fn number(object: &mut Object<'_>, name: &str) -> Result<Option<Number>, WireError> {
    let Some(field) = take(object, name) else {
        return Ok(None);
    };
    if !field.is_string() {
        return field.number().map(Some);
    }
    let number = field.string()?.parse::<Number>();
    number.map(Some).map_err(|_| field.wrong("a number"))
}

/// A whole number, as `40`, `40.0` or `"40"`.
pub(super) fn integer(object: &mut Object<'_>, name: &str) -> Result<Option<i64>, WireError> {
    let Some(field) = take(object, name) else {
        return Ok(None);
    };
    let text = if field.is_string() {
        field.string()?
    } else {
        field.value.get().to_owned()
    };
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|digit| digit == b'0') => whole,
        _ => &text,
    };
    let number = whole.parse().ok();
    number
        .map(Some)
        .ok_or_else(|| field.wrong("a whole number"))
}

pub(super) fn count(object: &mut Object<'_>, name: &str) -> Result<Option<u64>, WireError> {
    let path = object.path_of(name);
    integer(object, name)?
        .map(|number| {
            u64::try_from(number).map_err(|_| WireError::invalid(path, "must not be negative"))
        })
        .transpose()
}

/// Keeps members that no room takes.
pub(super) fn keep<'a>(extra: &mut Vec<Extra<'a>>, fields: impl IntoIterator<Item = Field<'a>>) {
    extra.extend(fields.into_iter().map(|field| Extra {
        path: field.path,
        value: field.value,
    }));
}
