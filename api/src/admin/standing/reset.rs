//! Having a credential or a model called again at once, whatever its provider said.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::providers::find;
use crate::admin::query::Query;
use crate::app::Link;
use crate::identity::extract::AdminCaller;

/// It is called again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResetReply {
    /// Always true; a refusal is an error.
    pub success: bool,
}

/// Which circuit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CircuitQuery {
    /// The provider's name for the model; all of the provider when absent.
    model: Option<String>,
}

/// Has calls use a credential again, for every model, without asking the provider first.
#[utoipa::path(post, path = "/api/ai-providers/{providerId}/credentials/{credentialId}/reset", operation_id = "reset_credential", tag = "credentials",
    params(("providerId" = String, Path, description = "The provider's id"), ("credentialId" = String, Path, description = "The credential's id")),
    responses((status = 200, body = ResetReply), (status = 404, description = "No such credential")))]
pub async fn credential(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
    ids: web::Path<(String, String)>,
) -> Result<HttpResponse, AdminError> {
    let (provider_id, id) = ids.into_inner();
    let now = context.clock.now();
    let credential_id = id.clone();
    context
        .store
        .write(move |conn| {
            let provider = match find::provider(conn, &provider_id)? {
                Ok(provider) => provider,
                Err(error) => return Ok(Err(error)),
            };
            if let Err(error) = find::credential(conn, &provider, &credential_id)? {
                return Ok(Err(error));
            }
            store::credential_states::begin_anew(conn, &credential_id, now.0)?;
            Ok(Ok(()))
        })
        .await??;
    link.app.standing.credentials.begin_anew(&id);
    Ok(HttpResponse::Ok().json(ResetReply { success: true }))
}

/// Closes the circuit of a model at a provider, or all of them, in this process.
#[utoipa::path(post, path = "/api/ai-providers/{providerId}/circuits/reset", operation_id = "reset_circuits", tag = "providers",
    params(("providerId" = String, Path, description = "The provider's id"), CircuitQuery),
    responses((status = 200, body = ResetReply), (status = 404, description = "No such provider")))]
pub async fn circuits(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
    provider_id: web::Path<String>,
    query: Query<CircuitQuery>,
) -> Result<HttpResponse, AdminError> {
    let provider_id = provider_id.into_inner();
    let provider = context
        .store
        .read(move |conn| find::provider(conn, &provider_id))
        .await??;
    let circuits = &link.app.standing.circuits;
    circuits.reset(&provider.id, query.0.model.as_deref());
    Ok(HttpResponse::Ok().json(ResetReply { success: true }))
}
