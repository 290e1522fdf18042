//! `GET /api/limits`: all limits. There are as many as people make by hand, so all come at once.

use actix_web::{HttpResponse, web};

use super::{LimitObject, LimitsReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Lists limits.
#[utoipa::path(get, path = "/api/limits", operation_id = "list_limits", tag = "limits",
    responses((status = 200, body = LimitsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let limits = context
        .store
        .read(|conn| {
            let rows = store::limits::all(conn)?;
            rows.into_iter()
                .map(|row| LimitObject::of(conn, row))
                .collect()
        })
        .await?;
    Ok(HttpResponse::Ok().json(LimitsReply { limits }))
}
