//! The limits of callers: who calls too often is refused before anything else happens, and every
//! answer tells what is left.

use actix_web::HttpResponse;
use bytes::Bytes;
use wire::{Dialect, prompt};

use crate::app::Link;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::limits::{Asking, Place, Told};

/// Lets a call pass, or says why not. What is left is noted either way.
pub(super) async fn admit(
    link: &Link,
    principal: &Principal,
    (model, body, max_tokens): (&str, &Bytes, Option<u64>),
    told: &mut Told,
) -> Result<Place, Refusal> {
    if link.app.snapshot.load().limits.is_empty() {
        return Ok(Place::default());
    }
    let key = principal.key();
    let asking = Asking {
        caller: crate::admission::Payer {
            key: key.as_ref().map(|(id, _)| id.as_str()),
            user: principal.user_id.as_deref(),
            project: principal.project.as_deref(),
        },
        model,
        bytes: prompt::weight(body),
        max_tokens,
    };
    let (place, left) = link.app.limits.admit(asking).await;
    *told = left;
    place
}

/// Writes into an answer what is left to its caller.
pub(super) fn tell(
    mut response: HttpResponse,
    link: &Link,
    dialect: Dialect,
    told: &Told,
) -> HttpResponse {
    told.write(dialect, response.headers_mut(), link.app.clock.now());
    response
}
