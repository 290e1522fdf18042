//! `/v1/videos` of OpenAI: videos are ordered, looked at, listed, fetched, changed and deleted, each
//! by its own principal alone.

use std::rc::Rc;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::StoreError;
use store::video_jobs::{self, VideoJob};
use subtle::ConstantTimeEq;
use url::form_urlencoded;
use uuid::Uuid;
use wire::video::{self as wire_video, Wish};
use wire::{Dialect, FailureKind};

use super::body::{self, Holds};
use super::{limited, take, unserved};
use crate::admission;
use crate::app::Link;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::identity::token;
use crate::limits::Told;
use crate::metering::Intake;
use crate::pricing::scope::Whose;
use crate::relay;
use crate::request_id::RequestId;
use crate::routing::{Question, VIDEO, Wanted};
use crate::video::{self, Film, Order, Taken, surface};

/// Their errors are OpenAI's.
const DIALECT: Dialect = Dialect::OpenAiChat;

/// What OpenAI makes where no model is named.
const USUAL_MODEL: &str = "sora-2";

/// How many videos a page has where nothing is asked, and at most.
const PAGE: i64 = 20;
const LONGEST_PAGE: i64 = 100;

type Worker = web::Data<Rc<Link>>;

/// The routes below `/v1`.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let all = web::resource("/videos")
        .route(web::post().to(create))
        .route(web::get().to(list))
        .default_service(web::to(unserved::only_post));
    let content = web::resource("/videos/{id}/content")
        .route(web::get().to(content))
        .default_service(web::to(unserved::only_get));
    let remix = web::resource("/videos/{id}/remix")
        .route(web::post().to(remix))
        .default_service(web::to(unserved::only_post));
    let one = web::resource("/videos/{id}")
        .route(web::get().to(show))
        .route(web::delete().to(delete))
        .default_service(web::to(unserved::only_get));
    config
        .service(all)
        .service(content)
        .service(remix)
        .service(one);
}

/// `POST /v1/videos`.
async fn create(request: HttpRequest, payload: web::Payload, link: Worker) -> HttpResponse {
    let created = async {
        let principal = link.app.caller(&request).await?;
        let settings = &link.app.config.server;
        let body = body::read(&request, payload, settings, Holds::Files).await?;
        let told = header(&request, CONTENT_TYPE.as_str());
        let wish = wire_video::read(told.as_deref(), &body)?;
        let join_key = idempotency(&request);
        let join_print = join_key.as_ref().map(|_| print(told.as_deref(), &body));
        if let Some(job) = known(&link, &principal, &request, join_key.as_deref()).await? {
            video::same(&job, join_print.as_deref())?;
            return Ok(Taken {
                job,
                left_out: Vec::new(),
            });
        }
        let model = wish.model.clone();
        let model = model.unwrap_or_else(|| USUAL_MODEL.to_owned());
        let plan = take::route(&link, &Question::about(&model, Wanted::Video, &principal))?;
        let asked = Asked {
            wish,
            body,
            content_type: told,
            model,
            join_key,
            join_print,
            surface: surface::OPENAI,
            remix_of: None,
        };
        ordered(&link, &principal, &request, asked, plan).await
    };
    match created.await {
        Ok(taken) => told(taken),
        Err(refusal) => refuse(&request, refusal),
    }
}

fn told(taken: Taken) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some(value) = relay::left_out_value(&taken.left_out) {
        response.insert_header((relay::LEFT_OUT, value));
    }
    response.json(object(&taken.job))
}

/// What is ordered, and under which name of a model.
pub(super) struct Asked {
    pub(super) wish: Wish,
    pub(super) body: Bytes,
    pub(super) content_type: Option<String>,
    pub(super) model: String,
    pub(super) join_key: Option<String>,
    pub(super) join_print: Option<String>,
    pub(super) surface: &'static str,
    pub(super) remix_of: Option<VideoJob>,
}

/// Orders a video for a caller.
pub(super) async fn ordered(
    link: &Rc<Link>,
    principal: &Principal,
    request: &HttpRequest,
    asked: Asked,
    plan: crate::routing::Plan,
) -> Result<Taken, Refusal> {
    let strict = relay::strict(request.headers())?;
    let caller = take::caller(principal, request);
    let owner = caller.owner().ok_or_else(nobody)?;
    let call = (asked.model.as_str(), &asked.body, None);
    // Counted as one call while it is ordered; how many run at once has a limit of its own.
    let place = limited::admit(link, principal, call, &mut Told::default()).await?;
    let slot = admission::admit(&link.app.store)?;
    let order = Order {
        intake: Intake {
            id: Uuid::now_v7().to_string(),
            request_id: RequestId::of(request),
            started: link.app.clock.now(),
            surface: asked.surface,
            kind: VIDEO,
            streamed: false,
            requested_model: asked.model,
            caller,
        },
        owner,
        wish: asked.wish,
        body: asked.body,
        content_type: asked.content_type,
        join_key: asked.join_key,
        join_print: asked.join_print,
        remix_of: asked.remix_of,
        strict,
    };
    let taken = video::order(link, order, plan, slot).await;
    drop(place);
    taken
}

