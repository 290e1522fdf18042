//! JSON that fits a JSON schema.

use serde_json::{Map, Number, Value, json};

/// Beyond it only required members are made, and at twice the depth nothing: a schema may contain
/// itself.
const DEEP: usize = 6;

/// A value that fits `schema`, the same one each time.
pub fn fit(schema: &Value) -> Value {
    fit_at(schema, schema, "value", 0)
}

fn fit_at(schema: &Value, root: &Value, name: &str, depth: usize) -> Value {
    if depth > 2 * DEEP {
        return Value::Null;
    }
    let inside = |schema: &Value| fit_at(schema, root, name, depth + 1);
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = target.strip_prefix('#').and_then(|path| root.pointer(path));
        return target.map_or(Value::Null, inside);
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(first) = list(schema, "enum").first() {
        return first.clone();
    }
    for union in ["anyOf", "oneOf"] {
        let options = list(schema, union);
        let solid = options
            .iter()
            .find(|option| option.get("type") != Some(&json!("null")));
        if let Some(option) = solid.or(options.first()) {
            return inside(option);
        }
    }
    let parts = list(schema, "allOf");
    if !parts.is_empty() {
        return merged(schema, parts, root, name, depth);
    }
    match kind(schema) {
        "object" => object(schema, root, depth),
        "array" => array(schema, root, name, depth),
        "integer" | "number" => number(schema),
        "boolean" => Value::Bool(true),
        "null" => Value::Null,
        _ => string(schema, name),
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

/// All parts of an `allOf` at once: members of later parts win.
fn merged(schema: &Value, parts: &[Value], root: &Value, name: &str, depth: usize) -> Value {
    let mut whole = Map::new();
    let mut own = schema.clone();
    if let Some(own) = own.as_object_mut() {
        own.remove("allOf");
    }
    for part in parts.iter().chain([&own]) {
        match fit_at(part, root, name, depth + 1) {
            Value::Object(members) => whole.extend(members),
            // A part without a type only narrows, it makes nothing.
            _ if part.get("type").is_none() => {}
            other => return other,
        }
    }
    Value::Object(whole)
}

fn object(schema: &Value, root: &Value, depth: usize) -> Value {
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
        let value = fit_at(schema.unwrap_or(&Value::Null), root, name, depth + 1);
        (name.to_owned(), value)
    };
    Value::Object(names.into_iter().map(member).collect())
}

fn array(schema: &Value, root: &Value, name: &str, depth: usize) -> Value {
    let fixed = list(schema, "prefixItems");
    let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
    let most = schema
        .get("maxItems")
        .and_then(Value::as_u64)
        .unwrap_or(u64::MAX);
    let wanted = if depth < DEEP { least.max(1) } else { least };
    let count = wanted.min(most).min(1000).max(fixed.len() as u64);
    let items = schema.get("items").unwrap_or(&Value::Null);
    let schemas = fixed.iter().chain(std::iter::repeat(items));
    let count = usize::try_from(count).unwrap_or(0);
    schemas
        .take(count)
        .map(|item| fit_at(item, root, name, depth + 1))
        .collect()
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
    let length = |bound: u64| usize::try_from(bound.min(100_000)).unwrap_or(0);
    let least = bound("minLength")
        .map_or(0, length)
        .max(text.chars().count());
    let most = bound("maxLength").map_or(usize::MAX, length);
    let fill = std::iter::repeat('x');
    Value::String(text.chars().chain(fill).take(least.min(most)).collect())
}
