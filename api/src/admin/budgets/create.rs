//! `POST /api/budgets`: makes a budget.

use actix_web::{HttpResponse, web};

use super::body::{NewBudgetBody, row};
use super::{BudgetObject, BudgetReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Makes a budget, which binds from the next call on.
#[utoipa::path(post, path = "/api/budgets", operation_id = "create_budget", tag = "budgets", request_body = NewBudgetBody,
    responses((status = 201, body = BudgetReply), (status = 400, description = "A member is wrong")))]
pub async fn create(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    body: Body<NewBudgetBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now();
    let row = row(body.0, token::new_id(), now)?;
    let budget = context
        .store
        .write(move |conn| {
            store::budgets::insert(conn, &row)?;
            BudgetObject::of(conn, row.clone(), now)
        })
        .await?;
    (context.reload)().await;
    Ok(HttpResponse::Created().json(BudgetReply { budget }))
}
