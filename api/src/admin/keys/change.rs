//! `PATCH /api/keys/{id}`: changes what a key is called and what it may do.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Deserializer};
use store::Conn;
use store::hub_keys::{HubKey, KeyLimits};
use utoipa::ToSchema;

use super::show::missing;
use super::{KeyObject, KeyReply, checks};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::limits::AllowedRates;
use crate::identity::extract::AdminCaller;

/// Members that are absent stay as they are; null empties `project`, `expires_at` and
/// `cache_seconds`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyChangeBody {
    /// 1 to 100 characters.
    name: Option<String>,
    /// Where its calls are counted.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    project: Option<Option<String>>,
    /// What it may call; empty: everything.
    models: Option<Vec<String>>,
    /// RFC 3339; null: it does not expire.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    expires_at: Option<Option<String>>,
    /// Its calls are answered with replies that are no older, in seconds; null: with new ones.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    cache_seconds: Option<Option<i64>>,
    /// How often it may call, instead of what it was; what is absent or null is not limited.
    limits: Option<AllowedRates>,
    /// -100 to 100: where calls wait for a provider, those of the higher one go first.
    priority: Option<i64>,
}

/// Tells a null from an absent member.
fn present<'de, D, T>(reader: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(reader).map(Some)
}

/// What the change comes to, checked.
#[derive(Clone)]
struct Change {
    name: Option<String>,
    project: Option<Option<String>>,
    models: Option<String>,
    expires_at: Option<Option<i64>>,
    cache_seconds: Option<Option<i64>>,
    limits: Option<KeyLimits>,
    priority: Option<i64>,
}

/// Changes a key.
#[utoipa::path(patch, path = "/api/keys/{id}", operation_id = "change_key", tag = "keys", params(("id" = String, Path, description = "The key's id")),
    request_body = KeyChangeBody,
    responses((status = 200, body = KeyReply), (status = 404, description = "No such key"),
        (status = 409, description = "Revoked, or managed elsewhere")))]
pub async fn change(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    body: Body<KeyChangeBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let body = body.0;
    let change = Change {
        name: body.name.as_deref().map(checks::name).transpose()?,
        project: body.project.map(checks::project).transpose()?,
        models: body.models.as_deref().map(checks::models).transpose()?,
        expires_at: body
            .expires_at
            .map(|at| checks::expires_at(at.as_deref(), now))
            .transpose()?,
        cache_seconds: body.cache_seconds.map(checks::cache_seconds).transpose()?,
        limits: body.limits.as_ref().map(checks::limits).transpose()?,
        priority: body.priority.map(checks::priority).transpose()?,
    };
    let id = id.into_inner();
    let row = context
        .store
        .write(move |conn| apply(conn, &id, change.clone()))
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(KeyReply {
        key: KeyObject::of(&row, now),
    }))
}

fn apply(
    conn: &mut Conn,
    id: &str,
    change: Change,
) -> store::QueryResult<Result<HubKey, AdminError>> {
    let Some(mut row) = store::hub_keys::by_id(conn, id)? else {
        return Ok(Err(missing(id)));
    };
    if let Err(error) = changeable(&row) {
        return Ok(Err(error));
    }
    row.name = change.name.unwrap_or(row.name);
    row.project = change.project.unwrap_or(row.project);
    row.models = change.models.unwrap_or(row.models);
    row.expires_at = change.expires_at.unwrap_or(row.expires_at);
    row.cache_seconds = change.cache_seconds.unwrap_or(row.cache_seconds);
    let priority = change.priority.unwrap_or(row.limits.priority);
    row.limits = KeyLimits {
        priority,
        ..change.limits.unwrap_or(row.limits)
    };
    store::hub_keys::update(conn, &row)?;
    Ok(Ok(row))
}

/// Refuses keys of the file and revoked ones.
pub fn changeable(row: &HubKey) -> Result<(), AdminError> {
    if row.managed_by != "database" {
        let what = format!("the key `{}`", row.name);
        return Err(AdminError::managed_elsewhere(&what, &row.managed_by));
    }
    if row.revoked_at.is_some() {
        return Err(AdminError::conflict(
            "key_revoked",
            format!("the key `{}` is revoked, which is final", row.name),
        ));
    }
    Ok(())
}
