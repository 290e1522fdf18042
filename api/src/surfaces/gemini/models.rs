//! `GET /v1beta/models`: what the caller may use, in Gemini's shape.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use wire::{Dialect, FailureKind};

use crate::app::Link;
use crate::error::Refusal;
use crate::routing::clean;
use crate::surfaces::models::{id_of, known};
use crate::surfaces::request_id::request_id;

/// The list, on one page.
pub(super) async fn list(request: HttpRequest, link: web::Data<Rc<Link>>) -> HttpResponse {
    match known(&request, &link).await {
        Ok(models) => {
            let models: Vec<Value> = models.iter().map(shaped).collect();
            HttpResponse::Ok().json(json!({ "models": models }))
        }
        Err(refusal) => refusal.respond(Dialect::GeminiGenerate, &request_id(&request)),
    }
}

/// One model by its name.
pub(super) async fn one(
    request: HttpRequest,
    link: web::Data<Rc<Link>>,
    id: web::Path<String>,
) -> HttpResponse {
    let wanted = clean(id.strip_prefix("models/").unwrap_or(&id));
    let answer = known(&request, &link).await.and_then(|models| {
        let found = models.iter().find(|model| id_of(model) == wanted);
        found.map(shaped).ok_or_else(|| {
            Refusal::new(
                FailureKind::NotFound,
                "unknown_model",
                format!("model `{wanted}` is not known here; GET /v1beta/models lists what is"),
            )
        })
    });
    match answer {
        Ok(model) => HttpResponse::Ok().json(model),
        Err(refusal) => refusal.respond(Dialect::GeminiGenerate, &request_id(&request)),
    }
}

/// The limits of tokens are left out rather than guessed.
fn shaped(model: &Value) -> Value {
    let id = id_of(model);
    let shown = model.get("display_name").and_then(Value::as_str);
    json!({
        "name": format!("models/{id}"),
        "baseModelId": id,
        "version": "1",
        "displayName": shown.filter(|name| !name.is_empty()).unwrap_or(id),
        "supportedGenerationMethods": ["generateContent", "streamGenerateContent", "countTokens"],
    })
}
