//! What to say of an error body that is in no known form.

/// Characters of a provider's own text that are shown.
const SHOWN: usize = 200;

/// Bytes of it that are looked at.
const READ: usize = 64 * 1024;

/// A sentence that tells what came instead of an error.
pub(crate) fn described(status: u16, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..READ).unwrap_or(body));
    let text = text.trim();
    if text.is_empty() {
        return format!("the provider answered {status} with an empty body");
    }
    let (form, plain) = if text.starts_with('<') {
        ("HTML", without_tags(text))
    } else if text.starts_with(['{', '[']) {
        ("JSON that names no error", text.to_owned())
    } else {
        ("text", text.to_owned())
    };
    let shown = shortened(&plain);
    if shown.is_empty() {
        format!("the provider answered {status} with {form} that says nothing")
    } else {
        format!("the provider answered {status} with {form}: {shown}")
    }
}

/// The text between tags; that of scripts and styles is none.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        let hidden = ["script", "style"].into_iter().find(|name| {
            after
                .get(..name.len())
                .is_some_and(|tag| tag.eq_ignore_ascii_case(name))
        });
        let after = match hidden {
            Some(name) => after_closing(after, name),
            None => after,
        };
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text
}

/// From the closing tag of an element on, whatever its letters' case.
fn after_closing<'a>(html: &'a str, name: &str) -> &'a str {
    let lower = html.to_ascii_lowercase();
    lower
        .find(&format!("</{name}"))
        .and_then(|at| html.get(at..))
        .unwrap_or("")
}

/// Spaces run together, cut at a character.
fn shortened(text: &str) -> String {
    let mut shown = String::new();
    for word in text.split_whitespace() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(word);
        if shown.chars().count() > SHOWN {
            return shown.chars().take(SHOWN).chain(['…']).collect();
        }
    }
    shown
}
