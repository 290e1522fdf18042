//! JSON that fits a JSON schema.

use std::cell::Cell;

use serde_json::{Map, Number, Value};

/// Beyond it only required members are made, and at twice the depth nothing: a schema may contain
/// itself.
const DEEP: usize = 6;

/// Bytes that one value may grow to: a schema of a few lines can ask for arrays of arrays of
/// arrays, and the demo answers whoever may call the hub.
const MOST_BYTES: usize = 1024 * 1024;
const MOST_ITEMS: u64 = 1000;
const MOST_CHARACTERS: u64 = 10_000;

/// A value that fits `schema`, the same one each time.
pub fn fit(schema: &Value) -> Value {
    let maker = Maker {
        root: schema,
        left: Cell::new(MOST_BYTES),
    };
    maker.fit(schema, "value", 0)
}

struct Maker<'a> {
    root: &'a Value,
    left: Cell<usize>,
}

impl Maker<'_> {
    fn fit(&self, schema: &Value, name: &str, depth: usize) -> Value {
        if depth > 2 * DEEP || self.left.get() == 0 {
            return Value::Null;
        }
        let value = self.fit_one(schema, name, depth);
        let own_bytes = match &value {
            // What is inside was counted when it was made.
            Value::Array(_) | Value::Object(_) if schema.get("type").is_some() => 2,
            Value::String(text) => text.len(),
            other => other.to_string().len(),
        };
        self.left
            .set(self.left.get().saturating_sub(own_bytes + name.len()));
        value
    }

    fn fit_one(&self, schema: &Value, name: &str, depth: usize) -> Value {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = target
                .strip_prefix('#')
                .and_then(|path| self.root.pointer(path));
            return target.map_or(Value::Null, |target| self.fit(target, name, depth + 1));
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(first) = list(schema, "enum").first() {
            return first.clone();
        }
        for union in ["anyOf", "oneOf"] {
            let options = list(schema, union);
            let is_null = |option: &Value| option.get("type").is_some_and(|kind| kind == "null");
            let solid = options.iter().find(|option| !is_null(option));
            if let Some(option) = solid.or(options.first()) {
                return self.fit(option, name, depth + 1);
            }
        }
        let parts = list(schema, "allOf");
        if !parts.is_empty() {
            return self.merged(schema, parts, name, depth);
        }
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, name, depth),
            "integer" | "number" => number(schema),
            "boolean" => Value::Bool(true),
            "null" => Value::Null,
            _ => string(schema, name),
        }
    }

    /// All parts of an `allOf` at once: members of later parts win.
    fn merged(&self, schema: &Value, parts: &[Value], name: &str, depth: usize) -> Value {
        let mut whole = Map::new();
        let mut own = schema.clone();
        if let Some(own) = own.as_object_mut() {
            own.remove("allOf");
        }
        for part in parts.iter().chain([&own]) {
            match self.fit(part, name, depth + 1) {
                Value::Object(members) => whole.extend(members),
                // A part without a type only narrows, it makes nothing.
                _ if part.get("type").is_none() => {}
                other => return other,
            }
        }
        Value::Object(whole)
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required: Vec<&str> = list(schema, "required")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let names: Vec<&str> = match properties {
            Some(all) if required.is_empty() && depth < DEEP => {
                all.keys().map(String::as_str).collect()
            }
            _ => required,
        };
        let member = |name: &str| {
            let schema = properties.and_then(|all| all.get(name));
            let value = self.fit(schema.unwrap_or(&Value::Null), name, depth + 1);
            (name.to_owned(), value)
        };
        Value::Object(names.into_iter().map(member).collect())
    }

    fn array(&self, schema: &Value, name: &str, depth: usize) -> Value {
        let fixed = list(schema, "prefixItems");
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let most = schema
            .get("maxItems")
            .and_then(Value::as_u64)
            .unwrap_or(u64::MAX);
        let wanted = if depth < DEEP { least.max(1) } else { least };
        let count = wanted.min(most).min(MOST_ITEMS).max(fixed.len() as u64);
        let items = schema.get("items").unwrap_or(&Value::Null);
        let schemas = fixed.iter().chain(std::iter::repeat(items));
        let count = usize::try_from(count).unwrap_or(0);
        schemas
            .take(count)
            .map(|item| self.fit(item, name, depth + 1))
            .collect()
    }
}

fn list<'a>(schema: &'a Value, member: &str) -> &'a [Value] {
    let list = schema.get(member).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            let mut kinds = kinds.iter().filter_map(Value::as_str);
            kinds.find(|kind| *kind != "null").unwrap_or("null")
        }
        _ if schema.get("properties").is_some() => "object",
        _ if schema.get("items").is_some() => "array",
        _ => "string",
    }
}

fn number(schema: &Value) -> Value {
    let bound = |member: &str| schema.get(member).and_then(Value::as_f64);
    let low = bound("minimum").or(bound("exclusiveMinimum").map(|low| low + 1.0));
    let high = bound("maximum").or(bound("exclusiveMaximum").map(|high| high - 1.0));
    let mut value = 1.0_f64.max(low.unwrap_or(1.0));
    if let Some(high) = high.filter(|high| *high < value) {
        // A narrow open interval such as (0, 1) has its middle left.
        value = low.map_or(high, |low| if low > high { low - 0.5 } else { high });
    }
    if let Some(step) = bound("multipleOf").filter(|step| *step > 0.0) {
        value = (value / step).ceil() * step;
    }
    if kind(schema) == "integer" || value.fract() == 0.0 {
        return Value::from(value as i64);
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn string(schema: &Value, name: &str) -> Value {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => "2026-01-02T03:04:05Z",
        Some("date") => "2026-01-02",
        Some("time") => "03:04:05Z",
        Some("duration") => "P1D",
        Some("email") => "someone@example.com",
        Some("hostname") => "example.com",
        Some("uri" | "url") => "https://example.com/",
        Some("uuid") => "01890a5d-ac96-774b-bcce-b302099a8057",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        _ => name,
    };
    let bound = |member: &str| schema.get(member).and_then(Value::as_u64);
    let length = |bound: u64| usize::try_from(bound.min(MOST_CHARACTERS)).unwrap_or(0);
    let least = bound("minLength")
        .map_or(0, length)
        .max(text.chars().count());
    let most = bound("maxLength").map_or(usize::MAX, length);
    let fill = std::iter::repeat('x');
    Value::String(text.chars().chain(fill).take(least.min(most)).collect())
}
