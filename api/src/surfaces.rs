//! The APIs that applications speak to the hub.

mod gemini;
mod health;
mod models;
mod request_id;
mod take;

use actix_web::{HttpRequest, HttpResponse, web};
use wire::Dialect;

pub use request_id::{RequestId, with_request_id};

/// The routes of every client API.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(gemini::routes)
        .route("/v1/chat/completions", web::post().to(chat_completions))
        .route("/v1/messages", web::post().to(messages))
        .route("/v1/models", web::get().to(models::list))
        .route("/v1/models/{id:.+}", web::get().to(models::one))
        .route("/health", web::get().to(health::health))
        .route("/ready", web::get().to(health::ready))
        .route("/", web::head().to(health::alive));
}

/// `POST /v1/chat/completions` of OpenAI.
async fn chat_completions(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    take::take(Dialect::OpenAiChat, &request, payload).await
}

/// `POST /v1/messages` of Anthropic.
async fn messages(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    take::take(Dialect::AnthropicMessages, &request, payload).await
}
