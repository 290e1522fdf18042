//! What Cohere refuses.

use serde_json::Value;

use crate::simulator::refused::{Checked, Refused};

const MEMBERS: [&str; 21] = [
    "model",
    "messages",
    "stream",
    "tools",
    "strict_tools",
    "tool_choice",
    "documents",
    "citation_options",
    "response_format",
    "safety_mode",
    "max_tokens",
    "stop_sequences",
    "temperature",
    "seed",
    "frequency_penalty",
    "presence_penalty",
    "k",
    "p",
    "logprobs",
    "thinking",
    "priority",
];

const ROLES: [&str; 4] = ["system", "user", "assistant", "tool"];

/// A request to chat.
pub fn chat(body: &Value) -> Checked {
    only(body, &MEMBERS)?;
    let messages = body.get("messages").and_then(Value::as_array);
    let Some(messages) = messages.filter(|messages| !messages.is_empty()) else {
        return Err(Refused::invalid(
            "invalid request: messages must be at least 1 element",
        ));
    };
    for message in messages {
        only(
            message,
            &[
                "role",
                "content",
                "tool_calls",
                "tool_plan",
                "tool_call_id",
                "citations",
            ],
        )?;
        let role = message
            .get("role")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !ROLES.contains(&role) {
            return Err(Refused::invalid(format!(
                "invalid request: invalid role '{role}'"
            )));
        }
        let calls = message.get("tool_calls").and_then(Value::as_array);
        if calls.is_some() && role != "assistant" {
            return Err(Refused::invalid(
                "invalid request: only assistants call tools",
            ));
        }
        if role == "tool"
            && message
                .get("tool_call_id")
                .and_then(Value::as_str)
                .is_none()
        {
            return Err(Refused::invalid(
                "invalid request: tool_call_id is required",
            ));
        }
    }
    for tool in body
        .get("tools")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if tool
            .pointer("/function/name")
            .and_then(Value::as_str)
            .is_none()
        {
            return Err(Refused::invalid(
                "invalid request: tool function name is required",
            ));
        }
    }
    match body.get("tool_choice").map(|choice| choice.as_str()) {
        None | Some(Some("REQUIRED" | "NONE")) => Ok(()),
        Some(_) => Err(Refused::invalid(
            "invalid request: tool_choice is REQUIRED or NONE",
        )),
    }
}

/// A request to rank.
pub fn rerank(body: &Value) -> Checked {
    only(
        body,
        &[
            "model",
            "query",
            "documents",
            "top_n",
            "max_tokens_per_doc",
            "priority",
        ],
    )?;
    let documents = body.get("documents").and_then(Value::as_array);
    let texts = documents.is_some_and(|all| !all.is_empty() && all.iter().all(Value::is_string));
    if !texts || body.get("query").and_then(Value::as_str).is_none() {
        return Err(Refused::invalid(
            "invalid request: query and documents (a list of strings) are required",
        ));
    }
    Ok(())
}

fn only(value: &Value, known: &[&str]) -> Checked {
    let Some(members) = value.as_object() else {
        return Err(Refused::invalid("invalid request: expected an object"));
    };
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(Refused::invalid(format!(
            "unknown field: parameter '{name}' is not a valid field"
        ))),
    }
}
