//! A caller's request, as the relay needs it.

use actix_web::http::header::HeaderMap;
use bytes::Bytes;
use wire::Dialect;
use wire::codec::StreamOptions;
use wire::peek::Peek;

use crate::metering::Intake;

/// A caller's request.
pub struct Inbound {
    /// The dialect that it is written in.
    pub dialect: Dialect,
    /// As it came.
    pub body: Bytes,
    /// What was read of it.
    pub peek: Peek,
    /// As they came: a few go on to a provider that speaks the same dialect.
    pub headers: HeaderMap,
}

impl Inbound {
    /// How the answer is to be written, when it has to be translated.
    pub fn options(&self, intake: &Intake, include_usage: bool) -> StreamOptions {
        StreamOptions {
            model: intake.requested_model.clone(),
            id: intake.id.replace('-', ""),
            created: intake.started.seconds(),
            include_usage,
            // Responses repeats the request in each form of its reply; the others have no use for it.
            echo: match self.dialect {
                Dialect::OpenAiResponses => self.body.clone(),
                Dialect::OpenAiChat | Dialect::AnthropicMessages => Bytes::new(),
            },
        }
    }
}
