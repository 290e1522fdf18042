//! `/v1/responses` of OpenAI.

use actix_web::{HttpRequest, HttpResponse, web};
use wire::{Dialect, FailureKind};

use super::take;
use crate::error::Refusal;
use crate::request_id::RequestId;

/// `POST /v1/responses`.
pub(super) async fn create(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    take::take(Dialect::OpenAiResponses, &request, payload).await
}

/// A response that was given earlier: to read, delete or cancel. The hub keeps none, and does not
/// ask a provider for what may be another caller's.
pub(super) async fn stored(request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id");
    let mut refusal = Refusal::new(
        FailureKind::NotFound,
        "response_not_kept",
        format!(
            "response `{id}` is not here: the hub keeps no responses; keep the reply, and send its items with the next `input`"
        ),
    );
    refusal.failure.param = Some("response_id".to_owned());
    refusal.respond(Dialect::OpenAiResponses, &RequestId::of(&request))
}
