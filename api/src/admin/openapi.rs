//! The OpenAPI document of this API: what the console's types are made of.

use actix_web::HttpResponse;
use utoipa::OpenApi;

use super::routes;

#[derive(OpenApi)]
#[openapi(info(
    title = "AIGNE Hub",
    description = "The API that admins and the console use. Callers send a hub key with the role admin as `Authorization: Bearer aigne-…`, or the session's cookie; with the cookie every request but GET repeats the session's token in `x-csrf-token`. `x-callers` of an operation says who may call it. Errors are `{\"error\": {\"message\", \"code\", \"param\"?, \"request_id\"}}`.",
    license(name = "Apache-2.0", identifier = "Apache-2.0"),
))]
struct Document;

/// The document; the same for the same binary.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.merge(routes::document());
    document
}

/// Returns this document.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "show_document", tag = "hub",
    responses((status = 200, description = "An OpenAPI document")))]
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().json(document())
}
