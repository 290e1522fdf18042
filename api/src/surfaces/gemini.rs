//! The API of Google's Gemini: `/{v1,v1beta}/[models/]{model}:{verb}`, and its list of models.

use actix_web::{HttpRequest, HttpResponse, Route, guard, web};
use wire::operation::Spoken;
use wire::{Dialect, FailureKind};

use super::take::{Address, take_at};
use super::{count_tokens, operations, unserved};
use crate::error::Refusal;
use crate::relay::Framing;
use crate::request_id::RequestId;

/// What can be done with a model.
const VERBS: [&str; 5] = [
    "generateContent",
    "streamGenerateContent",
    "countTokens",
    "embedContent",
    "batchEmbedContents",
];

/// The routes under a version. A model's name may have slashes, as they are or as `%2F`; the Python
/// client puts `models/` in front of every name, the AI SDK leaves it out where the name has a slash.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let at = |verb: &str, route: Route| {
        web::resource(format!("/{{model:.+}}:{verb}"))
            .route(route)
            .default_service(web::to(unserved::only_post))
    };
    config
        .service(at("generateContent", web::post().to(generate)))
        .service(at("streamGenerateContent", web::post().to(stream)))
        .service(at("countTokens", web::post().to(count)))
        .service(at("embedContent", web::post().to(embed)))
        .service(at("batchEmbedContents", web::post().to(embed_batch)))
        // Only what is sent: a model that is read may have a colon in its name.
        .service(
            web::resource("/models/{model:.+}:{verb:[A-Za-z]+}")
                .guard(guard::Post())
                .route(web::post().to(no_such_verb)),
        );
}

/// The model of a path, with its escapes resolved.
type Place = web::Path<String>;

/// `generateContent`.
async fn generate(request: HttpRequest, place: Place, payload: web::Payload) -> HttpResponse {
    let address = Address {
        model: Some(model_of(&place)),
        stream: Some(false),
        ..Address::default()
    };
    take_at(Dialect::GeminiGenerate, address, &request, payload).await
}

/// `streamGenerateContent`: events with `?alt=sse`, else one array.
async fn stream(request: HttpRequest, place: Place, payload: web::Payload) -> HttpResponse {
    let events = request
        .query_string()
        .split('&')
        .any(|pair| pair == "alt=sse");
    let address = Address {
        model: Some(model_of(&place)),
        stream: Some(true),
        framing: if events {
            Framing::Events
        } else {
            Framing::Array
        },
        ..Address::default()
    };
    take_at(Dialect::GeminiGenerate, address, &request, payload).await
}

/// `countTokens`.
async fn count(request: HttpRequest, place: Place, payload: web::Payload) -> HttpResponse {
    let address = Address {
        model: Some(model_of(&place)),
        stream: Some(false),
        ..Address::default()
    };
    count_tokens::count(Dialect::GeminiGenerate, address.model, &request, payload).await
}

/// `embedContent`.
async fn embed(request: HttpRequest, place: Place, payload: web::Payload) -> HttpResponse {
    let place = operations::Place::of_embeddings(Spoken::GeminiEmbed, model_of(&place));
    operations::serve(&place, &request, payload).await
}

/// `batchEmbedContents`.
async fn embed_batch(request: HttpRequest, place: Place, payload: web::Payload) -> HttpResponse {
    let place = operations::Place::of_embeddings(Spoken::GeminiBatchEmbed, model_of(&place));
    operations::serve(&place, &request, payload).await
}

/// 404 for what cannot be done with any model.
async fn no_such_verb(request: HttpRequest, place: web::Path<(String, String)>) -> HttpResponse {
    let (_, verb) = place.into_inner();
    let message = format!(
        "nothing is called `{verb}` here: POST /v1beta/models/{{model}}:{{verb}} takes {}",
        VERBS.join(", ")
    );
    Refusal::new(FailureKind::NotFound, "unknown_verb", message)
        .respond(Dialect::GeminiGenerate, &RequestId::of(&request))
}

fn model_of(place: &Place) -> String {
    place.strip_prefix("models/").unwrap_or(place).to_owned()
}
