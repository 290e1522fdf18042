//! `GET /api/usage/trends`: all calls over time, for admins.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::ask::{UsageQuery, Whose};
use super::figures::Figures;
use super::stretches::{self, Stretch};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::identity::extract::AdminCaller;

/// What calls of an hour or a day came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrendObject {
    /// Where it begins, seconds since 1970.
    pub timestamp: i64,
    /// Calls.
    pub calls: i64,
    /// Those that succeeded.
    pub success_calls: i64,
    /// How many of a hundred succeeded.
    #[schema(value_type = f64)]
    pub success_rate: Box<RawValue>,
    /// Seconds, on average over those that succeeded.
    #[schema(value_type = f64)]
    pub avg_duration: Box<RawValue>,
    /// Seconds until the first token.
    #[schema(value_type = f64)]
    pub avg_ttfb: Box<RawValue>,
    /// What they cost.
    #[schema(value_type = f64)]
    pub total_credits: Box<RawValue>,
    /// Tokens of all classes, pictures and seconds.
    pub total_usage: i64,
}

impl TrendObject {
    /// Of a stretch whose calls are not told apart.
    pub fn of(stretch: &Stretch) -> Result<Self, AdminError> {
        let nothing = Figures::default();
        let figures = stretch.groups.get("").unwrap_or(&nothing);
        Ok(TrendObject {
            timestamp: stretch.timestamp,
            calls: figures.calls(),
            success_calls: figures.success_calls(),
            success_rate: figures.success_rate()?,
            avg_duration: figures.avg_duration()?,
            avg_ttfb: figures.avg_ttfb()?,
            total_credits: figures.credits()?,
            total_usage: figures.usage(),
        })
    }
}

/// Calls over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrendsReply {
    /// Hours of up to a day, else days, also those in which nothing happened.
    trends: Vec<TrendObject>,
}

/// Shows all calls over time.
#[utoipa::path(get, path = "/api/usage/trends", operation_id = "show_usage_trends", tag = "user",
    params(UsageQuery), responses((status = 200, body = TrendsReply)))]
pub async fn show(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<UsageQuery>,
) -> Result<HttpResponse, AdminError> {
    let mut asked = query.0.read(&caller.0, context.clock.now())?;
    asked.whose = Whose::All;
    let found = context
        .store
        .read(move |conn| stretches::of(conn, &asked, &asked.whose.filter(), None))
        .await?;
    let trends = found.iter().map(TrendObject::of);
    Ok(HttpResponse::Ok().json(TrendsReply {
        trends: trends.collect::<Result<_, _>>()?,
    }))
}
