//! `GET /api/ai-providers/price-lists` and `GET …/price-lists/{list}`.

use actix_web::{HttpResponse, web};
use store::{Conn, QueryResult};

use super::object::{PriceChangeObject, PriceListDetail, PriceListObject};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Lists that are shown; older ones stay in the database.
const MOST: i64 = 50;

/// Lists the latest price lists, newest first.
#[utoipa::path(get, path = "/api/ai-providers/price-lists", operation_id = "list_price_lists", tag = "rates",
    responses((status = 200, body = Vec<PriceListObject>)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let lists = context
        .store
        .read(|conn| store::price_lists::latest(conn, MOST))
        .await?;
    let lists: Vec<PriceListObject> = lists.into_iter().map(PriceListObject::from).collect();
    Ok(HttpResponse::Ok().json(lists))
}

/// Shows a price list with every change it would make.
#[utoipa::path(get, path = "/api/ai-providers/price-lists/{list}", operation_id = "show_price_list", tag = "rates",
    params(("list" = String, Path, description = "The list's id")),
    responses((status = 200, body = PriceListDetail), (status = 404, description = "No such list")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let wanted = id.clone();
    let found = context
        .store
        .read(move |conn| detail(conn, &wanted))
        .await?;
    let found = found.ok_or_else(|| unknown(&id))?;
    Ok(HttpResponse::Ok().json(found))
}

pub(super) fn unknown(id: &str) -> AdminError {
    AdminError::not_found(format!("there is no price list {id:?}"))
}

/// A list with its changes, each beside the row that it would replace.
pub(super) fn detail(conn: &mut Conn, id: &str) -> QueryResult<Option<PriceListDetail>> {
    let Some((list, changes)) = store::price_lists::with_changes(conn, id)? else {
        return Ok(None);
    };
    let mut shown = Vec::with_capacity(changes.len());
    for change in changes {
        let old = match &change.old_rate_id {
            Some(id) => store::rates::by_id(conn, id)?,
            None => None,
        };
        shown.push(PriceChangeObject::of(change, old.as_ref()));
    }
    Ok(Some(PriceListDetail {
        list: PriceListObject::from(list),
        changes: shown,
    }))
}
