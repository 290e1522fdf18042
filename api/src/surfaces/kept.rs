//! `/v1/responses/{id}` of OpenAI: responses that are kept, to their own principal alone.

use std::rc::Rc;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;
use serde_json::value::RawValue;
use url::form_urlencoded;
use wire::{Dialect, FailureKind, conversation};

use super::take;
use crate::app::Link;
use crate::error::Refusal;
use crate::relay;
use crate::request_id::RequestId;
use crate::state::response::KeptResponse;

/// How many items a page has where nothing is asked, and at most.
const PAGE: usize = 20;
const LONGEST_PAGE: usize = 100;

/// The routes below `/responses`.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let items = web::resource("/responses/{id}/input_items")
        .route(web::get().to(input_items))
        .default_service(web::to(super::unserved::only_get));
    let one = web::resource("/responses/{id}")
        .route(web::get().to(show))
        .route(web::delete().to(delete))
        .default_service(web::to(unserved));
    let below = web::resource("/responses/{id}/{rest:.+}").default_service(web::to(unserved));
    config.service(items).service(one).service(below);
}

type Worker = web::Data<Rc<Link>>;

/// `GET /v1/responses/{id}`: the response, or its stream again with `?stream=true`.
async fn show(request: HttpRequest, link: Worker) -> HttpResponse {
    let kept = match find(&request, &link).await {
        Ok(kept) => kept,
        Err(refusal) => return refuse(&request, refusal),
    };
    if asked(&request, "stream").as_deref() != Some("true") {
        return HttpResponse::Ok()
            .content_type("application/json")
            .body(kept.response.get().to_owned());
    }
    let after = asked(&request, "starting_after").and_then(|number| number.parse().ok());
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(conversation::replay(&kept.response, after))
}

/// `GET /v1/responses/{id}/input_items`: what was asked, newest first unless `order=asc`.
async fn input_items(request: HttpRequest, link: Worker) -> HttpResponse {
    let read = async {
        let kept = find(&request, &link).await?;
        page(&request, kept.input)
    };
    match read.await {
        Ok(page) => page,
        Err(refusal) => refuse(&request, refusal),
    }
}

fn page(request: &HttpRequest, mut items: Vec<Box<RawValue>>) -> Result<HttpResponse, Refusal> {
    let limit = match asked(request, "limit") {
        None => PAGE,
        Some(text) => {
            let limit = text.parse().ok();
            limit
                .filter(|limit| (1..=LONGEST_PAGE).contains(limit))
                .ok_or_else(|| wrong("limit", "must be a whole number from 1 to 100"))?
        }
    };
    match asked(request, "order").as_deref() {
        None | Some("desc") => items.reverse(),
        Some("asc") => {}
        Some(_) => return Err(wrong("order", "must be `asc` or `desc`")),
    }
    if let Some(after) = asked(request, "after") {
        let place = items.iter().position(|item| id_of(item) == after);
        let place = place.ok_or_else(|| wrong("after", "is no item of this response"))?;
        items.drain(..=place);
    }
    let has_more = items.len() > limit;
    items.truncate(limit);
    Ok(HttpResponse::Ok().json(json!({
        "object": "list",
        "first_id": items.first().map(|item| id_of(item)),
        "last_id": items.last().map(|item| id_of(item)),
        "has_more": has_more,
        "data": items,
    })))
}

fn id_of(item: &RawValue) -> String {
    let object = wire::object::Object::body(item.get().as_bytes());
    let id = object.and_then(|mut object| object.string("id"));
    id.ok().flatten().unwrap_or_default()
}

fn wrong(member: &str, words: &str) -> Refusal {
    let words = format!("`{member}` {words}");
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, "invalid_member", words);
    refusal.failure.param = Some(member.to_owned());
    refusal
}

/// `DELETE /v1/responses/{id}`: here, and at the provider if that keeps it as well.
async fn delete(request: HttpRequest, link: Worker) -> HttpResponse {
    let id = id(&request);
    let gone = async {
        let kept = find(&request, &link).await?;
        if let Some(maker) = &kept.maker {
            relay::forget(&link, maker, &id).await?;
        }
        let owner = owner(&request, &link).await?;
        let removed = link.app.state.remove_response(&owner, &id).await;
        removed.map_err(|error| {
            let words = format!("response `{id}` could not be deleted: {error}");
            Refusal::new(FailureKind::Internal, "not_deleted", words)
        })
    };
    match gone.await {
        Ok(_) => HttpResponse::Ok().json(json!({"id": id, "object": "response", "deleted": true})),
        Err(refusal) => refuse(&request, refusal),
    }
}

/// What a hub that answers while the caller waits has nothing to do for.
async fn unserved(request: HttpRequest, link: Worker) -> HttpResponse {
    let refusal = match find(&request, &link).await {
        Ok(_) => Refusal::new(
            FailureKind::InvalidRequest,
            "not_in_background",
            "only responses in the background can be cancelled, and the hub makes none",
        ),
        Err(refusal) => refusal,
    };
    refuse(&request, refusal)
}

/// The response of the path, if it is this caller's.
async fn find(request: &HttpRequest, link: &Link) -> Result<KeptResponse, Refusal> {
    let owner = owner(request, link).await?;
    let id = id(request);
    let kept = link.app.state.response(&owner, &id).await;
    kept.ok_or_else(|| not_found(&id))
}

async fn owner(request: &HttpRequest, link: &Link) -> Result<String, Refusal> {
    let principal = link.app.caller(request).await?;
    let owner = take::caller(&principal, request).owner();
    owner.ok_or_else(|| not_found(&id(request)))
}

fn id(request: &HttpRequest) -> String {
    request.match_info().query("id").to_owned()
}

fn asked(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(member, _)| member == name)
        .map(|(_, value)| value.into_owned())
}

/// In OpenAI's words, and what to do.
fn not_found(id: &str) -> Refusal {
    let mut refusal = Refusal::new(
        FailureKind::NotFound,
        "response_not_found",
        format!(
            "Response with id '{id}' not found: it was not kept here, or no longer is; keep the reply, and send its items with the next `input`"
        ),
    );
    refusal.failure.param = Some("response_id".to_owned());
    refusal
}

fn refuse(request: &HttpRequest, refusal: Refusal) -> HttpResponse {
    refusal.respond(Dialect::OpenAiResponses, &RequestId::of(request))
}
