//! `POST /api/ai-providers/{providerId}/model-rates`: sets the rate of a model.

use actix_web::{HttpResponse, web};
use store::rates::Rate;
use store::{Conn, QueryResult};

use super::RateObject;
use super::body::RateBody;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::providers::find;
use crate::identity::extract::AdminCaller;

/// Sets the rate of a model. It goes before the catalogue's.
#[utoipa::path(post, path = "/api/ai-providers/{providerId}/model-rates", operation_id = "create_rate", tag = "rates",
    params(("providerId" = String, Path, description = "The provider's id")), request_body = RateBody,
    responses((status = 200, body = RateObject), (status = 400, description = "A member is wrong"),
        (status = 404, description = "No such provider"), (status = 409, description = "The model has a rate already")))]
pub async fn create(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    provider_id: web::Path<String>,
    sent: Body<RateBody>,
) -> Result<HttpResponse, AdminError> {
    let provider_id = provider_id.into_inner();
    let provider = context
        .store
        .read(move |conn| find::provider(conn, &provider_id))
        .await??;
    let row = sent.0.row(&provider.name, context.clock.now())?;
    let object = RateObject::of(&row, &provider.id);
    let name = provider.display_name;
    context
        .store
        .write(move |conn| insert(conn, &row, &name))
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(object))
}

/// Puts a rate in force where this API has set none yet.
pub fn insert(conn: &mut Conn, row: &Rate, provider: &str) -> QueryResult<Result<(), AdminError>> {
    if standing(conn, row)?.is_some() {
        return Ok(Err(exists(&[provider.to_owned()])));
    }
    store::rates::set(conn, row)?;
    Ok(Ok(()))
}

/// What is in force for the same model, set through this API.
pub fn standing(conn: &mut Conn, row: &Rate) -> QueryResult<Option<Rate>> {
    store::rates::in_force_for(conn, &row.provider, &row.model, &row.kind, &row.source)
}

/// The refusal for models that have a rate already, with the providers' names for people.
pub fn exists(providers: &[String]) -> AdminError {
    AdminError::conflict(
        "rate_exists",
        format!(
            "Rate already exists for this provider-model-type combination: {}; change that one",
            providers.join(", ")
        ),
    )
}
