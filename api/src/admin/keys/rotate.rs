//! `POST /api/keys/{id}/rotate`: a new secret, while the old one works on for a while.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::Conn;
use store::hub_keys::HubKey;
use utoipa::ToSchema;

use super::change::changeable;
use super::show::missing;
use super::{KeyObject, NewKeyReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::identity::hub_key::{self, NewKey};
use crate::identity::token;

/// A day.
const USUAL_OVERLAP_SECONDS: i64 = 86_400;

/// Thirty days.
const LONGEST_OVERLAP_SECONDS: i64 = 30 * 86_400;

/// How long both keys work.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateBody {
    /// 0 to 2592000 seconds; a day when absent.
    overlap_seconds: Option<i64>,
}

/// Makes a key with the same rights. The old one expires after the overlap.
#[utoipa::path(post, path = "/api/keys/{id}/rotate", operation_id = "rotate_key", tag = "keys", params(("id" = String, Path, description = "The key's id")),
    request_body = RotateBody,
    responses((status = 201, body = NewKeyReply), (status = 404, description = "No such key"),
        (status = 409, description = "Revoked, expired, or managed elsewhere")))]
pub async fn rotate(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    body: Body<RotateBody>,
) -> Result<HttpResponse, AdminError> {
    let overlap = body.0.overlap_seconds.unwrap_or(USUAL_OVERLAP_SECONDS);
    if !(0..=LONGEST_OVERLAP_SECONDS).contains(&overlap) {
        return Err(AdminError::invalid_member(
            "overlap_seconds",
            format!("is {overlap}, but must be 0 to {LONGEST_OVERLAP_SECONDS}"),
        ));
    }
    let now = context.clock.now();
    let ends_at = Millis(now.0 + overlap * 1000);
    let made = hub_key::generate().map_err(AdminError::internal)?;
    let secret = made.secret.clone();
    let (id, new_id) = (id.into_inner(), token::new_id());
    let row = context
        .store
        .write(move |conn| replace(conn, &id, &new_id, &made, now, ends_at))
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Created().json(NewKeyReply {
        key: KeyObject::of(&row, now),
        secret,
    }))
}

fn replace(
    conn: &mut Conn,
    id: &str,
    new_id: &str,
    made: &NewKey,
    now: Millis,
    ends_at: Millis,
) -> store::QueryResult<Result<HubKey, AdminError>> {
    let Some(mut old) = store::hub_keys::by_id(conn, id)? else {
        return Ok(Err(missing(id)));
    };
    if let Err(error) = changeable(&old) {
        return Ok(Err(error));
    }
    if old.expires_at.is_some_and(|at| at <= now.0) {
        return Ok(Err(AdminError::conflict(
            "key_expired",
            format!("the key `{}` has expired; make another one", old.name),
        )));
    }
    if old.replaced_by.is_some() {
        return Ok(Err(AdminError::conflict(
            "key_replaced",
            format!(
                "the key `{}` was rotated already; rotate the key that replaced it",
                old.name
            ),
        )));
    }
    let new = HubKey {
        id: new_id.to_owned(),
        hash: made.hash.clone(),
        prefix: made.prefix.clone(),
        last_four: made.last_four.clone(),
        created_at: now.0,
        last_used_at: None,
        ..old.clone()
    };
    store::hub_keys::insert(conn, &new)?;
    // An earlier end that was set on purpose stays.
    old.expires_at = Some(old.expires_at.map_or(ends_at.0, |at| at.min(ends_at.0)));
    old.replaced_by = Some(new_id.to_owned());
    store::hub_keys::update(conn, &old)?;
    Ok(Ok(new))
}
