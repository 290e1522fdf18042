//! `POST /api/routes`: makes a route.

use actix_web::{HttpResponse, web};
use store::routes::Route as Row;

use super::body::NewRouteBody;
use super::world::{admit, column};
use super::{RouteObject, RouteReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Makes a route, which calls go by from the next one on. Refused when it names nothing that is
/// there, forms a loop, or can never match.
#[utoipa::path(post, path = "/api/routes", operation_id = "create_route", tag = "routes", request_body = NewRouteBody,
    responses((status = 201, body = RouteReply), (status = 400, description = "A member is wrong"), (status = 409, description = "There is a route of this name")))]
pub async fn create(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    body: Body<NewRouteBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let body = body.0;
    let definition = body.definition();
    let row = Row {
        id: token::new_id(),
        name: body.name.trim().to_owned(),
        enabled: body.enabled.unwrap_or(true),
        definition: column(&definition),
        managed_by: "database".to_owned(),
        created_at: now.0,
        updated_at: now.0,
    };
    let snapshot = context.snapshot.load_full();
    let row = context
        .store
        .write(move |conn| {
            let rows = store::routes::all(conn)?;
            if let Err(error) = admit(&snapshot, &rows, (&row.id, &row.name), &definition) {
                return Ok(Err(error));
            }
            store::routes::insert(conn, &row)?;
            Ok(Ok(row.clone()))
        })
        .await??;
    (context.reload)().await;
    let route = RouteObject::of(row, None)?;
    Ok(HttpResponse::Created().json(RouteReply { route }))
}
