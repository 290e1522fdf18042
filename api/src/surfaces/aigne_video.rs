//! `POST /api/v2/video` of AIGNE Hub: answers when the video is done.
//!
//! AIGNE's client gives up after three minutes and sends the same again. A request whose first
//! sender is gone therefore joins the job that it has begun, and nothing is paid twice.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde_json::{Map, Value, json};
use store::video_jobs::{self, VideoJob};
use wire::video as wire_video;
use wire::{FailureKind, WireError};

use super::body::{self, Holds};
use super::videos::{Asked, idempotency, known, ordered, print, unread};
use super::{credit_error, take, unserved};
use crate::app::Link;
use crate::config::billing::Mode;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::identity::token;
use crate::request_id::RequestId;
use crate::routing::{Question, Wanted};
use crate::video::{self, surface};

/// What upstream makes where no model is named.
const USUAL_MODEL: &str = "openai/sora-2";

/// The largest video that is carried in an answer; a larger one is had by its address.
const LARGEST: usize = 256 * 1024 * 1024;

/// How many wait for a job in this process, or order one, by its id and by what is ordered.
#[derive(Debug, Clone, Default)]
pub struct Waiting(Arc<Mutex<HashMap<String, usize>>>);

/// Somebody who waits. Dropped, it waits no longer.
struct Waiter {
    waiting: Waiting,
    what: String,
}

impl Waiting {
    /// Nobody waits for anything.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn join(&self, what: &str) -> Waiter {
        *self.lock().entry(what.to_owned()).or_default() += 1;
        Waiter {
            waiting: self.clone(),
            what: what.to_owned(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiter {
    /// Nobody else waits for the same.
    fn is_alone(&self) -> bool {
        self.waiting.lock().get(&self.what) == Some(&1)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut all = self.waiting.lock();
        if let Some(count) = all.get_mut(&self.what) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.what);
            }
        }
    }
}

/// The route.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/api/v2/video")
            .route(web::post().to(make))
            .default_service(web::to(unserved::only_post)),
    );
}

async fn make(
    request: HttpRequest,
    payload: web::Payload,
    link: web::Data<Rc<Link>>,
) -> HttpResponse {
    match made(&request, payload, &link).await {
        Ok(answer) => HttpResponse::Ok().json(answer),
        Err(refusal) => refuse(&request, &link, &refusal),
    }
}

/// As upstream writes errors; an account without credit with its own type and link.
fn refuse(request: &HttpRequest, link: &Link, refusal: &Refusal) -> HttpResponse {
    let failure = &refusal.failure;
    let mut error = Map::new();
    error.insert("message".to_owned(), failure.message.as_str().into());
    error.insert("code".to_owned(), refusal.code().into());
    error.insert("request_id".to_owned(), RequestId::of(request).into());
    if let Some(link) = &failure.link {
        error.insert("link".to_owned(), link.as_str().into());
    }
    if failure.kind == FailureKind::Payment {
        credit_error::mark(&mut error, link.app.clock.now());
    }
    let status = StatusCode::from_u16(failure.status);
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    if let Some(after) = &refusal.retry_after {
        response.insert_header(("retry-after", after.as_str()));
    }
    response.json(json!({ "error": error }))
}

/// What is asked, in OpenAI's form.
struct Wish {
    body: Bytes,
    model: String,
    /// By its address instead of its bytes.
    by_address: bool,
}

async fn made(
    request: &HttpRequest,
    payload: web::Payload,
    link: &Rc<Link>,
) -> Result<Value, Refusal> {
    let principal = link.app.caller(request).await?;
    let raw = body::read(request, payload, &link.app.config.server, Holds::Files).await?;
    let wanted = read(&raw)?;
    let (job, waiter) = job(request, link, &principal, &raw, &wanted).await?;
    let job = finished(link, job).await?;
    if job.state != "completed" {
        drop(waiter);
        return Err(failed(&job));
    }
    let film = match wanted.by_address {
        true => json!({
            "type": "url",
            "url": address(request, link, &job),
            "mimeType": "video/mp4",
            "filename": format!("{}.mp4", job.id),
        }),
        false => carried(link, &job).await?,
    };
    let answer = answer(link, &job, film).await?;
    let (id, now) = (job.id, link.app.clock.now().0);
    // Where this cannot be written the next one gets the same video again, which is no harm.
    drop(
        link.app
            .store
            .write(move |conn| video_jobs::mark(conn, &id, Some(now), None))
            .await,
    );
    Ok(answer)
}

