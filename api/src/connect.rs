//! Programs that ask for a key of their own, as AIGNE's command line does: where they ask, wait and
//! fetch, and the way to the page on which somebody who is signed in answers.
//!
//! The addresses and bodies are those of Blocklet Server, which answers them itself where it runs the
//! hub: <https://www.npmjs.com/package/@aigne/cli>.

mod page;
mod program;
mod session;

use actix_web::HttpRequest;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::admin::envelope;
use crate::admin::error::AdminError;
use crate::clock::Millis;
use crate::identity::token::{self, NoRandomness};

/// Whoever does not get an answer in this time asks again.
const LIFETIME_MS: i64 = 15 * 60_000;

/// How long a key can be fetched once more: AIGNE's command line asks twice.
const FETCHED_AGAIN_MS: i64 = 60_000;

/// Serves what Blocklet Server has below its own root, as far as programs need it to get a key.
pub fn configure(config: &mut ServiceConfig) {
    let scope = web::scope("/.well-known/service")
        .service(
            web::resource("/api/access-key/session")
                .route(web::post().to(session::begin))
                .route(web::get().to(session::look))
                .route(web::delete().to(session::end)),
        )
        .service(web::resource("/gen-simple-access-key").route(web::get().to(page::open)))
        .default_service(web::to(nothing))
        .wrap(from_fn(envelope::wrap));
    config.service(scope);
}

async fn nothing(request: HttpRequest) -> Result<(), AdminError> {
    Err(AdminError::not_found(format!(
        "{} {} is answered by Blocklet Server only; this hub runs alone",
        request.method(),
        request.path()
    )))
}

/// A program that has just asked.
struct Asked {
    /// What it asks, waits and fetches with. Nobody else may know it.
    sid: String,
    row: store::connections::Connection,
}

impl Asked {
    fn new(place: crate::identity::session::Place, now: Millis) -> Result<Self, NoRandomness> {
        let (sid, challenge) = (token::random()?, token::random()?);
        let row = store::connections::Connection {
            id: token::random()?,
            hash: token::stored(&sid),
            challenge,
            address: place.address,
            user_agent: place.user_agent,
            created_at: now.0,
            expires_at: now.0 + LIFETIME_MS,
            answer: None,
            answered_by: None,
            answered_at: None,
            key_name: None,
            key_expires_at: None,
            key_id: None,
            secret: None,
        };
        Ok(Asked { sid, row })
    }
}
