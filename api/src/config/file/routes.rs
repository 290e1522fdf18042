//! `[[routes]]`: names that stand for a plan. What is said in them is what the API takes; the reader
//! of that tells what is wrong with it.

use serde_json::{Map, Number, Value};
use toml::de::DeValue;

use super::names::Given;
use super::section::{At, Section};
use crate::config::declared::DeclaredRoute;
use crate::routing::route::check::check;
use crate::routing::route::definition::Definition;

/// The members that are read as the API reads them.
const MEMBERS: [&str; 5] = ["description", "steps", "sticky", "hedge", "mirror"];

/// All routes of the file.
pub fn read(root: &mut Section<'_>) -> Vec<DeclaredRoute> {
    let mut given = Given::default();
    let mut routes = Vec::new();
    for mut section in root.sections("routes") {
        let name = section.required("name");
        if let Some(at) = &name {
            given.take(&section, at, at.value.clone());
        }
        let enabled = section.switch("enabled").unwrap_or(true);
        section.must_have("steps");
        let mut members = Map::new();
        let mut steps: Option<At<()>> = None;
        for member in MEMBERS {
            if let Some(at) = section.raw(member) {
                if member == "steps" {
                    steps = Some(at.with(()));
                }
                members.insert(member.to_owned(), json(at.value));
            }
        }
        let definition = definition(&section, name.as_ref(), steps, members);
        section.finish();
        if let (Some(name), Some(definition)) = (name, definition) {
            routes.push(DeclaredRoute {
                name: name.value,
                enabled,
                definition,
            });
        }
    }
    routes
}

fn definition(
    section: &Section<'_>,
    name: Option<&At<String>>,
    steps: Option<At<()>>,
    members: Map<String, Value>,
) -> Option<Definition> {
    let (name, steps) = (name?, steps?);
    let read = serde_path_to_error::deserialize::<_, Definition>(Value::Object(members));
    match read {
        Err(error) => {
            let path = error.path().to_string();
            section.refuse(&steps, format!("{path} is wrong: {}", error.into_inner()))
        }
        Ok(definition) => match check(&name.value, &definition) {
            Err(flaw) => section.refuse(&steps, format!("{} {}", flaw.member, flaw.problem)),
            Ok(()) => Some(definition),
        },
    }
}

/// A value of the file as the API would have it.
fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Null, |number| Value::Number(Number::from(number))),
        // None is wanted anywhere: told as what it is.
        DeValue::Float(number) => Value::String(number.to_string()),
        DeValue::Datetime(time) => Value::String(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let members = table.iter();
            members
                .map(|(name, value)| (name.get_ref().to_string(), json(value.get_ref())))
                .collect::<Map<_, _>>()
                .into()
        }
    }
}
