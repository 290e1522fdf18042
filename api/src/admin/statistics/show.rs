//! `GET /api/statistics`: what calls came to.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::StatisticsObject;
use super::answer::answer;
use super::ask::StatisticsQuery;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::identity::extract::AnyCaller;

/// Statistics.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsReply {
    /// Of the stretch that was asked for.
    pub statistics: StatisticsObject,
}

/// Sums calls by time and by what they have in common. Who is no admin sees their own.
#[utoipa::path(get, path = "/api/statistics", operation_id = "show_statistics", tag = "statistics",
    params(StatisticsQuery), responses((status = 200, body = StatisticsReply)))]
pub async fn show(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<StatisticsQuery>,
) -> Result<HttpResponse, AdminError> {
    let question = query.0.read(&caller.0, context.clock.now())?;
    let statistics = context
        .store
        .read(move |conn| answer(conn, &question))
        .await?;
    Ok(HttpResponse::Ok().json(StatisticsReply { statistics }))
}
