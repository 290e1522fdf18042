//! `PUT /api/ai-providers/{providerId}/credentials/{credentialId}`: changes a credential.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::credentials::Credential;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::TestQuery;
use super::create::{name_taken, weight};
use super::secret::{self, SecretValue};
use super::trial::Trials;
use crate::admin::body::Body;
use crate::admin::context::{AdminContext, CredentialTester};
use crate::admin::error::AdminError;
use crate::admin::providers::credential_object::CredentialObject;
use crate::admin::providers::{body, find};
use crate::admin::query::Query;
use crate::identity::extract::AdminCaller;
use crate::upstream::origin::saved_for;

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CredentialChangeBody {
    /// For people, 1 to 100 characters.
    name: Option<String>,
    /// Another key.
    value: Option<SecretValue>,
    /// `api_key`, or `access_key_pair` for Bedrock; by the value when absent.
    credential_type: Option<String>,
    /// The model to try the key with.
    test_model: Option<String>,
    /// Its share among those of the provider, 0 to 10000.
    weight: Option<i64>,
    /// Calls use it.
    active: Option<bool>,
}

/// What the change comes to, checked.
#[derive(Clone)]
struct Change {
    name: Option<String>,
    weight: Option<i64>,
    active: Option<bool>,
    secret: Option<NewSecret>,
    now: i64,
}

/// Another key, sealed for this row, and the host that it was tried with.
#[derive(Clone)]
struct NewSecret {
    sealed: String,
    masked: String,
    saved_for: String,
    kind: &'static str,
}

/// Changes a credential. Another key is tried first, and is sent to the host that the provider has
/// now.
#[utoipa::path(put, path = "/api/ai-providers/{providerId}/credentials/{credentialId}", operation_id = "update_credential", tag = "credentials",
    params(("providerId" = String, Path, description = "The provider's id"),
        ("credentialId" = String, Path, description = "The credential's id"), TestQuery), request_body = CredentialChangeBody,
    responses((status = 200, body = CredentialObject), (status = 400, description = "A member is wrong, or the provider refused the key"),
        (status = 404, description = "No such credential"), (status = 409, description = "Managed elsewhere"),
        (status = 429, description = "Too many tests; see `Retry-After`")))]
pub async fn update(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    tester: web::Data<Rc<dyn CredentialTester>>,
    ids: web::Path<(String, String)>,
    query: Query<TestQuery>,
    sent: Body<CredentialChangeBody>,
) -> Result<HttpResponse, AdminError> {
    let ((provider_id, id), sent) = (ids.into_inner(), sent.0);
    let mut change = Change {
        name: sent
            .name
            .map(|name| body::text("name", &name, 100))
            .transpose()?,
        weight: weight(sent.weight)?,
        active: sent.active,
        secret: None,
        now: context.clock.now().0,
    };
    let ids = (provider_id.clone(), id.clone());
    let (provider, _) = context
        .store
        .read(move |conn| credential(conn, &ids.0, &ids.1))
        .await??;
    if let Some(value) = sent.value {
        let key = secret::checked(sent.credential_type.as_deref(), value)?;
        key.fits(&provider)?;
        if query.0.wanted() {
            let trials = Trials {
                context: &context,
                tester: &tester,
                caller: &caller.0,
            };
            trials.run(&provider, &key.secret, sent.test_model).await?;
        }
        change.secret = Some(NewSecret {
            sealed: context
                .vault
                .seal(&id, &key.secret)
                .map_err(AdminError::internal)?,
            masked: key.masked(),
            kind: key.kind,
            saved_for: saved_for(&provider.base_url),
        });
    }
    let object = context
        .store
        .write(move |conn| apply(conn, &provider_id, &id, change.clone()))
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(object))
}

type Found = (store::providers::Provider, Credential);

/// A credential of a provider that is managed here.
pub fn credential(
    conn: &mut Conn,
    provider_id: &str,
    id: &str,
) -> QueryResult<Result<Found, AdminError>> {
    let provider = match find::changeable(conn, provider_id)? {
        Ok(provider) => provider,
        Err(error) => return Ok(Err(error)),
    };
    let found = find::credential(conn, &provider, id)?;
    Ok(found.map(|credential| (provider, credential)))
}

fn apply(
    conn: &mut Conn,
    provider_id: &str,
    id: &str,
    change: Change,
) -> QueryResult<Result<CredentialObject, AdminError>> {
    let (provider, mut row) = match credential(conn, provider_id, id)? {
        Ok(found) => found,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(name) = change.name.filter(|name| *name != row.name) {
        if store::credentials::by_name(conn, provider_id, &name)?.is_some() {
            return Ok(Err(name_taken(&provider, &name)));
        }
        row.name = name;
    }
    if let Some(secret) = change.secret {
        row.sealed = secret.sealed;
        row.masked = secret.masked;
        row.kind = secret.kind.to_owned();
        row.saved_for = secret.saved_for;
        row.active = true;
        row.error = None;
        store::credential_states::begin_anew(conn, id, change.now)?;
    }
    row.weight = change.weight.unwrap_or(row.weight);
    row.active = change.active.unwrap_or(row.active);
    row.updated_at = change.now;
    store::credentials::update(conn, &row)?;
    Ok(Ok(CredentialObject::of(&row, &provider)))
}
