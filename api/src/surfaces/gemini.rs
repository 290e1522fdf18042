//! The API of Google's Gemini: `/{v1,v1beta}/[models/]{model}:{verb}`, and its list of models.

mod count_tokens;
mod models;

use actix_web::{HttpRequest, HttpResponse, Route, guard, web};
use wire::Dialect;

use super::take::{Address, take_at};
use crate::relay::Framing;

/// The routes. A model's name may have slashes, as they are or as `%2F`; the Python client puts
/// `models/` in front of every name, the AI SDK leaves it out where the name has a slash.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let at = |verb: &str| format!("/{{version:v1|v1beta}}/{{model:.+}}:{verb}");
    config
        .route(&at("generateContent"), web::post().to(generate))
        .route(&at("streamGenerateContent"), web::post().to(stream))
        .route(&at("countTokens"), web::post().to(count_tokens::count))
        .route("/v1beta/models", web::get().to(models::list))
        .route("/v1beta/models/{id:.+}", web::get().to(models::one))
        .route("/v1/models", of_google().to(models::list))
        .route("/v1/models/{id:.+}", of_google().to(models::one));
}

/// The Python client asks under `/v1`, where OpenAI's clients ask as well; the header tells them
/// apart.
fn of_google() -> Route {
    web::get().guard(guard::fn_guard(|request| {
        request.head().headers().contains_key("x-goog-api-key")
    }))
}

/// The version and the model of a path, with its escapes resolved.
type Place = web::Path<(String, String)>;

/// `generateContent`.
async fn generate(request: HttpRequest, place: Place, payload: web::Payload) -> HttpResponse {
    let address = Address {
        model: model_of(&place),
        ..Address::default()
    };
    take_at(Dialect::GeminiGenerate, Some(address), &request, payload).await
}

/// `streamGenerateContent`: events with `?alt=sse`, else one array.
async fn stream(request: HttpRequest, place: Place, payload: web::Payload) -> HttpResponse {
    let events = request
        .query_string()
        .split('&')
        .any(|pair| pair == "alt=sse");
    let address = Address {
        model: model_of(&place),
        stream: true,
        framing: if events {
            Framing::Events
        } else {
            Framing::Array
        },
    };
    take_at(Dialect::GeminiGenerate, Some(address), &request, payload).await
}

fn model_of(place: &Place) -> String {
    let (_, model) = &**place;
    let bare = model.strip_prefix("models/").unwrap_or(model);
    bare.to_owned()
}
