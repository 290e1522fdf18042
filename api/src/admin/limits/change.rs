//! `PATCH /api/limits/{id}`: changes a limit.

use actix_web::{HttpResponse, web};

use super::body::{self, LimitChangeBody};
use super::show::missing;
use super::{LimitObject, LimitReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Changes what a limit allows; what was counted stays. Whom it binds does not change.
#[utoipa::path(patch, path = "/api/limits/{id}", operation_id = "change_limit", tag = "limits", params(("id" = String, Path, description = "The limit's id")),
    request_body = LimitChangeBody,
    responses((status = 200, body = LimitReply), (status = 400, description = "A member is wrong"), (status = 404, description = "No such limit"), (status = 409, description = "Managed elsewhere")))]
pub async fn change(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    body: Body<LimitChangeBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let (id, changes) = (id.into_inner(), body.0);
    let limit = context
        .store
        .write(move |conn| {
            let Some(mut row) = store::limits::by_id(conn, &id)? else {
                return Ok(Err(missing(&id)));
            };
            if let Err(error) = super::changeable(&row) {
                return Ok(Err(error));
            }
            if let Err(error) = body::change(&mut row, &changes, now) {
                return Ok(Err(error));
            }
            store::limits::update(conn, &row)?;
            LimitObject::of(conn, row).map(Ok)
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(LimitReply { limit }))
}
