//! `POST /api/usage/stats/backfill`: upstream computes sums of past days anew with it. Here they are
//! written in the transaction of each call, so there is nothing to compute: it tells what they hold.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};
use store::DAY_MS;
use store::rollups::read::{self, Filter};
use utoipa::ToSchema;

use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::filled;
use crate::identity::extract::AdminCaller;

/// Days that one request may be about.
const MOST_DAYS: i64 = 3_660;

/// Which days.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackfillQuestion {
    /// The first day: RFC 3339, or a date.
    start_date: String,
    /// The last day.
    end_date: String,
    /// Of this person alone.
    user_did: Option<String>,
}

/// What the sums of these days hold.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackfillReply {
    /// Days that were looked at.
    processed: usize,
    /// They, by where they begin, seconds since 1970.
    ranges: Vec<i64>,
    /// Calls in the sums of these days.
    calls: i64,
}

/// Tells what the sums of past days hold, which are always up to date.
#[utoipa::path(post, path = "/api/usage/stats/backfill", operation_id = "backfill_usage", tag = "user",
    request_body = BackfillQuestion, responses((status = 200, body = BackfillReply)))]
pub async fn run(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    question: Body<BackfillQuestion>,
) -> Result<HttpResponse, AdminError> {
    let one = day("startDate", &question.0.start_date)?;
    let other = day("endDate", &question.0.end_date)?;
    let (first, last) = (one.min(other), one.max(other));
    if (last - first) / DAY_MS >= MOST_DAYS {
        let problem = format!("is more than {MOST_DAYS} days behind `startDate`");
        return Err(AdminError::invalid_member("endDate", problem));
    }
    let filter = Filter {
        user_id: filled(question.0.user_did).filter(|did| did != "null"),
        ..Filter::default()
    };
    let groups = context
        .store
        .read(move |conn| read::groups(conn, first, last + DAY_MS, &filter, &[]))
        .await?;
    let ranges: Vec<i64> = (0..=(last - first) / DAY_MS)
        .map(|day| (first + day * DAY_MS) / 1_000)
        .collect();
    Ok(HttpResponse::Ok().json(BackfillReply {
        processed: ranges.len(),
        ranges,
        calls: groups.iter().map(|(_, sums)| sums.calls).sum(),
    }))
}

/// Where the day of UTC begins, milliseconds since 1970.
fn day(param: &str, text: &str) -> Result<i64, AdminError> {
    let text = text.trim();
    let at = DateTime::parse_from_rfc3339(text).map(|time| time.timestamp_millis());
    let date = || {
        let date = text.parse::<NaiveDate>().ok()?;
        Some(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
    };
    let at = at.ok().or_else(date).ok_or_else(|| {
        AdminError::invalid_member(param, format!("is no date such as 2026-11-23: {text:?}"))
    })?;
    Ok(at - at.rem_euclid(DAY_MS))
}
