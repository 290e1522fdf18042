//! `GET /api/routes`: all routes. There are as many as people make by hand, so all come at once.

use std::rc::Rc;

use actix_web::{HttpResponse, web};

use super::{RouteObject, RoutesReply};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::app::Link;
use crate::identity::extract::AdminCaller;

/// Lists routes by name, with what was counted of each.
#[utoipa::path(get, path = "/api/routes", operation_id = "list_routes", tag = "routes",
    responses((status = 200, body = RoutesReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
) -> Result<HttpResponse, AdminError> {
    let rows = context.store.read(store::routes::all).await?;
    let tallies = link.app.standing.tallies.all();
    let routes = rows.into_iter().map(|row| {
        let tally = tallies.get(&row.name).cloned();
        RouteObject::of(row, tally.as_deref())
    });
    let routes = routes.collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(RoutesReply { routes }))
}
