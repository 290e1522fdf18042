//! `/api/sessions`: where one is signed in, and ending that.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time;
use crate::identity::extract::AnyCaller;
use crate::identity::principal::{Principal, Subject};
use crate::identity::refusal::Refusal;
use crate::identity::resolve::Identity;

/// One sign-in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInObject {
    /// By which it is ended.
    pub id: String,
    /// It is the one that asks.
    pub current: bool,
    /// The browser, in its own words.
    #[schema(required)]
    pub user_agent: Option<String>,
    /// Where it signed in from.
    #[schema(required)]
    pub address: Option<String>,
    /// The id of the issuer that vouched for it.
    #[schema(required)]
    pub issuer_id: Option<String>,
    /// Since when.
    pub created_at: String,
    /// Until when, unless it is used before.
    pub expires_at: String,
}

/// Sign-ins of one person, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInReply {
    /// The sign-ins.
    pub sessions: Vec<SignedInObject>,
}

impl SignedInReply {
    /// From their rows.
    pub fn of(rows: Vec<store::sessions::Session>, current: Option<&str>) -> Self {
        let object = |row: store::sessions::Session| SignedInObject {
            current: Some(row.hash.as_str()) == current,
            id: row.hash,
            user_agent: row.user_agent,
            address: row.address,
            issuer_id: row.issuer_id,
            created_at: time::iso(row.created_at),
            expires_at: time::iso(row.expires_at),
        };
        SignedInReply {
            sessions: rows.into_iter().map(object).collect(),
        }
    }
}

/// Where one is signed in.
#[utoipa::path(get, path = "/api/sessions", operation_id = "list_own_sessions", tag = "session",
    responses((status = 200, body = SignedInReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let (user_id, hash) = person(caller.0)?;
    let now = context.clock.now();
    let rows = context
        .store
        .read(move |conn| store::sessions::of_user(conn, &user_id, now.0))
        .await?;
    Ok(HttpResponse::Ok().json(SignedInReply::of(rows, Some(&hash))))
}

/// Ends one of one's own sign-ins.
#[utoipa::path(delete, path = "/api/sessions/{id}", operation_id = "end_own_session", tag = "session", params(("id" = String, Path, description = "The sign-in's id")),
    responses((status = 204, description = "Ended"), (status = 404, description = "No such sign-in")))]
pub async fn end_one(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let (user_id, _) = person(caller.0)?;
    let now = context.clock.now();
    let id = id.into_inner();
    let missing = AdminError::not_found(format!("there is no sign-in {id} of yours"));
    let ended = context
        .store
        .write(move |conn| store::sessions::revoke_of(conn, &user_id, &id, now.0))
        .await?;
    if !ended {
        return Err(missing);
    }
    identity.sessions().forget();
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of one's sign-ins but this one.
#[utoipa::path(delete, path = "/api/sessions", operation_id = "end_other_sessions", tag = "session",
    responses((status = 204, description = "Ended")))]
pub async fn end_others(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, AdminError> {
    let (user_id, hash) = person(caller.0)?;
    let now = context.clock.now();
    context
        .store
        .write(move |conn| store::sessions::revoke_others(conn, &user_id, Some(&hash), now.0))
        .await?;
    identity.sessions().forget();
    Ok(HttpResponse::NoContent().finish())
}

/// Whose session of the hub's own it is, and which. Who is signed in through the platform around
/// the hub has none.
fn person(caller: Principal) -> Result<(String, String), AdminError> {
    match (caller.subject, caller.user_id) {
        (Subject::Session { hash, .. }, Some(user_id)) => Ok((user_id, hash)),
        _ => Err(Refusal::SessionsOnly.into()),
    }
}
