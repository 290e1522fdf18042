//! `…/credentials/{credentialId}/check`: tries a kept key, and uses it again when it works.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::{Conn, QueryResult};
use utoipa::{IntoParams, ToSchema};

use super::trial::Trials;
use crate::admin::context::{AdminContext, CredentialTester};
use crate::admin::error::AdminError;
use crate::admin::providers::credential_object::{CredentialObject, bound_elsewhere};
use crate::admin::providers::find;
use crate::admin::query::Query;
use crate::identity::extract::AdminCaller;

/// What to try the key with.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct CheckQuery {
    /// A model of the provider.
    test_model: Option<String>,
}

/// The credential, in use again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckReply {
    /// The credential.
    #[serde(flatten)]
    credential: CredentialObject,
    /// Always empty; upstream's clients expect the member.
    credential_value: &'static str,
}

/// Tries a kept key; when it works, calls use it again.
#[utoipa::path(get, path = "/api/ai-providers/{providerId}/credentials/{credentialId}/check", operation_id = "check_credential", tag = "credentials",
    params(("providerId" = String, Path, description = "The provider's id"), ("credentialId" = String, Path, description = "The credential's id"), CheckQuery),
    responses((status = 200, body = CheckReply), (status = 400, description = "The provider refused the key"),
        (status = 404, description = "No such credential"), (status = 409, description = "Saved for another host"),
        (status = 429, description = "Too many tests; see `Retry-After`")))]
pub async fn check(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    tester: web::Data<Rc<dyn CredentialTester>>,
    ids: web::Path<(String, String)>,
    query: Query<CheckQuery>,
) -> Result<HttpResponse, AdminError> {
    let (provider_id, id) = ids.into_inner();
    let (provider, row) = context
        .store
        .read(move |conn| {
            let provider = match find::provider(conn, &provider_id)? {
                Ok(provider) => provider,
                Err(error) => return Ok(Err(error)),
            };
            let found = find::credential(conn, &provider, &id)?;
            Ok(found.map(|credential| (provider, credential)))
        })
        .await??;
    if let Some(reason) = bound_elsewhere(&row, &provider) {
        return Err(AdminError::conflict(
            "credential_bound_elsewhere",
            format!("the credential `{}` was {reason}", row.name),
        ));
    }
    let key = context
        .vault
        .open(&row.id, &row.sealed)
        .map_err(AdminError::internal)?;
    let trials = Trials {
        context: &context,
        tester: &tester,
        caller: &caller.0,
    };
    trials.run(&provider, &key, query.0.test_model).await?;
    let now = context.clock.now();
    let row = context
        .store
        .write(move |conn| revive(conn, &row.id, now.0))
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(CheckReply {
        credential: CredentialObject::of(&row, &provider),
        credential_value: "",
    }))
}

fn revive(
    conn: &mut Conn,
    id: &str,
    now: i64,
) -> QueryResult<Result<store::credentials::Credential, AdminError>> {
    let Some(mut row) = store::credentials::by_id(conn, id)? else {
        return Ok(Err(AdminError::not_found(
            "the credential was removed meanwhile",
        )));
    };
    row.active = true;
    row.error = None;
    row.updated_at = now;
    store::credentials::update(conn, &row)?;
    store::credential_states::begin_anew(conn, id, now)?;
    Ok(Ok(row))
}