fn nobody() -> Refusal {
    let words = "a video belongs to a user or a key, and this caller has neither";
    Refusal::new(FailureKind::Permission, "nobody", words)
}

/// The key under which a client repeats what it has sent.
pub(super) fn idempotency(request: &HttpRequest) -> Option<String> {
    let told = header(request, "idempotency-key")?;
    Some(format!("{}{}", video_jobs::CHOSEN, token::stored(&told)))
}

/// What is ordered, in hexadecimal. A form has another boundary each time it is sent: it is told by
/// its length alone.
pub(super) fn print(content_type: Option<&str>, body: &Bytes) -> String {
    let is_form = content_type.is_some_and(|kind| kind.starts_with("multipart/"));
    let mut hash = Sha256::new();
    match is_form {
        true => hash.update(body.len().to_le_bytes()),
        false => hash.update(body),
    }
    let digest: [u8; 32] = hash.finalize().into();
    token::hex(&digest)
}

/// The job that was ordered under the same key before.
pub(super) async fn known(
    link: &Link,
    principal: &Principal,
    request: &HttpRequest,
    join_key: Option<&str>,
) -> Result<Option<VideoJob>, Refusal> {
    let (Some(key), Some(owner)) = (join_key, take::caller(principal, request).owner()) else {
        return Ok(None);
    };
    let key = key.to_owned();
    let found = link
        .app
        .store
        .read(move |conn| video_jobs::joined(conn, &owner, &key));
    found.await.map_err(|error| unread(&error))
}

/// `POST /v1/videos/{id}/remix`.
async fn remix(request: HttpRequest, payload: web::Payload, link: Worker) -> HttpResponse {
    let created = async {
        let source = find(&request, &link).await?;
        let principal = link.app.caller(&request).await?;
        let settings = &link.app.config.server;
        let body = body::read(&request, payload, settings, Holds::Files).await?;
        let told = header(&request, CONTENT_TYPE.as_str());
        let wish = wire_video::read(told.as_deref(), &body)?;
        if source.state != "completed" {
            let words = format!(
                "video `{}` is {}: there is nothing to change",
                source.id, source.state
            );
            return Err(Refusal::new(
                FailureKind::InvalidRequest,
                "video_not_ready",
                words,
            ));
        }
        let plan = video::again(&link, &source, &Whose::of(&principal)).ok_or_else(|| {
            let words = format!(
                "the account at provider `{}` that made it is gone",
                source.provider
            );
            Refusal::new(FailureKind::NotFound, "video_gone", words)
        })?;
        let asked = Asked {
            wish,
            body,
            content_type: told,
            model: source.requested_model.clone(),
            join_key: None,
            join_print: None,
            surface: surface::OPENAI,
            remix_of: Some(source),
        };
        ordered(&link, &principal, &request, asked, plan).await
    };
    match created.await {
        Ok(taken) => told(taken),
        Err(refusal) => refuse(&request, refusal),
    }
}

/// `GET /v1/videos/{id}`: as it is now.
async fn show(request: HttpRequest, link: Worker) -> HttpResponse {
    let looked = async {
        let job = find(&request, &link).await?;
        let job = match job.is_running() {
            true => video::look(&link, job)
                .await
                .map_err(|error| unread(&error))?,
            false => job,
        };
        Ok::<_, Refusal>(job)
    };
    match looked.await {
        Ok(job) => HttpResponse::Ok().json(object(&job)),
        Err(refusal) => refuse(&request, refusal),
    }
}

/// `GET /v1/videos`.
async fn list(request: HttpRequest, link: Worker) -> HttpResponse {
    let read = async {
        let owner = owner(&request, &link).await?;
        let limit = match query(&request, "limit") {
            None => PAGE,
            Some(text) => {
                let limit = text.parse().ok();
                limit
                    .filter(|limit| (1..=LONGEST_PAGE).contains(limit))
                    .ok_or_else(|| wrong("limit", "must be a whole number from 1 to 100"))?
            }
        };
        let newest_first = match query(&request, "order").as_deref() {
            None | Some("desc") => true,
            Some("asc") => false,
            Some(_) => return Err(wrong("order", "must be `asc` or `desc`")),
        };
        let after = query(&request, "after");
        let page = link.app.store.read(move |conn| {
            video_jobs::page(conn, &owner, after.as_deref(), newest_first, limit + 1)
        });
        Ok((page.await.map_err(|error| unread(&error))?, limit))
    };
    match read.await {
        Ok((mut jobs, limit)) => {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let has_more = jobs.len() > limit;
            jobs.truncate(limit);
            HttpResponse::Ok().json(json!({
                "object": "list",
                "data": jobs.iter().map(object).collect::<Vec<_>>(),
                "first_id": jobs.first().map(|job| job.id.as_str()),
                "last_id": jobs.last().map(|job| job.id.as_str()),
                "has_more": has_more,
            }))
        }
        Err(refusal) => refuse(&request, refusal),
    }
}

