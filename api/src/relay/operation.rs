//! Calls of the APIs beside chat: forwarded as they came, but for the model's name.

use actix_http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use bytes::Bytes;
use wire::aigne_media::Dressing;
use wire::operation::{Asked, Call, Shape};
use wire::{Operation, WireError, sound};

use super::attempt::Reached;
use super::cashier::Cashier;
use super::fetched;
use super::flow::Flow;
use super::inbound::Inbound;
use super::kept;
use super::mishap::Mishap;
use super::prepare::{Prepared, Way, pass_on};
use super::setback::Setback;
use super::stream::Desk;
use super::whole::{collect, content_type, is_json_object};
use crate::admission::full_name;
use crate::app::Link;
use crate::clock::Millis;
use crate::metering::{Intake, Settle};
use crate::providers::Endpoint;
use crate::routing::Target;
use crate::upstream::Answer;

/// What is asked of which API.
#[derive(Debug, Clone)]
pub struct OperationCall {
    /// The API.
    pub operation: Operation,
    /// What was read of the request.
    pub asked: Asked,
}

impl OperationCall {
    /// The same for the model of a target.
    fn at<'a>(&'a self, body: &'a Bytes, target: &'a Target, came: Millis) -> Call<'a> {
        Call {
            operation: self.operation,
            asked: &self.asked,
            body,
            model: &target.model,
            created_s: came.seconds(),
        }
    }
}

/// Builds the call.
pub(super) fn prepare(
    call: &OperationCall,
    inbound: &Inbound,
    intake: &Intake,
    target: &Target,
) -> Result<Prepared, Setback> {
    let profile = target.provider.kind.profile();
    let site = target.site();
    let mut headers = site.headers(target.endpoint, inbound.peek.stream)?;
    let form = profile.operation_form;
    let written = form.write(call.at(&inbound.body, target, intake.started));
    let spoken = call.asked.spoken;
    let written = written.map_err(|error| error.renamed(|path| spoken.in_callers_words(path)))?;
    let endpoint = Endpoint {
        path: written.path,
        ..target.endpoint
    };
    let url = site.url(endpoint, &target.model, inbound.peek.stream)?;
    pass_on(inbound, profile.forwarded, &mut headers);
    let told = match &written.content_type {
        Some(kind) => HeaderValue::from_str(kind).ok(),
        None if call.asked.is_form() => inbound.headers.get(CONTENT_TYPE).cloned(),
        None => None,
    };
    if let Some(told) = told {
        replace(&mut headers, CONTENT_TYPE, told);
    }
    if call.asked.shape != Shape::Json && !inbound.peek.stream {
        replace(&mut headers, ACCEPT, HeaderValue::from_static("*/*"));
    }
    let mut bodies = written.bodies.into_iter();
    Ok(Prepared {
        url,
        headers,
        body: bodies.next().unwrap_or_default(),
        signature: Vec::new(),
        more: bodies.collect(),
        way: Way::Forward { usage_added: false },
        left_out: written.left_out,
    })
}

fn replace(headers: &mut Vec<(HeaderName, HeaderValue)>, name: HeaderName, value: HeaderValue) {
    headers.retain(|(known, _)| *known != name);
    headers.push((name, value));
}

/// The tokens that went in, where a provider tells them in the head of its answer: Bedrock does, for
/// models whose bodies tell none.
pub(super) fn input_tokens(answer: &Answer) -> Option<u64> {
    let told = answer.headers.get("x-amzn-bedrock-input-token-count")?;
    told.to_str().ok()?.parse().ok()
}

/// The answer is a stream of events. Asked for one, servers may still answer with the whole.
pub(super) fn is_events(answer: &Answer) -> bool {
    content_type(answer) == "text/event-stream"
}

/// Takes an answer that is no stream of events.
pub(super) async fn receive(
    link: &Link,
    call: &OperationCall,
    request: &Bytes,
    answer: Answer,
    target: &Target,
    desk: Desk,
    settle: &mut Settle,
) -> Result<Reached, Setback> {
    let kind = content_type(&answer);
    let tokens = input_tokens(&answer);
    let told = answer.headers.get(CONTENT_TYPE).cloned();
    let is_page = matches!(kind.as_str(), "text/html" | "application/xhtml+xml");
    if call.asked.shape == Shape::Sound && kind != "application/json" && !is_page {
        let told = told.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        let flow = Flow::open(answer.body, told, target, desk, settle).await?;
        return Ok(Reached::Flow(Box::new(flow)));
    }
    let room = &link.app.room;
    let body = collect(answer.body, room.each(), room)
        .await
        .map_err(|problem| problem.setback(target))?;
    if body.iter().all(u8::is_ascii_whitespace) && call.asked.shape == Shape::Json {
        return Err(Setback::empty(target));
    }
    let object = read_object(&body, settle);
    if let Some(tokens) = tokens.filter(|_| object) {
        settle.input_told(tokens);
    }
    if let Some(failure) = settle.told_failure() {
        let status = failure.status;
        return Err(Setback::of(Mishap::of_provider(target, failure, status)));
    }
    match call.asked.shape {
        Shape::Json if object => as_asked(link, call, request, &[body], target, settle).await,
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

/// The answers in the form of the API that was called, put together.
pub(super) async fn as_asked(
    link: &Link,
    call: &OperationCall,
    request: &Bytes,
    answers: &[Bytes],
    target: &Target,
    settle: &mut Settle,
) -> Result<Reached, Setback> {
    let form = target.provider.kind.profile().operation_form;
    let call = call.at(request, target, settle.intake().started);
    let unusable = |error: WireError| {
        Setback::unusable(
            "bad_provider_answer",
            format!("provider `{}`: {error}", target.provider.name),
        )
    };
    let addresses = form.addresses(call, answers).map_err(unusable)?;
    let fetched = fetched::pictures(link, addresses, target).await?;
    let written = form.read(call, answers, &fetched).map_err(unusable)?;
    settle.leave_out(written.left_out);
    let cashier = Cashier::of(link, call.asked.spoken.dialect(), settle);
    let bill = cashier.and_then(|cashier| cashier.bill(settle));
    let kept = kept::pictures(link, call.asked, &written.body, settle).await;
    let dressing = Dressing {
        model: &target.model,
        target: &full_name(target),
        bill: bill.as_ref(),
        fetched: &fetched,
        kept: &kept,
    };
    let written = call.asked.dressed(written.body, &dressing);
    let written = written.map_err(unusable)?;
    settle.leave_out(written.left_out);
    let kind = HeaderValue::from_static("application/json");
    Ok(Reached::Whole(written.body, kind, None))
}

/// Lets the meter read a JSON object, if it is one that callers can read.
pub(super) fn read_object(body: &Bytes, settle: &mut Settle) -> bool {
    sound::check(body).is_ok() && is_json_object(body, |body| settle.whole(body))
}
