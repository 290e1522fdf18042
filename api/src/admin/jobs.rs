//! `GET /api/jobs` and `POST /api/jobs/{name}/run`: what the hub does now and then.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::jobs::Job;
use utoipa::ToSchema;

use super::context::AdminContext;
use super::error::AdminError;
use super::time::iso;
use crate::identity::extract::AdminCaller;

/// Something that is done now and then, by one of the processes that share the database.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobObject {
    /// What it is called.
    name: String,
    /// Somebody does it now.
    running: bool,
    /// When it is done next.
    next_at: String,
    /// When it was begun last.
    #[schema(required)]
    started_at: Option<String>,
    /// When it ended last.
    #[schema(required)]
    finished_at: Option<String>,
    /// How often it ended, well or not.
    runs: i64,
    /// How often in a row it failed.
    failures: i64,
    /// Why it failed the last time; null when it went well.
    #[schema(required)]
    error: Option<String>,
}

impl JobObject {
    fn of(row: Job, now: i64) -> Self {
        JobObject {
            running: row.holder.is_some() && row.held_until.is_some_and(|until| until > now),
            name: row.name,
            next_at: iso(row.next_at),
            started_at: row.started_at.map(iso),
            finished_at: row.finished_at.map(iso),
            runs: row.runs,
            failures: row.failures,
            error: row.error,
        }
    }
}

/// All jobs.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobsReply {
    /// They, by name.
    jobs: Vec<JobObject>,
}

/// Lists what the hub does now and then, and how it went.
#[utoipa::path(get, path = "/api/jobs", operation_id = "list_jobs", tag = "hub", responses((status = 200, body = JobsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    let rows = context.store.read(store::jobs::all).await?;
    let now = context.clock.now().0;
    let jobs = rows
        .into_iter()
        .map(|row| JobObject::of(row, now))
        .collect();
    Ok(HttpResponse::Ok().json(JobsReply { jobs }))
}

/// Has a job done now rather than at its time.
#[utoipa::path(post, path = "/api/jobs/{name}/run", operation_id = "run_job", tag = "hub", params(("name" = String, Path)),
    responses((status = 202, description = "It is begun as soon as nobody does it"), (status = 404, description = "No such job")))]
pub async fn run(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    name: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    if context.jobs.hasten(&name).await? {
        Ok(HttpResponse::Accepted().finish())
    } else {
        Err(AdminError::not_found(format!(
            "there is no job {:?}; GET /api/jobs lists them",
            name.as_str()
        )))
    }
}
