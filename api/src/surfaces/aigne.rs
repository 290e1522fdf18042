//! The API of AIGNE Hub under `/api/v2`, as its own clients speak it: npm `@aigne/aigne-hub` and
//! `@blocklet/aigne-hub`; and the older one under `/api/v1`, which has the same beside a few addresses.

use actix_web::http::header::{ACCEPT, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, guard, web};
use wire::operation::Spoken;
use wire::{Dialect, Operation};

use super::operations::{self, Place};
use super::take::{Address, take_at};
use super::{aigne_status, chat_completions, under_v2, unserved};
use crate::relay::Framing;

/// The model of a conversation that names none.
const USUAL_MODEL: &str = "openai/gpt-5-mini";

/// The model that draws where none is named.
const USUAL_PAINTER: &str = "openai/dall-e-2";

/// The routes below `/api/v2` that are AIGNE's, or AIGNE's as well.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/chat").route(web::post().to(chat)))
        .service(at("/image").route(web::post().to(image)))
        .service(status("/status").route(web::get().to(aigne_status::status)))
        .configure(shared_routes);
}

/// The routes below `/api/v1` and `/api/v1/sdk`.
pub(super) fn older_routes(config: &mut web::ServiceConfig) {
    config
        .service(status("/status").route(web::get().to(aigne_status::older)))
        .configure(shared_routes);
}

fn shared_routes(config: &mut web::ServiceConfig) {
    let aignes = || web::post().guard(guard::fn_guard(under_v2::is_aignes));
    config
        .service(
            at("/chat/completions")
                .route(aignes().to(completions))
                .route(web::post().to(chat_completions)),
        )
        .service(at("/completions").route(web::post().to(completions)))
        .service(at("/image/generations").route(web::post().to(image_generations)))
        .service(
            at("/embeddings")
                .route(aignes().to(embeddings))
                .route(web::post().to(embeddings_of_openai)),
        );
}

fn at(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(unserved::only_post))
}

fn status(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(unserved::only_get))
}

/// `POST /api/v2/chat`.
async fn chat(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let address = Address {
        usual_model: Some(USUAL_MODEL),
        ..Address::default()
    };
    take_at(Dialect::AigneChat, address, &request, payload).await
}

/// `POST /api/v2/completions`, and `/api/v2/chat/completions` of a client that is not OpenAI's.
async fn completions(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let events = accepts_events(request.headers());
    let address = Address {
        usual_model: Some(USUAL_MODEL),
        stream: events.then_some(true),
        framing: match events {
            true => Framing::Events,
            false => Framing::Plain,
        },
        ..Address::default()
    };
    take_at(Dialect::AigneCompletions, address, &request, payload).await
}

/// `POST /api/v2/image`.
async fn image(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    drawn(Spoken::AigneImage, &request, payload).await
}

/// `POST /api/v2/image/generations`.
async fn image_generations(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    drawn(Spoken::AigneImageGenerations, &request, payload).await
}

async fn drawn(spoken: Spoken, request: &HttpRequest, payload: web::Payload) -> HttpResponse {
    let place = Place::of_aigne(Operation::ImageGenerations, spoken, Some(USUAL_PAINTER));
    operations::serve(&place, request, payload).await
}

/// `POST /api/v2/embeddings` in AIGNE's own form.
async fn embeddings(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let place = Place::of_aigne(Operation::Embeddings, Spoken::AigneEmbed, None);
    operations::serve(&place, &request, payload).await
}

/// The same in OpenAI's.
async fn embeddings_of_openai(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    operations::serve(&Place::of(Operation::Embeddings), &request, payload).await
}

/// The client asks for events in the head, where this API looks for it.
fn accepts_events(headers: &HeaderMap) -> bool {
    let told = headers
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok());
    told.flat_map(|value| value.split(','))
        .any(|kind| kind.trim_start().starts_with("text/event-stream"))
}
