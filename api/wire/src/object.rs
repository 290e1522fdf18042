//! Reading a JSON object member by member, so that what nobody took is known.
//!
//! Serde's derive either ignores unknown members or refuses them. A gateway may do neither: it
//! must know which members it did not understand. An [`Object`] hands out members by name and
//! keeps the rest; every error names the member by its path.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::WireError;

/// One member or element: its value, untouched, and its path.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// Such as `messages[2].content`.
    pub path: String,
    /// Its JSON text.
    pub value: &'a RawValue,
    case: Case,
}

/// How the members of a body are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// As they are asked for.
    AsAsked,
    /// As they are asked for, or in camel case where they are asked for in snake case: `maxTokens`
    /// is `max_tokens`.
    AlsoCamel,
}

impl Case {
    fn is(self, written: &str, asked: &str) -> bool {
        written == asked || (self == Case::AlsoCamel && is_camel_of(written, asked))
    }
}

/// A name is what another one in snake case is in camel case.
fn is_camel_of(camel: &str, snake: &str) -> bool {
    let mut camel = camel.chars();
    let mut upper = false;
    for letter in snake.chars() {
        if letter == '_' {
            upper = true;
            continue;
        }
        let expected = match std::mem::take(&mut upper) {
            true => letter.to_ascii_uppercase(),
            false => letter,
        };
        if camel.next() != Some(expected) {
            return false;
        }
    }
    camel.next().is_none()
}

/// An object whose members are taken one by one.
#[derive(Debug)]
pub struct Object<'a> {
    path: String,
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
    case: Case,
}

/// The members of an object in their order.
pub(crate) struct Members<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(name), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

impl<'a> Object<'a> {
    /// Reads the object that a whole body must be. Checks the syntax of everything inside it, in
    /// one pass.
    pub fn body(body: &'a [u8]) -> Result<Self, WireError> {
        if body.trim_ascii_start().first() != Some(&b'{') {
            let value: &RawValue = serde_json::from_slice(body).map_err(|error| syntax(&error))?;
            return Err(WireError::invalid(
                "body",
                format!("must be a JSON object, not {}", kind_of(value)),
            ));
        }
        let members = serde_json::from_slice(body).map_err(|error| syntax(&error))?;
        Self::with(String::new(), members, Case::AsAsked)
    }

    /// The same for a body whose members, and theirs, may be written in camel case where they are
    /// asked for in snake case.
    pub(crate) fn body_in_camel_case(body: &'a [u8]) -> Result<Self, WireError> {
        let mut object = Self::body(body)?;
        object.case = Case::AlsoCamel;
        Ok(object)
    }

    fn with(path: String, Members(members): Members<'a>, case: Case) -> Result<Self, WireError> {
        let mut seen = HashSet::with_capacity(members.len());
        if let Some((name, _)) = members.iter().find(|(name, _)| !seen.insert(name.as_ref())) {
            return Err(WireError::Duplicate {
                member: join(&path, name),
            });
        }
        Ok(Object {
            path,
            members,
            case,
        })
    }

    /// What was not taken, in the order of the text.
    pub(crate) fn into_members(self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        self.members
    }

    /// The path of a member of this object.
    pub fn path_of(&self, name: &str) -> String {
        join(&self.path, name)
    }

    /// Takes a member; absent and `null` are the same.
    pub fn take(&mut self, name: &str) -> Option<Field<'a>> {
        self.take_even_null(name)
            .filter(|field| field.value.get() != "null")
    }

    /// Takes a member whose place in the text matters, whatever its value.
    pub(crate) fn take_even_null(&mut self, name: &str) -> Option<Field<'a>> {
        let written = |(member, _): &(Cow<'_, str>, _)| self.case.is(member, name);
        let place = self.members.iter().position(written)?;
        let (member, value) = self.members.remove(place);
        Some(Field {
            path: join(&self.path, &member),
            value,
            case: self.case,
        })
    }

    /// A member as [`Object::take`] gives it, left where it is.
    pub(crate) fn look(&self, name: &str) -> Option<Field<'a>> {
        let written = |(member, _): &&(Cow<'_, str>, _)| self.case.is(member, name);
        let (member, value) = self.members.iter().find(written)?;
        let field = Field {
            path: join(&self.path, member),
            value,
            case: self.case,
        };
        Some(field).filter(|field| field.value.get() != "null")
    }

    /// A member of this name is there, and not `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.look(name).is_some()
    }

    /// All members were taken, or there were none.
    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Takes a member that must be there.
    pub fn require(&mut self, name: &str) -> Result<Field<'a>, WireError> {
        self.take(name).ok_or_else(|| WireError::Missing {
            member: join(&self.path, name),
        })
    }

    /// Takes a string.
    pub fn string(&mut self, name: &str) -> Result<Option<String>, WireError> {
        self.take(name).map(|field| field.string()).transpose()
    }

    /// Takes a string that must be there.
    pub fn require_string(&mut self, name: &str) -> Result<String, WireError> {
        self.require(name)?.string()
    }

    /// Takes a boolean.
    pub fn boolean(&mut self, name: &str) -> Result<Option<bool>, WireError> {
        self.take(name).map(|field| field.boolean()).transpose()
    }

    /// Takes a whole number that is not negative.
    pub fn count(&mut self, name: &str) -> Result<Option<u64>, WireError> {
        self.take(name).map(|field| field.count()).transpose()
    }

    /// Takes a whole number.
    pub fn integer(&mut self, name: &str) -> Result<Option<i64>, WireError> {
        self.take(name).map(|field| field.integer()).transpose()
    }

    /// Takes any number, as written.
    pub fn number(&mut self, name: &str) -> Result<Option<serde_json::Number>, WireError> {
        self.take(name).map(|field| field.number()).transpose()
    }

    /// Takes an object.
    pub fn object(&mut self, name: &str) -> Result<Option<Object<'a>>, WireError> {
        self.take(name).map(Field::object).transpose()
    }

    /// Takes an array.
    pub fn array(&mut self, name: &str) -> Result<Option<Vec<Field<'a>>>, WireError> {
        self.take(name).map(Field::array).transpose()
    }

    /// What nobody took, `null`s left aside.
    pub fn rest(self) -> Vec<Field<'a>> {
        let (path, case) = (self.path, self.case);
        self.members
            .into_iter()
            .filter(|(_, value)| value.get() != "null")
            .map(|(name, value)| Field {
                path: join(&path, &name),
                value,
                case,
            })
            .collect()
    }
}

