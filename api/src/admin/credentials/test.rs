//! `POST /api/ai-providers/{providerId}/credentials/test`: tries a key without keeping it.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::secret::{self, SecretValue};
use super::trial::Trials;
use crate::admin::body::Body;
use crate::admin::context::{AdminContext, CredentialTester};
use crate::admin::error::AdminError;
use crate::admin::providers::find;
use crate::identity::extract::AdminCaller;

/// A key to try.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrialBody {
    /// The key.
    value: SecretValue,
    /// `api_key`, or `access_key_pair` for Bedrock; by the value when absent.
    credential_type: Option<String>,
    /// The model to try it with.
    test_model: Option<String>,
}

/// The key works.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialReply {
    /// Always true; a refusal is an error.
    success: bool,
}

/// Tries a key with one small call, five times in ten minutes for each person.
#[utoipa::path(post, path = "/api/ai-providers/{providerId}/credentials/test", operation_id = "test_credential", tag = "credentials",
    params(("providerId" = String, Path, description = "The provider's id")), request_body = TrialBody,
    responses((status = 200, body = TrialReply), (status = 400, description = "The provider refused the key"),
        (status = 404, description = "No such provider"), (status = 429, description = "Too many tests; see `Retry-After`")))]
pub async fn test(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    tester: web::Data<Rc<dyn CredentialTester>>,
    provider_id: web::Path<String>,
    sent: Body<TrialBody>,
) -> Result<HttpResponse, AdminError> {
    let sent = sent.0;
    let key = secret::checked(sent.credential_type.as_deref(), sent.value)?;
    let provider_id = provider_id.into_inner();
    let provider = context
        .store
        .read(move |conn| find::provider(conn, &provider_id))
        .await??;
    key.fits(&provider)?;
    let trials = Trials {
        context: &context,
        tester: &tester,
        caller: &caller.0,
    };
    trials.run(&provider, &key.secret, sent.test_model).await?;
    Ok(HttpResponse::Ok().json(TrialReply { success: true }))
}
