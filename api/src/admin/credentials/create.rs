//! `POST /api/ai-providers/{providerId}/credentials`: keeps a key for a provider.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::credentials::Credential;
use store::providers::Provider;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::TestQuery;
use super::secret::{self, SecretValue};
use super::trial::Trials;
use crate::admin::body::Body;
use crate::admin::context::{AdminContext, CredentialTester, ModelLister};
use crate::admin::discovery;
use crate::admin::error::AdminError;
use crate::admin::providers::credential_object::CredentialObject;
use crate::admin::providers::{body, find};
use crate::admin::query::Query;
use crate::identity::extract::AdminCaller;
use crate::identity::token;
use crate::upstream::origin::saved_for;

/// Upstream's share of a credential among those of a provider.
const USUAL_WEIGHT: i64 = 100;

/// A key to keep.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCredentialBody {
    /// For people, 1 to 100 characters.
    name: String,
    /// The key.
    value: SecretValue,
    /// `api_key`, `access_key_pair` for Bedrock, or `custom` for the service account of Vertex AI; by the
    /// value when absent.
    credential_type: Option<String>,
    /// The model to try the key with.
    test_model: Option<String>,
    /// Its share among those of the provider, 0 to 10000; 100 when absent.
    weight: Option<i64>,
}

/// Keeps a key, after trying it. It is only ever sent to the host that the provider has now.
#[utoipa::path(post, path = "/api/ai-providers/{providerId}/credentials", operation_id = "create_credential", tag = "credentials",
    params(("providerId" = String, Path, description = "The provider's id"), TestQuery), request_body = NewCredentialBody,
    responses((status = 200, body = CredentialObject), (status = 400, description = "A member is wrong, or the provider refused the key"),
        (status = 404, description = "No such provider"), (status = 409, description = "Managed elsewhere"),
        (status = 429, description = "Too many tests; see `Retry-After`")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    tester: web::Data<Rc<dyn CredentialTester>>,
    lister: web::Data<Rc<dyn ModelLister>>,
    provider_id: web::Path<String>,
    query: Query<TestQuery>,
    sent: Body<NewCredentialBody>,
) -> Result<HttpResponse, AdminError> {
    let (provider_id, sent) = (provider_id.into_inner(), sent.0);
    let name = body::text("name", &sent.name, 100)?;
    let weight = weight(sent.weight)?.unwrap_or(USUAL_WEIGHT);
    let key = secret::checked(sent.credential_type.as_deref(), sent.value)?;
    let provider = context
        .store
        .read(move |conn| find::changeable(conn, &provider_id))
        .await??;
    key.fits(&provider)?;
    if query.0.wanted() {
        let trials = Trials {
            context: &context,
            tester: &tester,
            caller: &caller.0,
        };
        trials.run(&provider, &key.secret, sent.test_model).await?;
    }
    let now = context.clock.now();
    let id = token::new_id();
    let row = Credential {
        sealed: context
            .vault
            .seal(&id, &key.secret)
            .map_err(AdminError::internal)?,
        masked: key.masked(),
        saved_for: saved_for(&provider.base_url),
        provider_id: provider.id.clone(),
        kind: key.kind.to_owned(),
        active: true,
        error: None,
        usage_count: 0,
        last_used_at: None,
        created_at: now.0,
        updated_at: now.0,
        id,
        name,
        weight,
    };
    let called = provider.clone();
    let object = context
        .store
        .write(move |conn| insert(conn, &provider, &row))
        .await??;
    (context.reload)().await;
    discovery::afterwards(&context, &lister, called);
    Ok(HttpResponse::Ok().json(object))
}

fn insert(
    conn: &mut Conn,
    tried: &Provider,
    row: &Credential,
) -> QueryResult<Result<CredentialObject, AdminError>> {
    // The test took a while: the key is kept for the address that it was typed in for.
    let provider = match find::changeable(conn, &tried.id)? {
        Ok(provider) => provider,
        Err(error) => return Ok(Err(error)),
    };
    if store::credentials::by_name(conn, &provider.id, &row.name)?.is_some() {
        return Ok(Err(name_taken(&provider, &row.name)));
    }
    store::credentials::insert(conn, row)?;
    Ok(Ok(CredentialObject::of(row, &provider)))
}

/// The refusal for a name that another credential of the provider has.
pub fn name_taken(provider: &Provider, name: &str) -> AdminError {
    AdminError::conflict(
        "credential_exists",
        format!(
            "the provider `{}` has a credential `{name}` already",
            provider.name
        ),
    )
}

/// Checks a share.
pub fn weight(weight: Option<i64>) -> Result<Option<i64>, AdminError> {
    match weight {
        Some(other) if !(0..=10_000).contains(&other) => Err(AdminError::invalid_member(
            "weight",
            format!("is {other}, but must be 0 to 10000"),
        )),
        weight => Ok(weight),
    }
}
