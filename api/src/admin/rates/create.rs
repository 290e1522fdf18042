//! `POST /api/ai-providers/{providerId}/model-rates`: sets the rate of a model.

use actix_web::{HttpResponse, web};
use store::rates::Rate;
use store::{Conn, QueryResult};

use super::RateObject;
use super::body::RateBody;
use super::owner::owner;
use super::when;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::once::{Once, kept};
use crate::identity::extract::AdminCaller;
use crate::pricing::policy::Policy;

/// Sets the rate of a model. It goes before the catalogue's. The provider `*` takes the default of
/// every provider.
#[utoipa::path(post, path = "/api/ai-providers/{providerId}/model-rates", operation_id = "create_rate", tag = "rates",
    params(("providerId" = String, Path, description = "The provider's id")), request_body = RateBody,
    responses((status = 200, body = RateObject), (status = 400, description = "A member is wrong"),
        (status = 404, description = "No such provider"), (status = 409, description = "The model has a rate already")))]
pub async fn create(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    provider_id: web::Path<String>,
    once: Once,
    sent: Body<RateBody>,
) -> Result<HttpResponse, AdminError> {
    let provider_id = provider_id.into_inner();
    let Body(sent, hash) = sent;
    let now = context.clock.now();
    when::is_there(&context.store, &sent.scope()?).await?;
    let object = context
        .store
        .write(move |conn| {
            once.run(conn, &hash, now, |conn| {
                let provider = match owner(conn, &provider_id)? {
                    Ok(provider) => provider,
                    Err(error) => return Ok(Err(error)),
                };
                let policy = Policy::load(conn)?;
                let row = match sent.row(&provider.name, now, &policy) {
                    Ok(row) => row,
                    Err(error) => return Ok(Err(error)),
                };
                match insert(conn, &row, &provider.display_name)? {
                    Ok(row) => Ok(kept(&RateObject::of(&row, &provider.id))),
                    Err(error) => Ok(Err(error)),
                }
            })
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(object))
}

/// Puts a rate in force where this API has set none yet.
pub fn insert(
    conn: &mut Conn,
    row: &Rate,
    provider: &str,
) -> QueryResult<Result<Rate, AdminError>> {
    if standing(conn, row)?.is_some() {
        return Ok(Err(exists(&[provider.to_owned()])));
    }
    store::rates::set(conn, row).map(Ok)
}

/// What is in force for the same model and scope when the row begins, set through this API.
pub fn standing(conn: &mut Conn, row: &Rate) -> QueryResult<Option<Rate>> {
    store::rates::in_force_for(conn, row.place(), row.starts())
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
