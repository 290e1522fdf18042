//! A query string as the `qs` package reads it, which is what a component's signature covers.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// `qs` reads no more parameters than this.
const MOST_PARAMETERS: usize = 1000;

/// `qs` makes no deeper objects than this.
const DEEPEST: usize = 5;

/// `qs` makes an object of a list with a higher index.
const HIGHEST_INDEX: usize = 20;

/// The query as an object; `None` for what `qs` would read in a way that is not told here. No
/// component of Blocklet's sends such a query, and it is better refused than guessed.
pub fn parse(query: &str) -> Option<Value> {
    let mut root = Map::new();
    let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    if pairs.len() > MOST_PARAMETERS {
        return None;
    }
    for pair in pairs {
        // The first `]=` ends a name in brackets, so that a value may hold `=` as well.
        let cut = match pair.find("]=") {
            Some(at) => Some((pair.get(..=at)?, pair.get(at + 2..)?)),
            None => pair.split_once('='),
        };
        let (name, value) = cut.unwrap_or((pair, ""));
        let path = path(&decoded(name)?)?;
        let (first, rest) = path.split_first()?;
        let value = Value::from(decoded(value)?);
        match root.get_mut(first.as_str()) {
            Some(held) => add(held, rest, value)?,
            None => {
                root.insert(first.clone(), fresh(rest, value)?);
            }
        }
    }
    Some(Value::Object(root))
}

fn decoded(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// `a[b][]` is `a`, `b` and an empty part.
fn path(name: &str) -> Option<Vec<String>> {
    let Some(open) = name.find('[') else {
        return (!name.is_empty() && !name.contains(']')).then(|| vec![name.to_owned()]);
    };
    let mut path = vec![name.get(..open)?.to_owned()];
    let mut rest = name.get(open..)?;
    while !rest.is_empty() {
        let (part, after) = rest.strip_prefix('[')?.split_once(']')?;
        if part.contains('[') {
            return None;
        }
        path.push(part.to_owned());
        rest = after;
    }
    let named = path.first().is_some_and(|first| !first.is_empty());
    (named && path.len() <= DEEPEST + 1).then_some(path)
}

fn fresh(path: &[String], value: Value) -> Option<Value> {
    let Some((part, rest)) = path.split_first() else {
        return Some(value);
    };
    let inner = fresh(rest, value)?;
    if part.is_empty() {
        return Some(Value::Array(vec![inner]));
    }
    match part.parse::<usize>() {
        // Lists are only built from their beginning: holes are closed by `qs` in ways of its own.
        Ok(0) => Some(Value::Array(vec![inner])),
        Ok(index) if index <= HIGHEST_INDEX => None,
        _ => Some(Value::Object(Map::from_iter([(part.clone(), inner)]))),
    }
}

fn add(held: &mut Value, path: &[String], value: Value) -> Option<()> {
    let Some((part, rest)) = path.split_first() else {
        // The same name again makes a list.
        match held {
            Value::Array(items) => items.push(value),
            Value::String(_) => *held = Value::Array(vec![held.take(), value]),
            _ => return None,
        }
        return Some(());
    };
    match held {
        Value::Array(items) if part.is_empty() && rest.is_empty() => items.push(value),
        Value::Array(items) => {
            let index: usize = part.parse().ok()?;
            if index == items.len() && index <= HIGHEST_INDEX {
                items.push(fresh(rest, value)?);
            } else {
                add(
                    items.get_mut(index).filter(|_| !rest.is_empty())?,
                    rest,
                    value,
                )?;
            }
        }
        Value::Object(members) if !part.is_empty() => match members.get_mut(part.as_str()) {
            Some(inner) => add(inner, rest, value)?,
            None => {
                members.insert(part.clone(), fresh(rest, value)?);
            }
        },
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_query_becomes_what_qs_makes_of_it() {
        for (query, expected) in [
            ("", json!({})),
            ("x=1&y[]=2", json!({"x": "1", "y": ["2"]})),
            ("a=1&a=2&a=3", json!({"a": ["1", "2", "3"]})),
            ("a[]=1&a[]=2", json!({"a": ["1", "2"]})),
            ("a%5B0%5D=x&a%5B1%5D=y", json!({"a": ["x", "y"]})),
            (
                "a[b]=c&a[d][e]=f",
                json!({"a": {"b": "c", "d": {"e": "f"}}}),
            ),
            ("r=x%20y&s=x+y&t", json!({"r": "x y", "s": "x y", "t": ""})),
            ("a=b=c&d[e]=f=g", json!({"a": "b=c", "d": {"e": "f=g"}})),
            ("l[0][n]=1&l[0][m]=2", json!({"l": [{"n": "1", "m": "2"}]})),
        ] {
            assert_eq!(parse(query), Some(expected), "{query}");
        }
    }

    #[test]
    fn what_is_not_sure_is_not_guessed() {
        for query in [
            "a[3]=x",
            "a=1&a[b]=2",
            "[a]=1",
            "a[b=1",
            "=1",
            "a[b][c][d][e][f][g]=1",
            "%ff=1",
        ] {
            assert_eq!(parse(query), None, "{query}");
        }
    }
}
