//! Gemini's own form of schemas, an extract of OpenAPI 3.0, made into JSON Schema:
//! <https://ai.google.dev/api/caching#Schema>.
//!
//! Types are in capitals, `nullable` stands for a type `null` beside, counts are strings, and
//! `propertyOrdering` only says in which order to write.

use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::WireError;
use crate::object::Field;

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// The arguments of a function.
    Arguments,
    /// The answer. Gemini writes no member that it does not name; others want that said.
    Answer,
}

/// The JSON Schema that means the same.
pub(super) fn read<'a>(field: &Field<'a>, of: Of) -> Result<Cow<'a, RawValue>, WireError> {
    if !field.is_object() {
        return Err(field.wrong("an object"));
    }
    let told: Value =
        serde_json::from_str(field.value.get()).map_err(|_| field.wrong("an object"))?;
    let schema = convert(told, of).to_string();
    let raw = RawValue::from_string(schema).map_err(|_| field.wrong("an object"))?;
    Ok(Cow::Owned(raw))
}

/// One level; nesting is as deep as the JSON parser lets in.
fn convert(schema: Value, of: Of) -> Value {
    let Value::Object(told) = schema else {
        return schema;
    };
    let mut members = Map::new();
    let mut nullable = false;
    for (name, value) in told {
        let name = camel(&name);
        match (name.as_str(), value) {
            ("nullable", value) => nullable = value == Value::Bool(true),
            ("propertyOrdering" | "example", _) => {}
            ("type", Value::String(word)) => {
                if word != "TYPE_UNSPECIFIED" {
                    members.insert(name, Value::String(word.to_ascii_lowercase()));
                }
            }
            // `enum` only says that there is a list of values, which the list says itself.
            ("format", Value::String(word)) if word == "enum" => {}
            ("properties" | "$defs" | "defs", Value::Object(inner)) => {
                let inner = inner
                    .into_iter()
                    .map(|(name, schema)| (name, convert(schema, of)));
                let name = if name == "properties" {
                    name
                } else {
                    "$defs".to_owned()
                };
                members.insert(name, Value::Object(inner.collect()));
            }
            ("items" | "additionalProperties", inner) => {
                members.insert(name, convert(inner, of));
            }
            ("anyOf" | "prefixItems", Value::Array(inner)) => {
                let inner = inner.into_iter().map(|schema| convert(schema, of));
                members.insert(name, Value::Array(inner.collect()));
            }
            ("ref", value) => {
                members.insert("$ref".to_owned(), value);
            }
            (
                "minItems" | "maxItems" | "minLength" | "maxLength" | "minProperties"
                | "maxProperties",
                Value::String(count),
            ) => {
                let count = count
                    .parse::<u64>()
                    .map_or(Value::String(count), Value::from);
                members.insert(name, count);
            }
            (_, value) => {
                members.insert(name, value);
            }
        }
    }
    close(&mut members, of);
    if nullable {
        allow_null(&mut members);
    }
    Value::Object(members)
}

fn close(members: &mut Map<String, Value>, of: Of) {
    let is_object = members.get("type").is_some_and(|kind| kind == "object");
    if of == Of::Answer && is_object && members.contains_key("properties") {
        members
            .entry("additionalProperties")
            .or_insert(Value::Bool(false));
    }
}

fn allow_null(members: &mut Map<String, Value>) {
    if let Some(Value::String(kind)) = members.get("type").cloned() {
        let kinds = vec![Value::String(kind), Value::String("null".to_owned())];
        members.insert("type".to_owned(), Value::Array(kinds));
    }
    if let Some(Value::Array(values)) = members.get_mut("enum") {
        values.push(Value::Null);
    }
    if let Some(Value::Array(choices)) = members.get_mut("anyOf") {
        choices.push(serde_json::json!({ "type": "null" }));
    }
}

/// `any_of` as `anyOf`. Names with a capital or a `$` stay.
fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut up = false;
    for letter in name.chars() {
        if letter == '_' && !camel.is_empty() {
            up = true;
        } else if std::mem::take(&mut up) {
            camel.extend(letter.to_uppercase());
        } else {
            camel.push(letter);
        }
    }
    camel
}
