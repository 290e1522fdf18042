//! `GET /api/credits/holds` and `GET /api/accounts/{owner}/holds`: what of a customer's credits is
//! not free, hold by hold.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::ledger::credits::account;
use store::ledger::leases;
use utoipa::ToSchema;

use super::owner;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::identity::extract::{AdminCaller, AnyCaller};

/// What a call under way holds, in this process.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldObject {
    /// The process that serves the call.
    pub process: String,
    /// `provider/model`.
    pub model: String,
    /// Credits, a decimal number.
    pub amount: String,
    /// When the call was admitted.
    pub since: String,
}

/// What a process was lent of the credits; its calls hold parts of that.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeaseObject {
    /// The process.
    pub process: String,
    /// Whether that is the process that answers, whose holds are listed.
    pub answers: bool,
    /// Credits that lie in the lease, a decimal number.
    pub amount: String,
    /// When it was opened.
    pub since: String,
    /// When it ends unless the process renews it.
    pub expires_at: String,
}

/// What of a customer's credits is not free.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldsReply {
    /// Holds of calls under way in the process that answers, the oldest first.
    pub holds: Vec<HoldObject>,
    /// What processes were lent. Of others than the one that answers this is what can be told.
    pub leases: Vec<LeaseObject>,
    /// What calls under way hold in the process that answers.
    pub held: String,
}

/// Shows what calls under way hold of the caller's own credits.
#[utoipa::path(get, path = "/api/credits/holds", operation_id = "show_holds", tag = "credits",
    responses((status = 200, body = HoldsReply)))]
pub async fn own(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    of(&context, owner::own(&caller.0)?).await
}

/// Shows what calls under way hold of a customer's credits.
#[utoipa::path(get, path = "/api/accounts/{owner}/holds", operation_id = "show_account_holds", tag = "credits",
    params(("owner" = String, Path, description = "`user:` or `key:` and an id")),
    responses((status = 200, body = HoldsReply)))]
pub async fn of_account(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    path: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    of(&context, owner::named(&path)?).await
}

async fn of(context: &AdminContext, owner: String) -> Result<HttpResponse, AdminError> {
    let here = context.purses.process();
    let holds = context.purses.holds_of(&owner);
    let (held, _) = context.purses.held_of(&owner);
    let lent = context
        .store
        .read(move |conn| leases::of_account(conn, &account(&owner).id()))
        .await?;
    let leases = lent.into_iter().map(|(lease, there)| LeaseObject {
        answers: lease.process == here,
        process: lease.process,
        amount: there.to_string(),
        since: iso(lease.created_at),
        expires_at: iso(lease.expires_at),
    });
    Ok(HttpResponse::Ok().json(HoldsReply {
        leases: leases.collect(),
        held: held.to_string(),
        holds: holds
            .into_iter()
            .map(|hold| HoldObject {
                process: here.to_owned(),
                model: hold.model.to_string(),
                amount: store::Nanos(hold.amount).to_string(),
                since: iso(hold.since),
            })
            .collect(),
    }))
}
