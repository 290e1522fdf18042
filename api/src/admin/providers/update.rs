//! `PUT /api/ai-providers/{id}`: changes a provider.

use actix_web::{HttpResponse, web};
use store::providers::Provider;
use store::{Conn, QueryResult};

use super::body::ProviderBody;
use super::{ProviderObject, body, find};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::providers::Kind;

/// Changes a provider; what is absent stays. When the address names another host, the credentials
/// are kept but not used until they are entered again.
#[utoipa::path(put, path = "/api/ai-providers/{id}", operation_id = "update_provider", tag = "providers", params(("id" = String, Path, description = "The provider's id")),
    request_body = ProviderBody,
    responses((status = 200, body = ProviderObject), (status = 404, description = "No such provider"),
        (status = 409, description = "Managed elsewhere")))]
pub async fn update(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    sent: Body<ProviderBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let (id, sent) = (id.into_inner(), sent.0);
    let wanted = id.clone();
    let row = context
        .store
        .read(move |conn| find::changeable(conn, &wanted))
        .await??;
    // Checked before the write, so that the writer's thread only writes.
    changed(row, &sent, now)?;
    let object = context
        .store
        .write(move |conn| apply(conn, &id, &sent, now))
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(object))
}

fn apply(
    conn: &mut Conn,
    id: &str,
    sent: &ProviderBody,
    now: Millis,
) -> QueryResult<Result<ProviderObject, AdminError>> {
    let row = match find::changeable(conn, id)?.and_then(|row| changed(row, sent, now)) {
        Ok(row) => row,
        Err(error) => return Ok(Err(error)),
    };
    store::providers::update(conn, &row)?;
    let credentials = store::credentials::of_provider(conn, id)?;
    let all = store::providers::all(conn)?;
    Ok(Ok(ProviderObject::of(&row, &credentials, &all)))
}

fn changed(mut row: Provider, sent: &ProviderBody, now: Millis) -> Result<Provider, AdminError> {
    stays("name", sent.name.as_deref(), &row.name)?;
    stays("kind", sent.kind.as_deref(), &row.kind)?;
    if let Some(text) = &sent.display_name {
        row.display_name = body::text("displayName", text, 100)?;
    }
    let kind = Kind::from_name(&row.kind).unwrap_or(Kind::Compatible);
    let usual = kind.base_url_in(row.region.as_deref());
    if sent.region.is_some() {
        row.region = body::region(sent.region.clone())?;
    }
    // An address that only followed from the region goes on following it, also where a form sends
    // back what it was shown.
    let follows = kind.regions().is_some() && usual.as_deref() == Some(row.base_url.as_str());
    let told = sent.base_url.as_deref();
    let given = told.filter(|told| !(follows && *told == row.base_url));
    if given.is_some() || follows {
        row.base_url = body::base_url(kind, row.region.as_deref(), given)?;
    }
    if let Some(config) = &sent.config {
        row.config = body::config(config)?;
    }
    row.enabled = sent.enabled.unwrap_or(row.enabled);
    row.private_network = sent.private_network.unwrap_or(row.private_network);
    row.updated_at = now.0;
    Ok(row)
}

/// Rates and the record of calls name a provider by these.
fn stays(param: &str, sent: Option<&str>, is: &str) -> Result<(), AdminError> {
    match sent {
        Some(other) if other != is => Err(AdminError::invalid_member(
            param,
            format!(
                "is {is:?} and cannot be changed, because rates and calls are recorded under it; add another provider"
            ),
        )),
        _ => Ok(()),
    }
}
