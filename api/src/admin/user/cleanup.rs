//! `POST /api/user/cleanup-daily-stats`: upstream deletes rows by it that an old version wrote. Here the
//! sums of days are part of the books, so none is ever deleted.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::admin::body::Body;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Whose rows of which time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CleanupQuestion {
    /// Whose.
    user_did: String,
    /// Seconds since 1970.
    start_time: i64,
    /// Seconds since 1970.
    end_time: i64,
}

/// What was deleted.
#[derive(Debug, Serialize, ToSchema)]
pub struct CleanupReply {
    /// For people.
    message: &'static str,
    /// Always 0.
    deleted: u64,
}

/// Deletes nothing: there are no rows that could be wrong.
#[utoipa::path(post, path = "/api/user/cleanup-daily-stats", operation_id = "clean_daily_stats", tag = "user",
    request_body = CleanupQuestion, responses((status = 200, body = CleanupReply)))]
pub async fn run(
    _caller: AdminCaller,
    question: Body<CleanupQuestion>,
) -> Result<HttpResponse, AdminError> {
    let question = question.0;
    if question.user_did.trim().is_empty() {
        return Err(AdminError::invalid_member("userDid", "names nobody"));
    }
    if question.end_time < question.start_time {
        return Err(AdminError::invalid_member(
            "endTime",
            "is before `startTime`",
        ));
    }
    Ok(HttpResponse::Ok().json(CleanupReply {
        message: "sums of days are written with each call and are never wrong: nothing was deleted",
        deleted: 0,
    }))
}
