//! Members of an answer as they are written, whole and in deltas.

use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

use crate::codec::Bill;
use crate::ir::MediaSource;
use crate::usage::Usage;

/// A call of a tool.
#[derive(Debug, Serialize)]
pub(super) struct Call<'a> {
    id: &'a str,
    r#type: &'static str,
    function: Function<'a>,
}

#[derive(Debug, Serialize)]
struct Function<'a> {
    name: &'a str,
    arguments: &'a RawValue,
}

impl<'a> Call<'a> {
    /// `None`: the arguments are no object, and clients take nothing else.
    pub(super) fn new(id: &'a str, name: &'a str, arguments: &'a str) -> Option<Self> {
        let arguments = match arguments.trim() {
            "" => "{}",
            text => text,
        };
        let arguments: &RawValue = serde_json::from_str(arguments).ok()?;
        let function = Function { name, arguments };
        arguments.get().starts_with('{').then_some(Call {
            id,
            r#type: "function",
            function,
        })
    }

    /// The same where the arguments stay a text.
    pub(super) fn in_words(id: &'a str, name: &'a str, text: &'a RawValue) -> Self {
        Call {
            id,
            r#type: "function",
            function: Function {
                name,
                arguments: text,
            },
        }
    }
}

/// The count, and what the call cost.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsageOut<'a> {
    input_tokens: u64,
    output_tokens: u64,
    #[serde(skip_serializing_if = "is_zero")]
    cache_creation_input_tokens: u64,
    #[serde(skip_serializing_if = "is_zero")]
    cache_read_input_tokens: u64,
    /// Part of the output. Clients that do not know the member leave it aside.
    #[serde(skip_serializing_if = "is_zero")]
    reasoning_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_call_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aigne_hub_credits: Option<&'a Number>,
    /// Clients refuse an answer whose prefix is not one of a few signs, the empty one among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_prefix: Option<&'a str>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl<'a> UsageOut<'a> {
    /// `None`: nothing was counted and nothing charged.
    pub(crate) fn of(usage: Option<&Usage>, bill: Option<&'a Bill>) -> Option<Self> {
        if usage.is_none() && bill.is_none() {
            return None;
        }
        let usage = usage.copied().unwrap_or_default();
        Some(UsageOut {
            input_tokens: usage.total_input(),
            output_tokens: usage.total_output(),
            cache_creation_input_tokens: usage.cache_write_5m.saturating_add(usage.cache_write_1h),
            cache_read_input_tokens: usage.cache_read,
            reasoning_tokens: usage.reasoning,
            model_call_id: bill.map(|bill| bill.call_id.as_str()),
            aigne_hub_credits: bill.map(|bill| &bill.credits),
            credit_prefix: bill.and_then(|bill| bill.sign.as_deref()),
        })
    }
}

/// A file of an answer.
#[derive(Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum FileOut<'a> {
    File { data: &'a str, mime_type: &'a str },
    Url { url: &'a str },
}

impl<'a> FileOut<'a> {
    /// `None`: it lies with its provider alone.
    pub(super) fn of(source: &'a MediaSource) -> Option<Self> {
        match source {
            MediaSource::Base64 { media_type, data } => Some(FileOut::File {
                data,
                mime_type: media_type,
            }),
            MediaSource::Url(url) => Some(FileOut::Url { url }),
            MediaSource::Text(_) | MediaSource::FileId(_) => None,
        }
    }
}
