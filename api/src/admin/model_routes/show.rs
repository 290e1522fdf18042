//! `GET /api/routes/{id}`: one route.

use std::rc::Rc;

use actix_web::{HttpResponse, web};

use super::world::missing;
use super::{RouteObject, RouteReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::app::Link;
use crate::identity::extract::AdminCaller;

/// One route, with what was counted of it.
#[utoipa::path(get, path = "/api/routes/{id}", operation_id = "show_route", tag = "routes", params(("id" = String, Path, description = "The route's id")),
    responses((status = 200, body = RouteReply), (status = 404, description = "No such route")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let wanted = id.clone();
    let row = context
        .store
        .read(move |conn| store::routes::by_id(conn, &wanted))
        .await?
        .ok_or_else(|| missing(&id))?;
    let tally = link.app.standing.tallies.all().remove(&row.name);
    let route = RouteObject::of(row, tally.as_deref())?;
    Ok(HttpResponse::Ok().json(RouteReply { route }))
}
