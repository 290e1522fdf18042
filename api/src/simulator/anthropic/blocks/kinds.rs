//! The members each kind of block must and may have.

use serde_json::Value;

use super::extra;
use crate::simulator::anthropic::sign;
use crate::simulator::refused::{Checked, Refused};

/// What a member must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Id,
    Dictionary,
    Any,
}

struct Rule {
    name: &'static str,
    required: &'static [(&'static str, Kind)],
    optional: &'static [&'static str],
    roles: &'static [&'static str],
}

const BOTH: &[&str] = &["user", "assistant"];

/// `*_block_param.py` of what a client sends; the server's own blocks pass unread.
const RULES: [Rule; 7] = [
    Rule {
        name: "text",
        required: &[("text", Kind::Text)],
        optional: &["cache_control", "citations"],
        roles: &["user", "assistant", "system"],
    },
    Rule {
        name: "image",
        required: &[("source", Kind::Dictionary)],
        optional: &["cache_control", "transformations"],
        roles: BOTH,
    },
    Rule {
        name: "document",
        required: &[("source", Kind::Dictionary)],
        optional: &["cache_control", "citations", "context", "title"],
        roles: BOTH,
    },
    Rule {
        name: "tool_use",
        required: &[
            ("id", Kind::Id),
            ("name", Kind::Text),
            ("input", Kind::Dictionary),
        ],
        optional: &["cache_control", "caller", "toolset_name"],
        roles: &["assistant"],
    },
    Rule {
        name: "tool_result",
        required: &[("tool_use_id", Kind::Id)],
        optional: &["cache_control", "content", "is_error", "toolset_name"],
        roles: &["user"],
    },
    Rule {
        name: "thinking",
        required: &[("thinking", Kind::Any), ("signature", Kind::Any)],
        optional: &[],
        roles: &["assistant"],
    },
    Rule {
        name: "redacted_thinking",
        required: &[("data", Kind::Text)],
        optional: &[],
        roles: &["assistant"],
    },
];

const SERVER_BLOCKS: [&str; 4] = [
    "search_result",
    "server_tool_use",
    "container_upload",
    "tool_reference",
];

/// Checks one block of a message of `role`.
pub fn check_block(block: &Value, path: &str, role: &str) -> Checked {
    let Some(members) = block.as_object() else {
        let words = format!("{path}: Input should be a valid dictionary");
        return Err(Refused::invalid(words));
    };
    let Some(kind) = block.get("type").and_then(Value::as_str) else {
        return Err(Refused::invalid(format!("{path}.type: Field required")));
    };
    let Some(rule) = RULES.iter().find(|rule| rule.name == kind) else {
        if kind.ends_with("_tool_result") || SERVER_BLOCKS.contains(&kind) {
            return Ok(());
        }
        let words = format!(
            "{path}: Input tag '{kind}' found using 'type' does not match any of the expected tags"
        );
        return Err(Refused::invalid(words));
    };
    if !rule.roles.contains(&role) {
        let words = format!("{path}: `{kind}` blocks are not permitted in `{role}` messages");
        return Err(Refused::invalid(words));
    }
    let path = format!("{path}.{kind}");
    for (name, wanted) in rule.required {
        check_member(block.get(*name), *wanted, &format!("{path}.{name}"))?;
    }
    let known = |name: &str| {
        let required = rule.required.iter().any(|(required, _)| *required == name);
        name == "type" || required || rule.optional.contains(&name)
    };
    if let Some(name) = members.keys().find(|name| !known(name)) {
        return Err(extra(&format!("{path}.{name}")));
    }
    match kind {
        "text" => check_text(block, &path),
        "image" | "document" => check_source(block, &path, kind),
        "thinking" => check_signature(block, &path),
        "tool_result" => check_result(block, &path),
        _ => Ok(()),
    }
}

fn check_member(value: Option<&Value>, wanted: Kind, path: &str) -> Checked {
    let Some(value) = value else {
        return Err(Refused::invalid(format!("{path}: Field required")));
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let wrong = match (wanted, value) {
        (Kind::Any, _) | (Kind::Text, Value::String(_)) | (Kind::Dictionary, Value::Object(_)) => {
            return Ok(());
        }
        (Kind::Id, Value::String(id)) if !id.is_empty() && id.bytes().all(allowed) => {
            return Ok(());
        }
        (Kind::Id, Value::String(_)) => "String should match pattern '^[a-zA-Z0-9_-]+$'",
        (Kind::Id | Kind::Text, _) => "Input should be a valid string",
        (Kind::Dictionary, _) => "Input should be a valid dictionary",
    };
    Err(Refused::invalid(format!("{path}: {wrong}")))
}

fn check_text(block: &Value, path: &str) -> Checked {
    if block.get("text").and_then(Value::as_str) == Some("") {
        let words = "messages: text content blocks must be non-empty";
        return Err(Refused::invalid(words));
    }
    let mark = block.get("cache_control").filter(|mark| !mark.is_null());
    if mark.is_some_and(|mark| mark.get("type").is_none_or(|kind| kind != "ephemeral")) {
        let words = format!("{path}.cache_control.type: Input should be 'ephemeral'");
        return Err(Refused::invalid(words));
    }
    Ok(())
}

fn check_source(block: &Value, path: &str, kind: &str) -> Checked {
    let source = block.get("source").unwrap_or(&Value::Null);
    let member = |name: &str| source.get(name).and_then(Value::as_str);
    let path = format!("{path}.source");
    let wanted: &[&str] = match member("type") {
        Some("base64" | "text") => &["media_type", "data"],
        Some("url") => &["url"],
        Some("file") => &["file_id"],
        Some("content") => &[],
        _ => {
            let words = format!(
                "{path}: Input tag found using 'type' does not match any of the \
                 expected tags: 'base64', 'url', 'file'"
            );
            return Err(Refused::invalid(words));
        }
    };
    let mut wanted_members = wanted.iter();
    if let Some(name) = wanted_members.find(|name| member(name).is_none()) {
        return Err(Refused::invalid(format!("{path}.{name}: Field required")));
    }
    let images = ["image/jpeg", "image/png", "image/gif", "image/webp"];
    let media = member("media_type");
    if kind == "image" && media.is_some_and(|media| !images.contains(&media)) {
        let words = format!(
            "{path}.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or \
             'image/webp'"
        );
        return Err(Refused::invalid(words));
    }
    let data = member("data").filter(|_| member("type") == Some("base64"));
    if data.is_some_and(|data| data.is_empty() || data.starts_with("data:")) {
        let words = format!("{path}.base64.data: Invalid base64 data");
        return Err(Refused::invalid(words));
    }
    Ok(())
}

/// A thought comes back as it was given, or not at all.
fn check_signature(block: &Value, path: &str) -> Checked {
    let member = |name: &str| block.get(name).and_then(Value::as_str);
    let thought = member("thinking").unwrap_or_default();
    if member("signature") == Some(sign(thought).as_str()) {
        return Ok(());
    }
    let path = path.strip_suffix(".thinking").unwrap_or(path);
    let words = format!("{path}: Invalid `signature` in `thinking` block");
    Err(Refused::invalid(words))
}

fn check_result(block: &Value, path: &str) -> Checked {
    match block.get("content") {
        None | Some(Value::Null | Value::String(_)) => Ok(()),
        Some(Value::Array(parts)) => {
            let mut parts = parts.iter().enumerate();
            parts.try_for_each(|(index, part)| {
                check_block(part, &format!("{path}.content.{index}"), "user")
            })
        }
        Some(_) => {
            let words = format!("{path}.content: Input should be a valid string or list");
            Err(Refused::invalid(words))
        }
    }
}
