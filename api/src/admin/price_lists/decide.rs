//! `POST …/price-lists/{list}/approve` and `…/reject`: what becomes of staged changes.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::price_lists::{PriceChange, close_if_decided, with_changes};
use store::rates::Rate;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::bring::by;
use super::object::{PriceListDetail, new_row};
use super::show::{detail, unknown};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Which changes.
#[derive(Deserialize, ToSchema)]
pub struct DecisionBody {
    /// Ids of changes; every staged one when absent.
    changes: Option<Vec<String>>,
}

/// Puts staged changes in force.
#[utoipa::path(post, path = "/api/ai-providers/price-lists/{list}/approve", operation_id = "approve_price_changes", tag = "rates",
    params(("list" = String, Path, description = "The list's id")), request_body = DecisionBody,
    responses((status = 200, body = PriceListDetail), (status = 404, description = "No such list"),
        (status = 409, description = "The price was changed in the meantime, or the change was decided on")))]
pub async fn approve(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    sent: Body<DecisionBody>,
) -> Result<HttpResponse, AdminError> {
    decide(&caller, &context, id.into_inner(), sent.0, true).await
}

/// Turns staged changes down.
#[utoipa::path(post, path = "/api/ai-providers/price-lists/{list}/reject", operation_id = "reject_price_changes", tag = "rates",
    params(("list" = String, Path, description = "The list's id")), request_body = DecisionBody,
    responses((status = 200, body = PriceListDetail), (status = 404, description = "No such list"),
        (status = 409, description = "The change was decided on")))]
pub async fn reject(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    sent: Body<DecisionBody>,
) -> Result<HttpResponse, AdminError> {
    decide(&caller, &context, id.into_inner(), sent.0, false).await
}

async fn decide(
    caller: &AdminCaller,
    context: &AdminContext,
    id: String,
    sent: DecisionBody,
    approved: bool,
) -> Result<HttpResponse, AdminError> {
    let who = by(caller);
    let now = context.clock.now();
    let reply = context
        .store
        .write(move |conn| {
            let Some((list, changes)) = with_changes(conn, &id)? else {
                return Ok(Err(unknown(&id)));
            };
            let chosen = match chosen(changes, sent.changes.clone()) {
                Ok(chosen) => chosen,
                Err(error) => return Ok(Err(error)),
            };
            if approved && let Some(error) = outdated(conn, &chosen, now)? {
                return Ok(Err(error));
            }
            for change in &chosen {
                if approved {
                    put_in_force(conn, change, &list.origin, &who, now)?;
                } else {
                    store::price_lists::decide(conn, &change.id, "rejected", &who, now.0)?;
                }
            }
            close_if_decided(conn, &id)?;
            Ok(detail(conn, &id)?.ok_or_else(|| unknown(&id)))
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(reply))
}

/// The changes that are meant: all of them staged.
fn chosen(
    changes: Vec<PriceChange>,
    ids: Option<Vec<String>>,
) -> Result<Vec<PriceChange>, AdminError> {
    let staged = |change: &PriceChange| change.status == "staged";
    let Some(ids) = ids else {
        return Ok(changes.into_iter().filter(staged).collect());
    };
    let mut ids: BTreeSet<String> = ids.into_iter().collect();
    let chosen: Vec<_> = changes
        .into_iter()
        .filter(|change| ids.remove(&change.id))
        .collect();
    if let Some(id) = ids.first() {
        let problem = format!("names {id:?}, which is no change of this list");
        return Err(AdminError::invalid_member("changes", problem));
    }
    match chosen.iter().find(|change| !staged(change)) {
        Some(done) => Err(AdminError::conflict(
            "already_decided",
            format!(
                "the change of `{}/{}` is {} already",
                done.provider, done.model, done.status
            ),
        )),
        None => Ok(chosen),
    }
}

/// A price that was changed since the list was read is not overwritten.
fn outdated(
    conn: &mut Conn,
    chosen: &[PriceChange],
    now: Millis,
) -> QueryResult<Option<AdminError>> {
    for change in chosen {
        let old = match &change.old_rate_id {
            Some(id) => store::rates::by_id(conn, id)?,
            None => None,
        };
        let stands = old.as_ref().is_none_or(|old| old.holds_at(now.0));
        let made = new_row(change, old.as_ref());
        let (Some(mut made), true) = (made, stands) else {
            let problem = format!(
                "the price of `{}/{}` was changed since this list was read, or cannot be made; bring the list again",
                change.provider, change.model
            );
            return Ok(Some(AdminError::conflict("price_changed", problem)));
        };
        made.source = "database".to_owned();
        let newer = store::rates::in_force_for(conn, made.place(), now.0)?;
        if newer.is_some_and(|newer| Some(&newer.id) != change.old_rate_id.as_ref()) {
            let problem = format!(
                "`{}/{}` got a price of its own since this list was read; bring the list again",
                change.provider, change.model
            );
            return Ok(Some(AdminError::conflict("price_changed", problem)));
        }
    }
    Ok(None)
}

/// Puts a staged change in force as a rate of this API.
pub(super) fn put_in_force(
    conn: &mut Conn,
    change: &PriceChange,
    origin: &str,
    who: &str,
    now: Millis,
) -> QueryResult<()> {
    let old = match &change.old_rate_id {
        Some(id) => store::rates::by_id(conn, id)?,
        None => None,
    };
    let Some(row) = new_row(change, old.as_ref()) else {
        return Ok(());
    };
    let row = Rate {
        id: token::new_id(),
        source: "database".to_owned(),
        source_version: Some(origin.to_owned()),
        created_at: now.0,
        starts_at: None,
        retired_at: None,
        ..row
    };
    store::rates::set(conn, &row)?;
    store::price_lists::decide(conn, &change.id, "live", who, now.0)?;
    Ok(())
}
