//! `GET /api/ai-providers/{providerId}/model-rates/{rateId}/history`: all that a model ever cost.

use actix_web::{HttpResponse, web};

use super::RateObject;
use super::owner::owner;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Lists every row that any source ever had for the model and kind of this rate, newest first: past
/// ones, those in force, and those to come.
#[utoipa::path(get, path = "/api/ai-providers/{providerId}/model-rates/{rateId}/history", operation_id = "list_rate_history", tag = "rates",
    params(("providerId" = String, Path, description = "The provider's id"), ("rateId" = String, Path, description = "The rate's id")),
    responses((status = 200, body = Vec<RateObject>), (status = 404, description = "No such rate")))]
pub async fn history(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    ids: web::Path<(String, String)>,
) -> Result<HttpResponse, AdminError> {
    let (provider_id, id) = ids.into_inner();
    let (provider, rows) = context
        .store
        .read(move |conn| {
            let provider = match owner(conn, &provider_id)? {
                Ok(provider) => provider,
                Err(error) => return Ok(Err(error)),
            };
            let row = store::rates::by_id(conn, &id)?.filter(|row| row.provider == provider.name);
            let Some(row) = row else {
                let problem = format!("the provider `{}` has no rate {id:?}", provider.name);
                return Ok(Err(AdminError::not_found(problem)));
            };
            let rows = store::rates::history(conn, &row.provider, &row.model, &row.kind)?;
            Ok(Ok((provider, rows)))
        })
        .await??;
    let listed: Vec<RateObject> = rows
        .iter()
        .map(|row| RateObject::of(row, &provider.id))
        .collect();
    Ok(HttpResponse::Ok().json(listed))
}