/// The job that this request began, or the one that it joins.
async fn job(
    request: &HttpRequest,
    link: &Rc<Link>,
    principal: &Principal,
    raw: &Bytes,
    wanted: &Wish,
) -> Result<(VideoJob, Waiter), Refusal> {
    let named = idempotency(request);
    let by_key = named.is_some();
    let join_print = named.as_ref().map(|_| print(None, raw));
    let join_key = named.unwrap_or_else(|| {
        let client = request.headers().get("x-aigne-hub-client-did");
        let client = client.map_or(&b""[..], |client| client.as_bytes());
        let told = [client, &raw[..]].join(&b'\n');
        format!("body:{}", token::hex(&sha256(&told)))
    });
    let owner = take::caller(principal, request).owner().unwrap_or_default();
    let order = link.app.waiting.join(&format!("{owner}:{join_key}"));
    if let Some(job) = known(link, principal, request, Some(&join_key)).await? {
        video::same(&job, join_print.as_deref())?;
        let waiter = link.app.waiting.join(&job.id);
        // One that somebody else orders or waits for is another's, and so is one that was given away:
        // perhaps since it was read.
        let is_alone = order.is_alone() && waiter.is_alone();
        let newest = known(link, principal, request, Some(&join_key)).await?;
        let is_given =
            newest.is_none_or(|newest| newest.id != job.id || newest.delivered_at.is_some());
        if by_key || (is_alone && !is_given && job.state != "failed") {
            return Ok((job, waiter));
        }
    }
    let plan = take::route(
        link,
        &Question::about(&wanted.model, Wanted::Video, principal),
    )?;
    let asked = Asked {
        wish: wire_video::read(None, &wanted.body)?,
        body: wanted.body.clone(),
        content_type: None,
        model: wanted.model.clone(),
        join_key: Some(join_key),
        join_print,
        surface: surface::AIGNE,
        remix_of: None,
    };
    let taken = ordered(link, principal, request, asked, plan).await?;
    let waiter = link.app.waiting.join(&taken.job.id);
    drop(order);
    Ok((taken.job, waiter))
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).into()
}

/// Waits for the end of a job.
async fn finished(link: &Link, mut job: VideoJob) -> Result<VideoJob, Refusal> {
    loop {
        if job.is_running() {
            job = video::look(link, job)
                .await
                .map_err(|error| unread(&error))?;
        }
        if !job.is_running() {
            return Ok(job);
        }
        let now = link.app.clock.now().0;
        let wait = job.look_at.unwrap_or(now).saturating_sub(now).max(10);
        let wait = Duration::from_millis(u64::try_from(wait).unwrap_or(0));
        let wait = wait.min(link.app.config.video.poll);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = link.app.stopping.cancelled() => {
                let words = "the hub is being stopped; the video goes on, send the same again";
                let kind = FailureKind::Overloaded;
                return Err(Refusal::new(kind, "hub_stopping", words).retry_in(5));
            }
        }
        let id = job.id.clone();
        let known = link
            .app
            .store
            .read(move |conn| video_jobs::by_id(conn, &id));
        let known = known.await.map_err(|error| unread(&error))?;
        job = known.ok_or_else(|| {
            let words = "no provider took the video that this request joined; send it again";
            Refusal::new(FailureKind::Overloaded, "video_not_ordered", words).retry_in(1)
        })?;
    }
}

fn failed(job: &VideoJob) -> Refusal {
    let code = job.error_code.as_deref().unwrap_or("video_failed");
    let words = job
        .error_message
        .as_deref()
        .unwrap_or("the video was cancelled");
    Refusal::new(FailureKind::Upstream, code, words)
}

