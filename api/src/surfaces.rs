//! The APIs that applications speak to the hub.

mod aigne;
mod aigne_pictures;
mod aigne_status;
mod aigne_video;
mod app;
mod body;
mod cors;
mod count_tokens;
mod credit_error;
mod gemini;
mod health;
mod kept;
mod limited;
mod meilisearch;
mod models;
mod once;
mod operations;
mod take;
mod under_v2;
mod unserved;
mod videos;

use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};
use wire::Dialect;

pub use aigne_video::Waiting;

/// The routes of every client API.
pub fn routes(config: &mut web::ServiceConfig) {
    let chat = web::resource("/chat/completions")
        .route(web::post().to(chat_completions))
        .default_service(web::to(unserved::only_post));
    let messages = web::resource("/messages")
        .route(web::post().to(messages))
        .default_service(web::to(unserved::only_post));
    let count = web::resource("/messages/count_tokens")
        .route(web::post().to(count_tokens::of_messages))
        .default_service(web::to(unserved::only_post));
    let v1 = web::scope("/v1")
        .service(chat)
        .service(messages)
        .service(count)
        .configure(openai_routes)
        .configure(gemini::routes)
        .configure(models_routes)
        .default_service(web::to(unserved::nothing_here))
        .wrap(from_fn(cors::allow));
    let v1beta = web::scope("/v1beta")
        .configure(gemini::routes)
        .configure(models_routes)
        .default_service(web::to(unserved::nothing_here))
        .wrap(from_fn(cors::allow));
    let aignes = |path: &str, own: fn(&mut web::ServiceConfig)| {
        web::scope(path)
            // Before OpenAI's, which share some of its addresses.
            .configure(own)
            .configure(openai_routes)
            .configure(models_routes)
            .default_service(web::to(unserved::nothing_here))
            .wrap(from_fn(under_v2::of_openai_clients))
            .wrap(from_fn(credit_error::told))
            .wrap(from_fn(cors::allow))
    };
    config
        // Before the scope that has everything below `/api/v2`.
        .configure(aigne_video::routes)
        .service(
            web::resource("/api/meilisearch/embeddings")
                .route(web::post().to(meilisearch::embed))
                .default_service(web::to(unserved::only_post)),
        )
        .service(aignes("/api/v2", aigne::routes))
        .service(aignes("/api/v1/sdk", aigne::older_routes))
        .service(aignes("/api/v1", aigne::older_routes))
        .service(v1beta)
        .service(v1)
        .route("/health", web::get().to(health::health))
        .route("/ready", web::get().to(health::ready))
        .route("/", web::head().to(health::alive));
}

/// OpenAI's APIs, but for chat completions, which AIGNE has as well.
fn openai_routes(config: &mut web::ServiceConfig) {
    let responses = web::resource("/responses")
        .route(web::post().to(create_response))
        .default_service(web::to(unserved::only_post));
    config
        .configure(operations::routes)
        .configure(videos::routes)
        .service(responses)
        .configure(kept::routes);
}

/// What there is to be called, in the shape of the caller's dialect.
fn models_routes(config: &mut web::ServiceConfig) {
    let list = web::resource("/models")
        .route(web::get().to(models::list))
        .route(web::head().to(models::list))
        .default_service(web::to(unserved::only_get));
    let one = web::resource("/models/{id:.+}")
        .route(web::get().to(models::one))
        .route(web::head().to(models::one))
        .default_service(web::to(unserved::only_get));
    config.service(list).service(one);
}

/// `POST /v1/chat/completions` of OpenAI.
async fn chat_completions(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    take::take(Dialect::OpenAiChat, &request, payload).await
}

/// `POST /v1/messages` of Anthropic.
async fn messages(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    take::take(Dialect::AnthropicMessages, &request, payload).await
}

/// `POST /v1/responses` of OpenAI.
async fn create_response(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    take::take(Dialect::OpenAiResponses, &request, payload).await
}

/// The dialect that a request outside of the calls themselves is answered in: the libraries of
/// Anthropic say which version of it they speak, on every path, and those of Google have a header of
/// their own for the key.
pub(crate) fn dialect_of(request: &HttpRequest) -> Dialect {
    let gemini =
        request.headers().contains_key("x-goog-api-key") || request.path().starts_with("/v1beta");
    let anthropic = request.headers().contains_key("anthropic-version")
        || request.path().starts_with("/v1/messages");
    if anthropic {
        Dialect::AnthropicMessages
    } else if gemini {
        Dialect::GeminiGenerate
    } else {
        Dialect::OpenAiChat
    }
}
