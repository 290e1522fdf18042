//! Calls of the APIs beside chat: forwarded as they came, but for the model's name.

use actix_http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use bytes::Bytes;
use wire::Operation;
use wire::operation::{Asked, Shape};

use super::attempt::Reached;
use super::flow::Flow;
use super::inbound::Inbound;
use super::mishap::Mishap;
use super::prepare::{Prepared, Way, pass_on};
use super::setback::Setback;
use super::stream::Desk;
use super::whole::{collect, content_type, is_json_object};
use crate::metering::Settle;
use crate::routing::Target;
use crate::upstream::Answer;

/// What is asked of which API.
pub struct OperationCall {
    /// The API.
    pub operation: Operation,
    /// What was read of the request.
    pub asked: Asked,
}

/// Builds the call.
pub(super) fn prepare(
    call: &OperationCall,
    inbound: &Inbound,
    target: &Target,
) -> Result<Prepared, Setback> {
    let profile = target.provider.kind.profile();
    let site = target.site();
    let mut headers = site.headers(target.endpoint, inbound.peek.stream)?;
    let url = site.url(target.endpoint, &target.model, inbound.peek.stream)?;
    let form = profile.operation_form;
    let written = form.write(call.operation, &call.asked, &inbound.body, &target.model)?;
    pass_on(inbound, profile.forwarded, &mut headers);
    if call.asked.is_form()
        && let Some(told) = inbound.headers.get(CONTENT_TYPE)
    {
        replace(&mut headers, CONTENT_TYPE, told.clone());
    }
    if call.asked.shape != Shape::Json && !inbound.peek.stream {
        replace(&mut headers, ACCEPT, HeaderValue::from_static("*/*"));
    }
    Ok(Prepared {
        url,
        headers,
        body: written.body,
        way: Way::Forward { usage_added: false },
        left_out: written.left_out,
    })
}

fn replace(headers: &mut Vec<(HeaderName, HeaderValue)>, name: HeaderName, value: HeaderValue) {
    headers.retain(|(known, _)| *known != name);
    headers.push((name, value));
}

/// The answer is a stream of events. Asked for one, servers may still answer with the whole.
pub(super) fn is_events(answer: &Answer) -> bool {
    content_type(answer) == "text/event-stream"
}

/// Takes an answer that is no stream of events.
pub(super) async fn receive(
    call: &OperationCall,
    request: &Bytes,
    answer: Answer,
    target: &Target,
    desk: Desk,
    settle: &mut Settle,
) -> Result<Reached, Setback> {
    let kind = content_type(&answer);
    let told = answer.headers.get(CONTENT_TYPE).cloned();
    let is_page = matches!(kind.as_str(), "text/html" | "application/xhtml+xml");
    if call.asked.shape == Shape::Sound && kind != "application/json" && !is_page {
        let told = told.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        let flow = Flow::open(answer.body, told, target, desk, settle).await?;
        return Ok(Reached::Flow(Box::new(flow)));
    }
    let body = collect(answer.body, wire::limits::ANSWER_BYTES)
        .await
        .map_err(|problem| problem.setback(target))?;
    if body.iter().all(u8::is_ascii_whitespace) && call.asked.shape == Shape::Json {
        return Err(Setback::unusable(
            "empty_provider_answer",
            format!("provider `{}` answered with nothing", target.provider.name),
        ));
    }
    let object = read_object(&body, settle);
    if let Some(failure) = settle.told_failure() {
        let status = failure.status;
        return Err(Setback::of(Mishap::of_provider(target, failure, status)));
    }
    match call.asked.shape {
        Shape::Json if object => Ok(Reached::Whole(
            as_asked(call, request, body, target)?,
            HeaderValue::from_static("application/json"),
            None,
        )),
        Shape::Text if !is_page => {
            settle.first_token();
            let plain = HeaderValue::from_static("text/plain; charset=utf-8");
            Ok(Reached::Whole(body, told.unwrap_or(plain), None))
        }
        shape => Err(Setback::unusable(
            "bad_provider_answer",
            format!(
                "provider `{}` answered with {kind} that is not {}",
                target.provider.name,
                match shape {
                    Shape::Json => "a JSON object",
                    Shape::Text => "a text",
                    Shape::Sound => "sound",
                }
            ),
        )),
    }
}

/// The answer in the form of the API that was called.
fn as_asked(
    call: &OperationCall,
    request: &Bytes,
    answer: Bytes,
    target: &Target,
) -> Result<Bytes, Setback> {
    let form = target.provider.kind.profile().operation_form;
    form.read(call.operation, request, answer, &target.model)
        .map_err(|error| {
            Setback::unusable(
                "bad_provider_answer",
                format!("provider `{}`: {error}", target.provider.name),
            )
        })
}

/// Lets the meter read a JSON object, if it is one.
fn read_object(body: &Bytes, settle: &mut Settle) -> bool {
    is_json_object(body, |body| settle.whole(body))
}
