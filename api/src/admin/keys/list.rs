//! `GET /api/keys`: the keys, newest first.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::hub_keys::page::{KeyFilter, KeyState};
use utoipa::{IntoParams, ToSchema};

use super::KeyObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::identity::extract::AdminCaller;

/// Which keys.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KeyQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
    /// Text in the name, the project, or the ends of the secret.
    q: Option<String>,
    /// `active`, `expired` or `revoked`.
    state: Option<String>,
}

/// A page of keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeysReply {
    /// The keys.
    pub keys: Vec<KeyObject>,
    /// Where the next page begins.
    pub meta: Meta,
}

/// Lists keys, newest first, revoked ones too.
#[utoipa::path(get, path = "/api/keys", operation_id = "list_keys", tag = "keys", params(KeyQuery),
    responses((status = 200, body = KeysReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<KeyQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let limit = page::limit(query.limit)?;
    let now = context.clock.now();
    let filter = KeyFilter {
        q: filled(query.q),
        state: filled(query.state).map(|word| state(&word)).transpose()?,
        user_id: None,
        now: now.0,
    };
    let after = filled(query.after);
    let mut rows = context
        .store
        .read(move |conn| store::hub_keys::page::page(conn, &filter, after.as_deref(), limit + 1))
        .await?;
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let keys = rows.iter().map(|row| KeyObject::of(row, now)).collect();
    Ok(HttpResponse::Ok().json(KeysReply { keys, meta }))
}

fn state(word: &str) -> Result<KeyState, AdminError> {
    match word {
        "active" => Ok(KeyState::Active),
        "expired" => Ok(KeyState::Expired),
        "revoked" => Ok(KeyState::Revoked),
        other => Err(AdminError::invalid_member(
            "state",
            format!("is {other:?}, but must be active, expired or revoked"),
        )),
    }
}
