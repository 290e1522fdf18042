//! `GET /api/v2/status`: could a call be made now? Always answered with 200, as upstream's clients want
//! it; what stands in the way is told in the body.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use url::form_urlencoded;
use wire::{Dialect, Operation};

use crate::admin::context::AdminContext;
use crate::admin::user::solvency;
use crate::app::Link;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::routing::{self, Question, Wanted};

/// What a model may be asked for, the most usual first.
const WANTED: [Wanted; 8] = [
    Wanted::Chat(Dialect::AigneChat),
    Wanted::Operation(Operation::ImageGenerations),
    Wanted::Operation(Operation::Embeddings),
    Wanted::Video,
    Wanted::Operation(Operation::Speech),
    Wanted::Operation(Operation::Transcriptions),
    Wanted::Operation(Operation::Rerank),
    Wanted::Operation(Operation::Moderations),
];

/// Nobody can be called.
const NO_PROVIDER: (&str, u16) = ("No providers available", 503);

/// `GET /api/v2/status`.
pub(super) async fn status(
    request: HttpRequest,
    link: web::Data<Rc<Link>>,
    context: web::Data<AdminContext>,
) -> HttpResponse {
    HttpResponse::Ok().json(match hindrance(&request, &link, &context).await {
        None => json!({ "available": true }),
        Some(told) => told,
    })
}

/// `GET /api/v1/status`.
pub(super) async fn older(link: web::Data<Rc<Link>>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "available": somebody_can_be_called(&link) }))
}

/// What stands in the way of a call.
async fn hindrance(request: &HttpRequest, link: &Link, context: &AdminContext) -> Option<Value> {
    let principal = match link.app.identity.principal(request).await {
        Ok(principal) => principal,
        Err(refusal) => return Some(told_of(&Refusal::from(refusal))),
    };
    if let Some(principal) = &principal
        && let Some(lack) = solvency::lack(context, request, principal).await
    {
        return Some(lack);
    }
    if !somebody_can_be_called(link) {
        let (words, code) = NO_PROVIDER;
        return Some(told(words, code));
    }
    let query = request.query_string().as_bytes();
    let model = form_urlencoded::parse(query).find(|(name, _)| name == "model");
    let model = model.map(|(_, model)| model.into_owned())?;
    // Whom nobody knows may learn of the hub, and of no model.
    let unfit = match (model.as_str(), &principal) {
        ("", _) | (_, None) => None,
        (model, Some(principal)) => unfit(link, model, principal),
    };
    unfit.map(|refusal| told_of(&refusal))
}

fn somebody_can_be_called(link: &Link) -> bool {
    let snapshot = link.app.snapshot.load();
    let mut providers = snapshot.providers.values();
    providers.any(|provider| provider.can_be_called())
}

/// Why no provider takes this model from this caller.
fn unfit(link: &Link, model: &str, principal: &Principal) -> Option<Refusal> {
    let snapshot = link.app.snapshot.load();
    let mut first = None;
    for wanted in WANTED {
        let question = Question::about(model, wanted, principal);
        match routing::plan(&snapshot, &question, &*link.app.standing) {
            Ok(_) => return None,
            Err(refused) => first = first.or(Some(refused)),
        }
    }
    first.map(Refusal::from)
}

fn told_of(refusal: &Refusal) -> Value {
    told(&refusal.failure.message, refusal.failure.status)
}

fn told(error: &str, code: u16) -> Value {
    json!({ "available": false, "error": error, "code": code })
}
