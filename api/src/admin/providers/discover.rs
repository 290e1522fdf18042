//! `POST /api/ai-providers/{id}/discover`: reads the provider's own list of models.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::find;
use crate::admin::context::{AdminContext, ModelLister};
use crate::admin::discovery;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::identity::extract::AdminCaller;

/// What a provider says it has.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiscoverReply {
    /// By name.
    pub models: Vec<DiscoveredObject>,
    /// When the list was read.
    #[schema(required)]
    pub seen_at: Option<String>,
}

/// A model of the list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiscoveredObject {
    /// The provider's name for it.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// `chat`, `embedding`, `image`, `video`, `speech`, `transcription`, `rerank` or `moderation`.
    pub kind: String,
    /// Tokens that fit into a call.
    #[schema(required)]
    pub context_tokens: Option<i64>,
}

/// Reads the provider's own list of models. They can be called by name at once, and `/v1/models`
/// shows them.
#[utoipa::path(post, path = "/api/ai-providers/{id}/discover", operation_id = "discover_models", tag = "providers",
    params(("id" = String, Path, description = "The provider's id")),
    responses((status = 200, body = DiscoverReply), (status = 400, description = "The provider shows no list, or refused"),
        (status = 404, description = "No such provider"), (status = 409, description = "No credential to ask with")))]
pub async fn discover(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    lister: web::Data<Rc<dyn ModelLister>>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let provider = context
        .store
        .read(move |conn| find::provider(conn, &id))
        .await??;
    let models = discovery::discover(&context, &lister, &provider).await?;
    Ok(HttpResponse::Ok().json(DiscoverReply {
        seen_at: models.first().map(|model| iso(model.seen_at)),
        models: models
            .into_iter()
            .map(|model| DiscoveredObject {
                name: model.name,
                display_name: model.display_name,
                kind: model.kind,
                context_tokens: model.context_tokens,
            })
            .collect(),
    }))
}
