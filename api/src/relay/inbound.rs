//! A caller's request, as the relay needs it.

use actix_web::http::header::HeaderMap;
use bytes::Bytes;
use wire::codec::{Meter, StreamOptions};
use wire::peek::{self, Peek};
use wire::{Dialect, FailureKind, custom};

use super::operation::OperationCall;
use super::thread::Thread;
use crate::admission::full_name;
use crate::error::Refusal;
use crate::media::Shelf;
use crate::metering::Intake;
use crate::routing::Target;

/// How a stream of answers is framed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Framing {
    /// Server-sent events.
    #[default]
    Events,
    /// One JSON array: Gemini's without `alt=sse`.
    Array,
    /// The text of the answer and nothing around it: what AIGNE Hub's completions send where no
    /// events were asked for.
    Plain,
}

impl Framing {
    /// The media type of such a stream.
    pub fn content_type(self) -> &'static str {
        match self {
            Framing::Events => "text/event-stream",
            Framing::Array => "application/json",
            Framing::Plain => "text/plain; charset=utf-8",
        }
    }
}

/// A caller's request.
pub struct Inbound {
    /// The API beside chat that is called, if one is; its errors are told in `dialect`.
    pub operation: Option<OperationCall>,
    /// The dialect that it is written in.
    pub dialect: Dialect,
    /// As it came.
    pub body: Bytes,
    /// What was read of it, and of the path where the dialect says things there.
    pub peek: Peek,
    /// The conversation that it continues, in a dialect that has those.
    pub thread: Option<Thread>,
    /// The files on the web that it names, as far as they were fetched.
    pub media: Shelf,
    /// How a stream is to be framed.
    pub framing: Framing,
    /// As they came: a few go on to a provider that speaks the same dialect.
    pub headers: HeaderMap,
}

/// The header by which a caller wants all or nothing: `1`.
const STRICT: &str = "x-hub-strict";

/// Whether what would be left out shall refuse the call. A word that means neither is refused: who
/// wrote it would take what was lost for carried.
pub fn strict(headers: &HeaderMap) -> Result<bool, Refusal> {
    let mut strict = false;
    for value in headers.get_all(STRICT) {
        let told = value.to_str().unwrap_or_default().trim();
        strict = match told.to_ascii_lowercase().as_str() {
            "1" | "true" => true,
            "0" | "false" => false,
            _ => {
                let shown: String = told.chars().take(64).collect();
                return Err(Refusal::new(
                    FailureKind::InvalidRequest,
                    "invalid_strict_header",
                    format!("`{STRICT}` is {shown:?}, but takes `1` or `true`, and `0` or `false`"),
                ));
            }
        };
    }
    Ok(strict)
}

impl Inbound {
    /// What would be left out shall refuse the call. What the header says was looked at when the call
    /// was taken in.
    pub fn is_strict(&self) -> bool {
        strict(&self.headers).unwrap_or_default()
    }

    /// What counts beside the answer of a target.
    pub fn meter(&self, target: &Target) -> Box<dyn Meter> {
        match &self.operation {
            Some(call) => {
                let form = target.provider.kind.profile().operation_form;
                form.meter(call.operation, &call.asked)
            }
            None => {
                let provider = target.provider.kind.profile().name;
                let mut meter = target.endpoint.dialect.codec().meter_for(provider);
                if let Some(choices) = self.peek.choices {
                    meter.expects(choices);
                }
                meter
            }
        }
    }

    /// How the answer is to be written, when it has to be translated.
    pub fn options(&self, intake: &Intake, target: &Target, include_usage: bool) -> StreamOptions {
        StreamOptions {
            model: intake.requested_model.clone(),
            id: intake.id.replace('-', ""),
            created: intake.started.seconds(),
            include_usage,
            // Responses repeats the request in each form of its reply; the others have no use for it.
            echo: match &self.thread {
                Some(thread) => thread.echo(&self.body),
                None => Bytes::new(),
            },
            custom_tools: custom::names_in(self.dialect, &self.body),
            structured: peek::wants_value(self.dialect, &self.body),
            plain: self.framing == Framing::Plain,
            target: full_name(target),
            bill: None,
        }
    }
}