impl<'a> Field<'a> {
    /// A value at a path.
    pub fn new(path: String, value: &'a RawValue) -> Self {
        Field {
            path,
            value,
            case: Case::AsAsked,
        }
    }

    /// The value as a string.
    pub fn string(&self) -> Result<String, WireError> {
        serde_json::from_str(self.value.get()).map_err(|_| self.wrong("a string"))
    }

    /// The value as a boolean.
    pub fn boolean(&self) -> Result<bool, WireError> {
        serde_json::from_str(self.value.get()).map_err(|_| self.wrong("a boolean"))
    }

    /// The value as a whole number that is not negative.
    pub fn count(&self) -> Result<u64, WireError> {
        serde_json::from_str(self.value.get())
            .map_err(|_| self.wrong("a whole number that is not negative"))
    }

    /// The value as a whole number.
    pub fn integer(&self) -> Result<i64, WireError> {
        serde_json::from_str(self.value.get()).map_err(|_| self.wrong("a whole number"))
    }

    /// The value as a number.
    pub fn number(&self) -> Result<serde_json::Number, WireError> {
        serde_json::from_str(self.value.get()).map_err(|_| self.wrong("a number"))
    }

    /// The value as an object.
    pub fn object(self) -> Result<Object<'a>, WireError> {
        if !self.is_object() {
            return Err(self.wrong("an object"));
        }
        let members = serde_json::from_str(self.value.get()).map_err(|error| syntax(&error))?;
        Object::with(self.path, members, self.case)
    }

    /// The value as an array of fields, each with its own path.
    pub fn array(self) -> Result<Vec<Field<'a>>, WireError> {
        let values: Vec<&'a RawValue> =
            serde_json::from_str(self.value.get()).map_err(|_| self.wrong("an array"))?;
        Ok(values
            .into_iter()
            .enumerate()
            .map(|(place, value)| Field {
                path: format!("{}[{place}]", self.path),
                value,
                case: self.case,
            })
            .collect())
    }

    /// The value is a string.
    pub fn is_string(&self) -> bool {
        self.value.get().starts_with('"')
    }

    /// The value is an object.
    pub fn is_object(&self) -> bool {
        self.value.get().starts_with('{')
    }

    /// The value is an array.
    pub fn is_array(&self) -> bool {
        self.value.get().starts_with('[')
    }

    /// The error that this field is not what it should be.
    pub fn wrong(&self, expected: &str) -> WireError {
        let found = kind_of(self.value);
        let wants = |kind: &str| expected.split(" or ").any(|one| one.contains(kind));
        let problem = match found {
            // It is one by its quotation marks. What else could be wrong with it, a parser of the
            // whole body has found before.
            "a string" if wants("a string") => {
                "is no text: an escape in it is half of a surrogate pair".to_owned()
            }
            "a number" if expected == "a number" => {
                format!("is a number out of range: {}", shown(self.value))
            }
            "a number" if wants("number") => {
                format!("must be {expected}, not {}", shown(self.value))
            }
            _ => format!("must be {expected}, not {found}"),
        };
        WireError::invalid(self.path.clone(), problem)
    }
}

/// A number as it was written, cut where nobody reads on.
fn shown(value: &RawValue) -> String {
    value.get().chars().take(40).collect()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn kind_of(value: &RawValue) -> &'static str {
    match value.get().bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn syntax(error: &serde_json::Error) -> WireError {
    let text = error.to_string();
    let problem = text
        .split(" at line ")
        .next()
        .unwrap_or(text.as_str())
        .to_owned();
    WireError::Syntax {
        problem,
        line: error.line(),
        column: error.column(),
    }
}