/// `GET /v1/videos/{id}/content`, with a key, or with the ticket that was told with the video.
async fn content(request: HttpRequest, link: Worker) -> HttpResponse {
    let variant = query(&request, "variant").unwrap_or_else(|| "video".to_owned());
    let fetched = async {
        let job = match query(&request, "ticket") {
            Some(ticket) => ticketed(&request, &link, &ticket).await?,
            None => find(&request, &link).await?,
        };
        video::film(&link, &job, &variant).await
    };
    match fetched.await {
        Ok(film) => streamed(film),
        Err(refusal) => refuse(&request, refusal),
    }
}

fn streamed(film: Film) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .content_type(film.content_type)
        .insert_header((CACHE_CONTROL, "private, no-store"));
    if let Some(length) = film.length {
        response.no_chunking(length);
    }
    response.streaming(film.body)
}

async fn ticketed(request: &HttpRequest, link: &Link, ticket: &str) -> Result<VideoJob, Refusal> {
    let id = id(request);
    let wanted = id.clone();
    let job = link
        .app
        .store
        .read(move |conn| video_jobs::by_id(conn, &wanted))
        .await
        .map_err(|error| unread(&error))?;
    let fits = |job: &VideoJob| bool::from(job.ticket.as_bytes().ct_eq(ticket.as_bytes()));
    job.filter(|job| job.deleted_at.is_none() && fits(job))
        .ok_or_else(|| not_found(&id))
}

/// `DELETE /v1/videos/{id}`: cancels it where it is being made.
async fn delete(request: HttpRequest, link: Worker) -> HttpResponse {
    let gone = async {
        let job = find(&request, &link).await?;
        video::remove(&link, &job).await?;
        Ok::<_, Refusal>(job.id)
    };
    match gone.await {
        Ok(id) => {
            HttpResponse::Ok().json(json!({ "id": id, "object": "video.deleted", "deleted": true }))
        }
        Err(refusal) => refuse(&request, refusal),
    }
}

/// The video of the path, if it is this caller's.
async fn find(request: &HttpRequest, link: &Link) -> Result<VideoJob, Refusal> {
    let (owner, id) = (owner(request, link).await?, id(request));
    let wanted = id.clone();
    let found = link
        .app
        .store
        .read(move |conn| video_jobs::of_owner(conn, &owner, &wanted));
    let found = found.await.map_err(|error| unread(&error))?;
    found.ok_or_else(|| not_found(&id))
}

async fn owner(request: &HttpRequest, link: &Link) -> Result<String, Refusal> {
    let principal = link.app.caller(request).await?;
    let owner = take::caller(&principal, request).owner();
    owner.ok_or_else(nobody)
}

fn id(request: &HttpRequest) -> String {
    request.match_info().query("id").to_owned()
}

fn query(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(member, _)| member == name)
        .map(|(_, value)| value.into_owned())
}

fn header(request: &HttpRequest, name: &str) -> Option<String> {
    let value = request.headers().get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// As OpenAI writes it. Prompts are not kept, so none is told.
fn object(job: &VideoJob) -> Value {
    let seconds = |at: Option<i64>| at.map(|at| at / 1_000);
    let error = job.error_code.as_ref().map(
        |code| json!({ "code": code, "message": job.error_message.as_deref().unwrap_or_default() }),
    );
    // What was cancelled is not shown, and what is being ordered waits.
    let status = match job.state.as_str() {
        "creating" => "queued",
        "cancelled" => "failed",
        other => other,
    };
    json!({
        "id": job.id,
        "object": "video",
        "model": job.requested_model,
        "status": status,
        "progress": job.progress,
        "created_at": job.created_at / 1_000,
        "completed_at": seconds(job.ended_at.filter(|_| job.state == "completed")),
        "expires_at": seconds(job.expires_at),
        "seconds": job.seconds.to_string(),
        "size": job.size,
        "remixed_from_video_id": job.remixed_from,
        "error": error,
    })
}

fn wrong(member: &str, words: &str) -> Refusal {
    let words = format!("`{member}` {words}");
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, "invalid_member", words);
    refusal.failure.param = Some(member.to_owned());
    refusal
}

fn not_found(id: &str) -> Refusal {
    let words = format!("there is no video `{id}` of this caller here");
    let mut refusal = Refusal::new(FailureKind::NotFound, "video_not_found", words);
    refusal.failure.param = Some("video_id".to_owned());
    refusal
}

pub(super) fn unread(error: &StoreError) -> Refusal {
    let words = format!("videos cannot be looked up now: {error}; try again");
    Refusal::new(FailureKind::Overloaded, "records_cannot_be_read", words).retry_in(1)
}

fn refuse(request: &HttpRequest, refusal: Refusal) -> HttpResponse {
    refusal.respond(DIALECT, &RequestId::of(request))
}
