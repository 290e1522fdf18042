//! A call of one of the APIs beside chat.

use super::content::Content;
use super::{Call, begin};
use crate::simulator::answer::Dialect;
use crate::simulator::media::{Answer, Endpoint, Request};
use crate::simulator::{Cut, SimReply, SimRequest, Simulator, openai, pace};

/// `POST` to one of them.
pub async fn media(
    simulator: &Simulator,
    request: &SimRequest,
    endpoint: Endpoint,
) -> Result<SimReply, Cut> {
    let content_type = request.header("content-type").unwrap_or_default();
    let parsed = Request::parse(endpoint, content_type, &request.body);
    let model = parsed.as_ref().map_or("", Request::model).to_owned();
    let (mut call, checked) = begin(simulator, request, Dialect::OpenAi, &model, "media-sim-");
    let bearer = request
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "));
    let ready = checked.and_then(|()| call.admit(bearer, &model));
    let ready = ready.and(parsed).and_then(Request::checked);
    let created_s = simulator.now_s();
    call.reply(ready, |call, request: Request| {
        call.media_content(&request, created_s)
    })
    .await
}

impl Call {
    fn media_content(&self, request: &Request, created_s: i64) -> Content {
        let faults = &self.script.faults;
        let status = faults.status.unwrap_or(200);
        match request.answer(&self.script, &self.id, created_s) {
            Answer::Whole(kind, bytes, told) => self.bytes(status, kind, bytes, told),
            Answer::Pieces(content_type, pieces) => Content {
                status,
                content_type,
                acts: pace::pieces(pieces.into_iter(), self.pace(), faults),
                length: None,
                error: None,
            },
            Answer::Events(events) => {
                let acts = pace::events(
                    events.into_iter(),
                    openai::stream_error(),
                    self.pace(),
                    faults,
                );
                self.stream(acts)
            }
        }
    }
}
