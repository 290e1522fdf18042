//! The API of AIGNE Hub under `/api/v2`, as its own clients speak it: npm `@aigne/aigne-hub` and
//! `@blocklet/aigne-hub`.

use actix_web::http::header::{ACCEPT, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, web};
use wire::Dialect;

use super::take::{Address, take_at};
use super::unserved;
use crate::relay::Framing;

/// The model of a conversation that names none.
const USUAL_MODEL: &str = "openai/gpt-5-mini";

/// The routes below `/api/v2` that are AIGNE's alone.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(path).default_service(web::to(unserved::only_post));
    config
        .service(at("/chat").route(web::post().to(chat)))
        .service(at("/completions").route(web::post().to(completions)));
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
pub(super) async fn completions(request: HttpRequest, payload: web::Payload) -> HttpResponse {
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

/// The client asks for events in the head, where this API looks for it.
fn accepts_events(headers: &HeaderMap) -> bool {
    let told = headers
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok());
    told.flat_map(|value| value.split(','))
        .any(|kind| kind.trim_start().starts_with("text/event-stream"))
}
