//! `POST /api/keys`: makes a key and shows its secret once.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::hub_keys::{HubKey, KeyLimits};
use utoipa::ToSchema;

use super::{KeyObject, NewKeyReply, checks};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::limits::AllowedRates;
use crate::identity::extract::AdminCaller;
use crate::identity::{hub_key, token};

/// What a key may do. Only the name is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKeyBody {
    /// 1 to 100 characters.
    name: String,
    /// A member calls models; an admin may also do all that this API offers.
    role: Option<KeyRole>,
    /// The person it belongs to; without one the caller's own person.
    user_id: Option<String>,
    /// Where its calls are counted.
    project: Option<String>,
    /// What it may call, such as `openai/*`; empty: everything.
    models: Option<Vec<String>>,
    /// RFC 3339; without it the key does not expire.
    expires_at: Option<String>,
    /// Its calls are answered with replies that are no older, in seconds; without it with new ones.
    cache_seconds: Option<i64>,
    /// How often it may call; what is absent or null is not limited.
    limits: Option<AllowedRates>,
    /// -100 to 100: where calls wait for a provider, those of the higher one go first; 0 when absent.
    priority: Option<i64>,
}

/// How far a key may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyRole {
    /// All that this API offers.
    Admin,
    /// Calls models.
    Member,
}

impl KeyRole {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            KeyRole::Admin => "admin",
            KeyRole::Member => "member",
        }
    }
}

/// Makes a key. The reply holds the secret, which is never shown again.
#[utoipa::path(post, path = "/api/keys", operation_id = "create_key", tag = "keys", request_body = NewKeyBody,
    responses((status = 201, body = NewKeyReply), (status = 400, description = "A member is wrong")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    body: Body<NewKeyBody>,
) -> Result<HttpResponse, AdminError> {
    let body = body.0;
    let now = context.clock.now();
    let made = hub_key::generate().map_err(AdminError::internal)?;
    let row = HubKey {
        id: token::new_id(),
        name: checks::name(&body.name)?,
        hash: made.hash,
        prefix: made.prefix,
        last_four: made.last_four,
        role: body.role.unwrap_or(KeyRole::Member).word().to_owned(),
        user_id: checks::user_id(body.user_id)?.or(caller.0.user_id),
        project: checks::project(body.project)?,
        models: checks::models(&body.models.unwrap_or_default())?,
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: now.0,
        expires_at: checks::expires_at(body.expires_at.as_deref(), now)?,
        revoked_at: None,
        last_used_at: None,
        cache_seconds: checks::cache_seconds(body.cache_seconds)?,
        limits: KeyLimits {
            priority: checks::priority(body.priority.unwrap_or_default())?,
            ..checks::limits(&body.limits.unwrap_or_default())?
        },
    };
    let stored = row.clone();
    context
        .store
        .write(move |conn| store::hub_keys::insert(conn, &stored))
        .await?;
    (context.reload)().await;
    Ok(HttpResponse::Created().json(NewKeyReply {
        key: KeyObject::of(&row, now),
        secret: made.secret,
    }))
}
