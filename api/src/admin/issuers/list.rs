//! `GET /api/issuers`: all issuers.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::IssuerObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// All issuers.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuersReply {
    /// By name; the file's before the database's.
    pub issuers: Vec<IssuerObject>,
}

/// Lists issuers by name. Of two with one name the file's is in force.
#[utoipa::path(get, path = "/api/issuers", operation_id = "list_issuers", tag = "users",
    responses((status = 200, body = IssuersReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let rows = context.store.read(store::issuers::all).await?;
    let object = |row| IssuerObject::of(row, &context.public_url);
    Ok(HttpResponse::Ok().json(IssuersReply {
        issuers: rows.into_iter().map(object).collect(),
    }))
}
