//! `POST /api/ai-providers`: adds a provider.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use store::providers::Provider;
use store::{Conn, QueryResult};

use super::body::ProviderBody;
use super::{ProviderObject, body, find};
use crate::admin::body::Body;
use crate::admin::context::{AdminContext, ModelLister};
use crate::admin::discovery;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Adds a provider. Its credentials are added one by one afterwards.
#[utoipa::path(post, path = "/api/ai-providers", operation_id = "create_provider", tag = "providers", request_body = ProviderBody,
    responses((status = 200, body = ProviderObject), (status = 400, description = "A member is wrong"),
        (status = 409, description = "The name is taken")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    lister: web::Data<Rc<dyn ModelLister>>,
    sent: Body<ProviderBody>,
) -> Result<HttpResponse, AdminError> {
    let sent = sent.0;
    let now = context.clock.now();
    let name = body::name(sent.name.as_deref())?;
    let kind = body::kind(sent.kind.as_deref(), &name)?;
    let region = body::region(sent.region)?;
    let row = Provider {
        id: token::new_id(),
        display_name: body::text(
            "displayName",
            sent.display_name.as_deref().unwrap_or(&name),
            100,
        )?,
        kind: kind.name().to_owned(),
        base_url: body::base_url(kind, region.as_deref(), sent.base_url.as_deref())?,
        region,
        enabled: sent.enabled.unwrap_or(true),
        private_network: sent.private_network.unwrap_or(kind.profile().private),
        config: body::config(&sent.config.unwrap_or_default())?,
        managed_by: find::DATABASE.to_owned(),
        created_by: caller.0.user_id,
        created_at: now.0,
        updated_at: now.0,
        name,
    };
    let saved = row.clone();
    let object = context
        .store
        .write(move |conn| insert(conn, &row))
        .await??;
    (context.reload)().await;
    discovery::afterwards(&context, &lister, saved);
    Ok(HttpResponse::Ok().json(object))
}

fn insert(conn: &mut Conn, row: &Provider) -> QueryResult<Result<ProviderObject, AdminError>> {
    let taken = store::providers::by_name_and_source(conn, &row.name, find::DATABASE)?;
    if taken.is_some() {
        return Ok(Err(AdminError::conflict(
            "provider_exists",
            format!("Provider with this name already exists: `{}`", row.name),
        )));
    }
    store::providers::insert(conn, row)?;
    let all = store::providers::all(conn)?;
    Ok(Ok(ProviderObject::of(row, &[], &all)))
}
