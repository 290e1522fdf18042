//! `GET /v1/models`: what the caller may use.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use wire::{Dialect, FailureKind};

use super::request_id::request_id;
use crate::app::Link;
use crate::error::Refusal;
use crate::routing::clean;

/// The list, in OpenAI's shape.
pub(super) async fn list(request: HttpRequest, link: web::Data<Rc<Link>>) -> HttpResponse {
    match known(&request, &link).await {
        Ok(models) => HttpResponse::Ok().json(json!({ "object": "list", "data": models })),
        Err(refusal) => refusal.respond(Dialect::OpenAiChat, &request_id(&request)),
    }
}

/// One model by its name.
pub(super) async fn one(
    request: HttpRequest,
    link: web::Data<Rc<Link>>,
    id: web::Path<String>,
) -> HttpResponse {
    let answer = known(&request, &link).await.and_then(|models| {
        let wanted = clean(&id);
        models
            .into_iter()
            .find(|model| model.get("id").and_then(Value::as_str) == Some(wanted))
            .ok_or_else(|| {
                Refusal::new(
                    FailureKind::NotFound,
                    "unknown_model",
                    format!("model `{wanted}` is not known here; GET /v1/models lists what is"),
                )
            })
    });
    match answer {
        Ok(model) => HttpResponse::Ok().json(model),
        Err(refusal) => refusal.respond(Dialect::OpenAiChat, &request_id(&request)),
    }
}

pub(super) async fn known(request: &HttpRequest, link: &Link) -> Result<Vec<Value>, Refusal> {
    let principal = link.app.caller(request).await?;
    let snapshot = link.app.snapshot.load();
    let created = link.app.started.seconds();
    let mut models: Vec<Value> = snapshot
        .model_names()
        .filter(|(_, provider, _)| provider.can_be_called())
        .filter(|(name, provider, _)| {
            let model = name
                .split_once('/')
                .map_or(name.as_str(), |(_, model)| model);
            principal.may_use(&provider.name, model)
        })
        .map(|(name, provider, model)| {
            json!({
                "id": name,
                "object": "model",
                "created": created,
                "owned_by": provider.name,
                "display_name": model.display_name,
            })
        })
        .collect();
    models.extend(snapshot.aliases.keys().map(
        |alias| json!({ "id": alias, "object": "model", "created": created, "owned_by": "alias" }),
    ));
    models.sort_by(|a, b| id_of(a).cmp(id_of(b)));
    Ok(models)
}

pub(super) fn id_of(model: &Value) -> &str {
    model.get("id").and_then(Value::as_str).unwrap_or_default()
}
