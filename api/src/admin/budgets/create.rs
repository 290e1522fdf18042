//! `POST /api/budgets`: makes a budget.

use actix_web::{HttpResponse, web};

use super::body::{NewBudgetBody, row};
use super::{BudgetObject, BudgetReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::known;
use crate::admin::once::{Once, kept};
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Makes a budget, which binds from the next call on. The same budget with the same
/// `Idempotency-Key` is made once.
#[utoipa::path(post, path = "/api/budgets", operation_id = "create_budget", tag = "budgets", request_body = NewBudgetBody,
    responses((status = 201, body = BudgetReply), (status = 200, body = BudgetReply, description = "Made before"),
        (status = 400, description = "A member is wrong"), (status = 409, description = "The key was used for another budget")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    once: Once,
    body: Body<NewBudgetBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let Body(body, hash) = body;
    let once = once.of(&caller.0);
    let row = row(body, token::new_id(), now)?;
    if let ("key", Some(id)) = (row.scope.as_str(), &row.scope_id) {
        known::key(&context.store, "scope_id", id).await?;
    }
    let (reply, first) = context
        .store
        .write(move |conn| {
            let mut first = false;
            let done = once.run(conn, &hash, now, |conn| {
                first = true;
                store::budgets::insert(conn, &row)?;
                let budget = BudgetObject::of(conn, row.clone(), now)?;
                Ok(kept(&BudgetReply { budget }))
            })?;
            Ok(done.map(|reply| (reply, first)))
        })
        .await??;
    if !first {
        return Ok(HttpResponse::Ok().json(reply));
    }
    (context.reload)().await;
    Ok(HttpResponse::Created().json(reply))
}
