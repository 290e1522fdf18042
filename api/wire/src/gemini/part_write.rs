//! Parts as they are written, in requests and in replies.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

/// One part. One of the members that hold something is set.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub thought: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inline_data: Option<Blob<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_data: Option<File<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_call: Option<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_response: Option<Answer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thought_signature: Option<&'a str>,
}

/// Bytes in the request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Blob<'a> {
    pub mime_type: Cow<'a, str>,
    pub data: &'a str,
}

/// Bytes elsewhere.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<&'a str>,
    pub file_uri: &'a str,
}

/// The model asks for a function.
#[derive(Debug, Serialize)]
pub(super) struct Call<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub args: Args<'a>,
}

/// The arguments of a call: an object, always.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Args<'a> {
    /// As the model wrote them.
    Object(&'a RawValue),
    /// None.
    Empty {},
}

/// What a function answered.
#[derive(Debug, Serialize)]
pub(super) struct Answer<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub response: Response<'a>,
}

/// An object, always: <https://ai.google.dev/api/caching#FunctionResponse>.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Response<'a> {
    /// The tool's own object.
    Object(Box<RawValue>),
    /// A text.
    Result { result: Cow<'a, str> },
    /// What went wrong.
    Error { error: Cow<'a, str> },
}

impl<'a> Part<'a> {
    /// What is said.
    pub(super) fn text(text: &'a str) -> Self {
        Part {
            text: Some(text),
            ..Part::default()
        }
    }

    /// What is thought.
    pub(super) fn thought(text: &'a str) -> Self {
        Part {
            thought: true,
            ..Part::text(text)
        }
    }

    /// A call.
    pub(super) fn call(id: &'a str, name: &'a str, args: Args<'a>) -> Self {
        Part {
            function_call: Some(Call { id, name, args }),
            ..Part::default()
        }
    }
}

/// The arguments as the object they should be; `None` when they are not one.
pub(super) fn args(arguments: &str) -> Option<Args<'_>> {
    if arguments.trim().is_empty() {
        return Some(Args::Empty {});
    }
    let value: &RawValue = serde_json::from_str(arguments).ok()?;
    match value.get() {
        "null" => Some(Args::Empty {}),
        object if object.starts_with('{') => Some(Args::Object(value)),
        _ => None,
    }
}