async fn carried(link: &Link, job: &VideoJob) -> Result<Value, Refusal> {
    let mut film = video::film(link, job, "video").await?;
    let mut bytes = BytesMut::new();
    while let Some(chunk) = film.body.next().await {
        let chunk = chunk.map_err(|error| {
            let words = format!("the video broke off on its way ({})", error.code());
            Refusal::new(FailureKind::Upstream, "video_cut", words)
        })?;
        if bytes.len().saturating_add(chunk.len()) > LARGEST {
            let words = "the video is too large for an answer; ask with `outputFileType` `url`";
            return Err(Refusal::new(
                FailureKind::Upstream,
                "video_too_large",
                words,
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(json!({
        "type": "file",
        "data": STANDARD.encode(&bytes),
        "mimeType": film.content_type,
        "filename": format!("{}.mp4", job.id),
    }))
}

async fn answer(link: &Link, job: &VideoJob, film: Value) -> Result<Value, Refusal> {
    let mut usage = Map::new();
    usage.insert("inputTokens".to_owned(), 0.into());
    usage.insert("outputTokens".to_owned(), 0.into());
    if link.app.snapshot.load().billing.mode != Mode::Internal {
        let id = job.call_id.clone();
        let call = link
            .app
            .store
            .read(move |conn| store::calls::by_id(conn, &id));
        let call = call.await.map_err(|error| unread(&error))?;
        if let Some(charge) = call.and_then(|call| call.charge_nanos)
            && let Ok(number) = charge.to_string().parse::<serde_json::Number>()
        {
            usage.insert("aigneHubCredits".to_owned(), Value::Number(number));
        }
        usage.insert("modelCallId".to_owned(), job.call_id.as_str().into());
    }
    Ok(json!({
        "videos": [film],
        "usage": usage,
        "model": job.model,
        "seconds": job.seconds,
        "modelWithProvider": format!("{}/{}", job.provider, job.model),
    }))
}

/// Where the video can be fetched without a key.
fn address(request: &HttpRequest, link: &Link, job: &VideoJob) -> String {
    let base = link
        .app
        .config
        .server
        .public_url
        .clone()
        .unwrap_or_else(|| {
            let connection = request.connection_info();
            format!("{}://{}", connection.scheme(), connection.host())
        });
    format!("{base}/v1/videos/{}/content?ticket={}", job.id, job.ticket)
}

/// Reads upstream's form: what is wished lies in `input`, beside its options.
fn read(raw: &[u8]) -> Result<Wish, Refusal> {
    let whole: Value = serde_json::from_slice(raw).map_err(|error| {
        let words = format!("the body is not valid JSON: {error}");
        Refusal::new(FailureKind::InvalidRequest, "malformed_json", words)
    })?;
    let missing = |member: &str| {
        Refusal::from(WireError::Missing {
            member: member.to_owned(),
        })
    };
    let input = whole.get("input").and_then(Value::as_object);
    let input = input.ok_or_else(|| missing("input"))?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let model = text(
        input
            .get("modelOptions")
            .and_then(|options| options.get("model")),
    )
    .or_else(|| text(input.get("model")))
    .or_else(|| text(whole.get("model")))
    .unwrap_or_else(|| USUAL_MODEL.to_owned());
    let mut body = Map::new();
    body.insert("model".to_owned(), model.as_str().into());
    let prompt = text(input.get("prompt")).ok_or_else(|| missing("input.prompt"))?;
    body.insert("prompt".to_owned(), prompt.into());
    let options = input.get("modelOptions").and_then(Value::as_object);
    for name in ["seconds", "size"] {
        let told = input.get(name).or_else(|| options?.get(name));
        match told {
            None | Some(Value::Null) => {}
            // OpenAI has its lengths as strings.
            Some(Value::Number(number)) => {
                body.insert(name.to_owned(), number.to_string().into());
            }
            Some(told) => {
                body.insert(name.to_owned(), told.clone());
            }
        }
    }
    if let Some(picture) = input.get("image").filter(|image| !image.is_null()) {
        body.insert("input_reference".to_owned(), reference(picture)?);
    }
    Ok(Wish {
        body: Bytes::from(Value::Object(body).to_string()),
        model,
        by_address: text(input.get("outputFileType")).as_deref() == Some("url"),
    })
}

/// A file of AIGNE: by its address or with its bytes.
fn reference(picture: &Value) -> Result<Value, Refusal> {
    let picture = match picture {
        Value::Array(pictures) => pictures.first().unwrap_or(&Value::Null),
        one => one,
    };
    let text = |name: &str| picture.get(name).and_then(Value::as_str);
    let url = match (text("type"), text("url"), text("data")) {
        (Some("url"), Some(url), _) => url.to_owned(),
        (Some("file"), _, Some(data)) => {
            let kind = text("mimeType").unwrap_or("image/png");
            format!("data:{kind};base64,{data}")
        }
        (Some("local"), ..) => {
            return Err(wrong(
                "is a file of the caller's own machine, which nobody else can read: send its bytes as a `file`",
            ));
        }
        _ => return Err(wrong("must be a `url` with `url`, or a `file` with `data`")),
    };
    Ok(json!({ "image_url": url }))
}

fn wrong(expected: &str) -> Refusal {
    Refusal::from(WireError::Invalid {
        member: "input.image".to_owned(),
        expected: expected.to_owned(),
    })
}
