//! `GET /api/credits` and `GET /api/accounts/{owner}`: what a customer has.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::ledger::credits::standing;
use utoipa::ToSchema;

use super::pace::Pace;
use super::{StandingObject, owner};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::{AdminCaller, AnyCaller};

/// What a customer has.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingReply {
    /// It.
    pub credits: StandingObject,
}

/// Shows the caller's own credits.
#[utoipa::path(get, path = "/api/credits", operation_id = "show_credits", tag = "credits",
    responses((status = 200, body = StandingReply)))]
pub async fn own(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    of(&context, owner::own(&caller.0)?).await
}

/// Shows a customer's credits.
#[utoipa::path(get, path = "/api/accounts/{owner}", operation_id = "show_account", tag = "credits",
    params(("owner" = String, Path, description = "`user:` or `key:` and an id")),
    responses((status = 200, body = StandingReply)))]
pub async fn account(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    of(&context, owner::named(&path)?).await
}

async fn of(context: &AdminContext, owner: String) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let credits = context
        .store
        .read(move |conn| {
            let found = standing(conn, &owner)?;
            let pace = Pace::of(conn, &owner, now)?;
            Ok(StandingObject::of(&owner, found, pace))
        })
        .await?;
    Ok(HttpResponse::Ok().json(StandingReply { credits }))
}
