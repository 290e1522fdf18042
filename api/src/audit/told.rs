//! What a request said, as the log keeps it: without secrets, and bounded.

use serde_json::{Map, Value};

/// Longer ones are cut.
const LONGEST_TEXT: usize = 200;

/// A body whose text is longer is told by the names of its members.
const LONGEST: usize = 4_000;

/// Stands for what is not kept.
const HIDDEN: &str = "***";

/// Members whose values nobody should read later.
const SECRETS: [&str; 13] = [
    "value",
    "secret",
    "client_secret",
    "password",
    "new_password",
    "current_password",
    "token",
    "code",
    "api_key",
    "apikey",
    "access_key_id",
    "credential",
    "credentials",
];

/// The log's text for a JSON body; None for none. Where `secret`, what is said is a secret or
/// stands beside one, so that only names are kept.
pub fn told(body: &[u8], secret: bool) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    if value.as_object().is_some_and(Map::is_empty) {
        return None;
    }
    let kept = match secret {
        true => names(&value),
        false => clean(value.clone()),
    };
    let text = kept.to_string();
    Some(match text.len() > LONGEST {
        true => names(&value).to_string().chars().take(LONGEST).collect(),
        false => text,
    })
}

/// The members of an object, without what they say.
fn names(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .keys()
            .map(|name| (name.clone(), Value::from(HIDDEN)))
            .collect::<Map<_, _>>()
            .into(),
        _ => Value::from(HIDDEN),
    }
}

fn clean(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let secret = SECRETS.contains(&name.to_ascii_lowercase().as_str());
                let value = match secret && !value.is_null() {
                    true => Value::from(HIDDEN),
                    false => clean(value),
                };
                (name, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(clean).collect(),
        Value::String(text) => Value::from(without_credentials(text)),
        other => other,
    }
}

/// Cut to what a person reads; of addresses what may hold a secret is left out.
fn without_credentials(text: String) -> String {
    if let Ok(mut url) = url::Url::parse(&text)
        && url.has_host()
    {
        let plain = url.username().is_empty() && url.password().is_none();
        if plain && url.query().is_none() {
            return cut(text);
        }
        url.set_query(url.query().map(|_| HIDDEN));
        if !plain && (url.set_username("").is_err() || url.set_password(None).is_err()) {
            return HIDDEN.to_owned();
        }
        return cut(url.into());
    }
    cut(text)
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        None => text,
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(body: &str) -> String {
        told(body.as_bytes(), false).unwrap_or_default()
    }

    #[test]
    fn secrets_are_not_kept_however_deep_they_stand() {
        let body = r#"{"name":"a","client_secret":"s1","inner":[{"password":"s2","token":null}]}"#;
        let text = kept(body);
        assert!(!text.contains("s1") && !text.contains("s2"), "{text}");
        assert!(text.contains(r#""name":"a""#) && text.contains(r#""token":null"#));
        let text = told(br#"{"name":"a","apiKey":"s3"}"#, true).unwrap();
        assert_eq!(text, r#"{"name":"***","apiKey":"***"}"#);
    }

    #[test]
    fn addresses_lose_what_may_be_a_secret() {
        let text = kept(r#"{"url":"https://me:s1@host.example/list.json?sig=s2"}"#);
        assert_eq!(text, r#"{"url":"https://host.example/list.json?***"}"#);
        let plain = r#"{"url":"https://host.example/v1"}"#;
        assert_eq!(kept(plain), plain);
    }

    #[test]
    fn long_bodies_are_bounded() {
        let long = format!(r#"{{"name":"{}"}}"#, "é".repeat(5_000));
        assert!(kept(&long).chars().count() < 250);
        let items: Vec<String> = (0..2_000).map(|n| format!("model-{n}")).collect();
        let body = serde_json::json!({ "models": items }).to_string();
        assert_eq!(kept(&body), r#"{"models":"***"}"#);
        assert_eq!(told(b"{}", false), None);
        assert_eq!(told(b"no json", false), None);
    }
}
