//! `GET /api/app/usage`: what calls came to by day and model.

use actix_web::{HttpResponse, web};
use chrono::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::DAY_MS;
use store::rollups::read::{self, By, Filter};
use utoipa::{IntoParams, ToSchema};

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::{Query, filled};
use crate::admin::usage::figures::credits;
use crate::identity::extract::AdminCaller;

/// Days that one answer may hold.
const MOST_DAYS: i64 = 366;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct AppUsageQuery {
    /// RFC 3339, or seconds since 1970.
    #[param(required)]
    start_time: Option<String>,
    /// RFC 3339, or seconds since 1970.
    #[param(required)]
    end_time: Option<String>,
}

/// What calls came to by day and model.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppUsageReply {
    /// The oldest first.
    list: Vec<AppUsageObject>,
}

/// What the calls of one model on one day of UTC came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppUsageObject {
    /// `provider/model`.
    model: String,
    /// Such as 2026-11-23.
    date: String,
    /// What they cost.
    #[schema(value_type = f64)]
    used_credits: Box<RawValue>,
    /// All that went in.
    prompt_tokens: i64,
    /// All that came out.
    completion_tokens: i64,
    /// Pictures that were made.
    number_of_image_generation: i64,
}

/// Shows what calls came to by day and model.
#[utoipa::path(get, path = "/api/app/usage", operation_id = "show_app_usage", tag = "app",
    params(AppUsageQuery), responses((status = 200, body = AppUsageReply)))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<AppUsageQuery>,
) -> Result<HttpResponse, AdminError> {
    told(&context, query.0).await
}

/// The same: this hub is the service that upstream would ask.
#[utoipa::path(get, path = "/api/app/service/usage", operation_id = "show_app_service_usage", tag = "app",
    params(AppUsageQuery), responses((status = 200, body = AppUsageReply)))]
pub async fn service(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<AppUsageQuery>,
) -> Result<HttpResponse, AdminError> {
    told(&context, query.0).await
}

async fn told(context: &AdminContext, query: AppUsageQuery) -> Result<HttpResponse, AdminError> {
    let from = moment("startTime", query.start_time)?;
    let to = moment("endTime", query.end_time)?;
    let from = from - from.rem_euclid(DAY_MS);
    let to = to + (-to).rem_euclid(DAY_MS);
    if from >= to || (to - from) / DAY_MS > MOST_DAYS {
        let problem = format!("must be behind `startTime`, by at most {MOST_DAYS} days");
        return Err(AdminError::invalid_member("endTime", problem));
    }
    let cuts: Vec<i64> = (0..=(to - from) / DAY_MS)
        .map(|day| from + day * DAY_MS)
        .collect();
    let days = cuts.clone();
    let found = context
        .store
        .read(move |conn| read::series(conn, &cuts, &Filter::default(), &[By::Provider, By::Model]))
        .await?;
    let mut list = Vec::new();
    for (day, groups) in days.into_iter().zip(found) {
        for (common, sums) in groups {
            let named: Vec<&str> = common
                .iter()
                .map(String::as_str)
                .filter(|it| !it.is_empty())
                .collect();
            list.push(AppUsageObject {
                model: named.join("/"),
                date: DateTime::from_timestamp_millis(day)
                    .unwrap_or_default()
                    .format("%Y-%m-%d")
                    .to_string(),
                used_credits: credits(sums.charge_nanos)?,
                prompt_tokens: sums.input_tokens
                    + sums.cache_read_tokens
                    + sums.cache_write_5m_tokens
                    + sums.cache_write_1h_tokens
                    + sums.audio_input_tokens
                    + sums.image_input_tokens,
                completion_tokens: sums.output_tokens
                    + sums.reasoning_tokens
                    + sums.audio_output_tokens
                    + sums.image_output_tokens,
                number_of_image_generation: sums.images,
            });
        }
    }
    Ok(HttpResponse::Ok().json(AppUsageReply { list }))
}

/// Milliseconds since 1970.
fn moment(param: &'static str, text: Option<String>) -> Result<i64, AdminError> {
    let Some(text) = filled(text) else {
        return Err(AdminError::invalid_member(param, "is required"));
    };
    if let Ok(seconds) = text.parse::<i64>()
        && (0..i64::MAX / 2_000).contains(&seconds)
    {
        return Ok(seconds * 1_000);
    }
    Ok(crate::admin::time::parse(param, &text)?.0)
}
