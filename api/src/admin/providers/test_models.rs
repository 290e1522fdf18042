//! `GET /api/ai-providers/test-models`: the model that keys of a provider are tried with.

use std::collections::BTreeMap;

use actix_web::HttpResponse;

use crate::identity::extract::AdminCaller;
use crate::providers::Kind;

/// Names of providers with the model that their keys are tried with.
#[utoipa::path(get, path = "/api/ai-providers/test-models", operation_id = "list_test_models", tag = "providers",
    responses((status = 200, body = BTreeMap<String, String>)))]
pub async fn test_models(_caller: AdminCaller) -> HttpResponse {
    let of_kind = |kind: Kind| Some((kind.name(), kind.profile().test_model?));
    let mut models: BTreeMap<_, _> = Kind::ALL.into_iter().filter_map(of_kind).collect();
    // Upstream knows Google by this name as well.
    models.extend(
        models
            .get(Kind::Google.name())
            .map(|model| ("gemini", *model)),
    );
    HttpResponse::Ok().json(models)
}
