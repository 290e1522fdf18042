//! `GET /api/usage/quota`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{DAY_MS, Nanos};
use utoipa::{IntoParams, ToSchema};

use crate::admin::context::AdminContext;
use crate::admin::credits::{owner, pace};
use crate::admin::error::AdminError;
use crate::admin::page::numbered::number;
use crate::admin::query::Query;
use crate::admin::usage::figures::credits;
use crate::admin::user::{CREDITS, CurrencyObject, Summary};
use crate::clock::Millis;
use crate::identity::extract::AnyCaller;

/// Days that are looked back where no beginning was named.
const USUAL_DAYS: i64 = 30;
/// What upstream tells where the balance lasts without end.
const ENDLESS: i64 = 999;

/// Which stretch of time the average is taken over.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct QuotaQuery {
    /// Seconds since 1970.
    start_time: Option<String>,
    /// Seconds since 1970; now when absent or later.
    end_time: Option<String>,
    /// Days before the end, instead of a beginning; 30 when absent.
    time_range: Option<String>,
}

/// What is left and how fast it goes. Amounts are credits, as numbers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuotaReply {
    /// What the grants came to, of which something is unspent.
    #[schema(value_type = f64)]
    total: Box<RawValue>,
    /// Unspent.
    #[schema(value_type = f64)]
    remaining: Box<RawValue>,
    /// The difference.
    #[schema(value_type = f64)]
    used: Box<RawValue>,
    /// What was used beyond the balance.
    #[schema(value_type = f64)]
    pending_credit: Box<RawValue>,
    /// Days for which the balance lasts; 999 where nothing was spent in the stretch of time.
    estimated_days_remaining: i64,
    /// Credits that were spent on a day, on average over the stretch of time.
    #[schema(value_type = f64)]
    daily_avg_credits: Box<RawValue>,
    /// What `balance` and its siblings are in elsewhere.
    currency: CurrencyObject,
}

/// Shows what is left and how fast it goes.
#[utoipa::path(get, path = "/api/usage/quota", operation_id = "show_quota", tag = "user", params(QuotaQuery),
    responses((status = 200, body = QuotaReply)))]
pub async fn show(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<QuotaQuery>,
) -> Result<HttpResponse, AdminError> {
    let owner = owner::own(&caller.0)?;
    let now = context.clock.now();
    let (from, to) = stretch(query.0, now)?;
    let summary = Summary::of(&context, &owner).await?;
    let spent = context
        .store
        .read(move |conn| pace::spent(conn, &owner, from, to))
        .await?;
    let days = to.saturating_sub(from).saturating_add(DAY_MS - 1) / DAY_MS;
    let per_day = Nanos(spent.0 / days.max(1));
    let left = summary.balance;
    let lasts = match (per_day.is_positive(), left.is_positive()) {
        (_, false) => 0,
        (true, true) => (left.0 / per_day.0).max(1),
        (false, true) => ENDLESS,
    };
    Ok(HttpResponse::Ok().json(QuotaReply {
        total: credits(summary.total)?,
        remaining: credits(left)?,
        used: credits(Nanos(summary.total.0.saturating_sub(left.0)))?,
        pending_credit: credits(summary.pending)?,
        estimated_days_remaining: lasts,
        daily_avg_credits: credits(per_day)?,
        currency: CREDITS,
    }))
}

/// Beginning and end, milliseconds since 1970.
fn stretch(query: QuotaQuery, now: Millis) -> Result<(i64, i64), AdminError> {
    let seconds = 1..=i64::MAX / 2_000;
    let start = number("startTime", query.start_time, seconds.clone())?;
    let end = number("endTime", query.end_time, seconds)?;
    let days = number("timeRange", query.time_range, 1..=3_660)?.unwrap_or(USUAL_DAYS);
    let to = end.map_or(now.0, |end| end * 1_000).min(now.0);
    let from = start.map_or(to - days * DAY_MS, |start| start * 1_000);
    Ok((from.min(to), to))
}
