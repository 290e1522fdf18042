//! `GET /api/ai-providers/test-models`: the model that keys of a provider are tried with.

use std::collections::BTreeMap;

use actix_web::HttpResponse;

use crate::admin::credentials::trial::TEST_MODELS;
use crate::identity::extract::AdminCaller;

/// Names of providers with the model that their keys are tried with.
#[utoipa::path(get, path = "/api/ai-providers/test-models", operation_id = "list_test_models", tag = "providers",
    responses((status = 200, body = BTreeMap<String, String>)))]
pub async fn test_models(_caller: AdminCaller) -> HttpResponse {
    HttpResponse::Ok().json(BTreeMap::from(TEST_MODELS))
}
