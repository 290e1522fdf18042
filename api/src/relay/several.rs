//! One request that takes several calls of a provider: texts that it embeds one by one, pictures
//! that it draws one by one. They run side by side, and their answers are put together in order.

use bytes::Bytes;
use futures_util::{StreamExt, stream};

use super::attempt::Reached;
use super::mishap::Mishap;
use super::operation::{OperationCall, as_asked, input_tokens, read_object};
use super::prepare::Prepared;
use super::setback::Setback;
use super::whole::{collect, error_body};
use crate::app::Link;
use crate::metering::Settle;
use crate::routing::Target;

/// Calls that run at a time: a provider's limit of requests should not be met by one request.
const AT_ONCE: usize = 8;

/// A call that came to nothing, and the status of its answer, if there was one.
struct Refused {
    status: Option<u16>,
    setback: Setback,
}

impl From<Setback> for Refused {
    fn from(setback: Setback) -> Self {
        Refused {
            status: None,
            setback,
        }
    }
}

/// Makes all calls. The first that fails ends them all.
pub(super) async fn run(
    link: &Link,
    call: &OperationCall,
    request: &Bytes,
    prepared: Prepared,
    target: &Target,
    settle: &mut Settle,
) -> Result<Reached, Setback> {
    let bodies = std::iter::once(prepared.body.clone()).chain(prepared.more.iter().cloned());
    let calls = bodies.map(|body| one(link, &prepared, body, target));
    let mut answers = stream::iter(calls).buffered(AT_ONCE);
    let mut whole: Vec<Bytes> = Vec::with_capacity(prepared.more.len() + 1);
    while let Some(answer) = answers.next().await {
        let (body, tokens) = match answer {
            Ok(answered) => answered,
            Err(refused) => {
                if let Some(status) = refused.status.filter(|_| whole.is_empty()) {
                    settle.try_answered(status);
                }
                return Err(refused.setback);
            }
        };
        if whole.is_empty() {
            settle.try_answered(200);
        }
        if !read_object(&body, settle) {
            return Err(Setback::unusable(
                "bad_provider_answer",
                format!(
                    "provider `{}` answered with something that is not a JSON object",
                    target.provider.name
                ),
            ));
        }
        if let Some(tokens) = tokens {
            settle.input_told(tokens);
        }
        whole.push(body);
        if whole.iter().map(Bytes::len).sum::<usize>() > link.app.room.each() {
            return Err(Setback::too_long(target, link.app.room.each()));
        }
    }
    if let Some(failure) = settle.told_failure() {
        let status = failure.status;
        return Err(Setback::of(Mishap::of_provider(target, failure, status)));
    }
    as_asked(link, call, request, &whole, target, settle).await
}

/// One of the calls: its answer, and the tokens that its head told.
async fn one(
    link: &Link,
    prepared: &Prepared,
    body: Bytes,
    target: &Target,
) -> Result<(Bytes, Option<u64>), Refused> {
    let mut headers = prepared.headers.clone();
    let now = link.app.clock.now();
    let signed = target.site().authorize(&prepared.url, &body, now);
    headers.extend(signed.map_err(Setback::from)?);
    let answer = link
        .send(target, prepared.url.clone(), headers, body)
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    if (200..300).contains(&answer.status) {
        let tokens = input_tokens(&answer);
        let room = &link.app.room;
        let body = collect(answer.body, room.each(), room).await;
        let body = body.map_err(|problem| problem.setback(target))?;
        return Ok((body, tokens));
    }
    if answer.status == 401
        && let Some(credential) = &target.credential
    {
        link.app.tokens.forget(&credential.secret);
    }
    let told = error_body(answer.body).await;
    Err(Refused {
        status: Some(answer.status),
        setback: Setback::refused(target, answer.status, &answer.headers, &told, now),
    })
}
