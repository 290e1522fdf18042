//! `countTokens`: how large a request is, without an answer to it. Costs nothing and is not
//! recorded.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::json;
use wire::{Dialect, FailureKind, prompt};

use super::{Place, model_of};
use crate::app::Link;
use crate::error::Refusal;
use crate::relay;
use crate::request_id::RequestId;
use crate::routing::Target;

use crate::surfaces::take::{read_body, route};

/// Tells where a count comes from that is not the provider's own.
const SOURCE: &str = "x-hub-token-count";

/// Asks the provider where it can count, else estimates and says so.
pub(super) async fn count(
    request: HttpRequest,
    place: Place,
    link: web::Data<Rc<Link>>,
    payload: web::Payload,
) -> HttpResponse {
    let answered = async {
        let principal = link.app.caller(&request).await?;
        let body = read_body(&request, payload, link.app.config.server.body_limit_bytes).await?;
        let plan = route(
            &link,
            &model_of(&place),
            &principal,
            Dialect::GeminiGenerate.into(),
        )?;
        let target = plan.targets.into_iter().next().ok_or_else(|| {
            Refusal::new(
                FailureKind::Internal,
                "no_target",
                "the plan of this call had no target",
            )
        })?;
        if target.endpoint.dialect == Dialect::GeminiGenerate {
            return ask(&link, &target, &body).await;
        }
        // What is no JSON object is no request, here as with Google.
        wire::object::Object::body(&body)?;
        let tokens = prompt::tokens(prompt::text_bytes(&body));
        Ok(HttpResponse::Ok()
            .insert_header((SOURCE, "estimated"))
            .json(json!({ "totalTokens": tokens })))
    };
    match answered.await {
        Ok(response) => response,
        Err(refusal) => {
            let refusal: Refusal = refusal;
            refusal.respond(Dialect::GeminiGenerate, &RequestId::of(&request))
        }
    }
}

async fn ask(link: &Link, target: &Target, body: &Bytes) -> Result<HttpResponse, Refusal> {
    let counted = relay::count_tokens(link, target, body).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(counted))
}
