//! `POST /api/limits`: makes a limit.

use actix_web::{HttpResponse, web};

use super::body::{NewLimitBody, row};
use super::{LimitObject, LimitReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::known;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Makes a limit, which binds from the next call on.
#[utoipa::path(post, path = "/api/limits", operation_id = "create_limit", tag = "limits", request_body = NewLimitBody,
    responses((status = 201, body = LimitReply), (status = 400, description = "A member is wrong")))]
pub async fn create(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    body: Body<NewLimitBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let row = row(body.0, token::new_id(), now)?;
    if let ("key", Some(id)) = (row.scope.as_str(), &row.scope_id) {
        known::key(&context.store, "scope_id", id).await?;
    }
    let limit = context
        .store
        .write(move |conn| {
            store::limits::insert(conn, &row)?;
            LimitObject::of(conn, row.clone())
        })
        .await?;
    (context.reload)().await;
    Ok(HttpResponse::Created().json(LimitReply { limit }))
}
