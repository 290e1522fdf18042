//! `/.well-known/service/api/access-key/session`: a program asks for a key, waits for it and fetches it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::connections::{self, Connection};

use super::{Asked, program};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::admin::session::{only_here, place};
use crate::admin::time::iso;
use crate::blocklet::sealed;
use crate::identity::resolve::Identity;
use crate::identity::token;
use crate::ui::mount::Mount;

/// The kind of key that is asked for, in Blocklet Server's words.
const KIND: &str = "access-key-simple";

/// Which session.
#[derive(Deserialize)]
pub(super) struct Which {
    sid: Option<String>,
}

impl Which {
    /// What it is kept under.
    fn hash(&self) -> Result<String, AdminError> {
        let sid = self.sid.as_deref().filter(|sid| !sid.is_empty());
        let sid = sid.ok_or_else(|| {
            AdminError::invalid_member("sid", "is missing: it is the `id` of the session")
        })?;
        Ok(token::stored(sid))
    }
}

/// What a program is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    id: &'a str,
    r#type: &'static str,
    challenge: &'a str,
    created_at: String,
    updated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_key_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_key_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_at: Option<String>,
}

impl<'a> Told<'a> {
    fn of(sid: &'a str, row: &'a Connection) -> Self {
        Told {
            id: sid,
            r#type: KIND,
            challenge: &row.challenge,
            created_at: iso(row.created_at),
            updated_at: iso(row.answered_at.unwrap_or(row.created_at)),
            access_key_id: None,
            access_key_secret: None,
            expire_at: None,
        }
    }
}

/// `POST`: begins to ask.
pub(super) async fn begin(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
) -> Result<HttpResponse, AdminError> {
    only_here(&identity)?;
    let now = context.clock.now();
    let address = mount.client_ip(&request);
    context.connection_starts.take_for(&address, now)?;
    let asked = Asked::new(place::of(&request, &mount), now).map_err(AdminError::internal)?;
    let row = asked.row.clone();
    let begun = context
        .store
        .write(move |conn| connections::begin(conn, &row))
        .await?;
    if !begun {
        return Err(AdminError::too_many(
            "too_many_connections",
            "too many programs wait for an answer; try again in some minutes",
            60,
        ));
    }
    Ok(HttpResponse::Ok().json(Told::of(&asked.sid, &asked.row)))
}

/// `GET`: what has become of it, with the key once it is allowed.
pub(super) async fn look(
    which: Query<Which>,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let (hash, now) = (which.0.hash()?, context.clock.now());
    let found = context
        .store
        .read(move |conn| connections::by_hash(conn, &hash, now.0))
        .await?;
    let row = found.ok_or_else(gone)?;
    let sid = which.0.sid.as_deref().unwrap_or_default();
    match row.answer.as_deref() {
        Some(connections::DENIED) => Err(AdminError::forbidden(
            "connection_denied",
            "the person who was asked did not allow this connection",
        )),
        Some(connections::ALLOWED) => {
            let (row, secret) = program::fetch(&context, row, now).await?.ok_or_else(gone)?;
            let key_id = row.key_id.as_deref().unwrap_or_default();
            let mut own_salt = [0_u8; 8];
            getrandom::fill(&mut own_salt).map_err(AdminError::internal)?;
            let sealed = sealed::seal(secret.as_bytes(), &row.challenge, key_id, own_salt);
            Ok(HttpResponse::Ok().json(Told {
                access_key_id: Some(key_id),
                access_key_secret: Some(sealed.map_err(AdminError::internal)?),
                expire_at: row.key_expires_at.map(iso),
                ..Told::of(sid, &row)
            }))
        }
        _ => Ok(HttpResponse::Ok().json(Told::of(sid, &row))),
    }
}

/// `DELETE`: the program has its key, or does not want one any more.
pub(super) async fn end(
    which: Query<Which>,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let hash = which.0.hash()?;
    context
        .store
        .write(move |conn| connections::end(conn, &hash))
        .await?;
    // AIGNE's command line reads every answer as JSON.
    Ok(HttpResponse::Ok().json(serde_json::json!({})))
}

fn gone() -> AdminError {
    AdminError::not_found(
        "this connection was finished, took longer than a quarter of an hour, or never existed; begin it again",
    )
}
