//! `PATCH /api/routes/{id}`: changes a route.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use store::QueryResult;
use store::routes::Route as Row;

use super::body::RouteChangeBody;
use super::world::{admit, changeable, column, is_free, missing};
use super::{RouteObject, RouteReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::app::Link;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::routing::Snapshot;
use crate::routing::route::definition::Definition;

/// Changes a route. Refused as a new one would be.
#[utoipa::path(patch, path = "/api/routes/{id}", operation_id = "change_route", tag = "routes", params(("id" = String, Path, description = "The route's id")),
    request_body = RouteChangeBody,
    responses((status = 200, body = RouteReply), (status = 400, description = "A member is wrong"), (status = 404, description = "No such route"), (status = 409, description = "The name is taken, the route is in use under its old one, or it is managed by hub.toml")))]
pub async fn change(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
    id: web::Path<String>,
    body: Body<RouteChangeBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let (id, changes) = (id.into_inner(), body.0);
    let snapshot = context.snapshot.load_full();
    let row = context
        .store
        .write(move |conn| changed(conn, &snapshot, &id, &changes, now))
        .await??;
    (context.reload)().await;
    let tally = link.app.standing.tallies.all().remove(&row.name);
    let route = RouteObject::of(row, tally.as_deref())?;
    Ok(HttpResponse::Ok().json(RouteReply { route }))
}

fn changed(
    conn: &mut store::Conn,
    snapshot: &Snapshot,
    id: &str,
    changes: &RouteChangeBody,
    now: Millis,
) -> QueryResult<Result<Row, AdminError>> {
    let rows = store::routes::all(conn)?;
    let Some(old) = rows.iter().find(|row| row.id == id) else {
        return Ok(Err(missing(id)));
    };
    let mut row = old.clone();
    // One that cannot be read is written anew as a whole, or not at all.
    let mut definition: Definition = serde_json::from_str(&row.definition).unwrap_or_default();
    changes.apply(&mut definition);
    row.definition = column(&definition);
    row.enabled = changes.enabled.unwrap_or(row.enabled);
    row.updated_at = now.0;
    if let Some(name) = &changes.name {
        name.trim().clone_into(&mut row.name);
    }
    let is_renamed = row.name != old.name;
    let admitted = changeable(old)
        .and_then(|()| admit(snapshot, &rows, (id, &row.name), &definition))
        .and_then(|()| match is_renamed {
            true => is_free(&rows, &old.name),
            false => Ok(()),
        });
    if let Err(error) = admitted {
        return Ok(Err(error));
    }
    store::routes::update(conn, &row)?;
    Ok(Ok(row))
}
