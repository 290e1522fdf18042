//! Videos that providers make while nobody waits: one row from the order to the end, and what is
//! kept back for it meanwhile.

mod holds;

use diesel::prelude::*;

use crate::schema::video_jobs;
use crate::{Conn, Settlement};

pub use holds::{Held, Kept, Order, keep};

/// How keys begin that a caller chose: each orders one video. Others say what was sent, and may order
/// the same again.
pub const CHOSEN: &str = "key:";

/// States in which a job runs.
pub const RUNNING: [&str; 3] = ["creating", "queued", "in_progress"];

/// One job.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = video_jobs, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct VideoJob {
    /// As its owner knows it: `video_` and 32 digits, which sort by time.
    pub id: String,
    /// The id that its call's record has, or will have: UUID v7.
    pub call_id: String,
    /// Whose it is.
    pub owner: String,
    /// `creating`, `queued`, `in_progress`, `completed`, `failed` or `cancelled`.
    pub state: String,
    /// Percent.
    pub progress: i64,
    /// As the caller wrote it.
    pub requested_model: String,
    /// The provider's row.
    pub provider_id: String,
    /// Its name then.
    pub provider: String,
    /// Its name for the model.
    pub model: String,
    /// The account that makes it, and alone knows of it.
    pub credential_id: Option<String>,
    /// The provider's name for the job.
    pub upstream_id: Option<String>,
    /// Length of the video.
    pub seconds: i64,
    /// Width and height, such as `1280x720`.
    pub size: Option<String>,
    /// The job whose video it changes.
    pub remixed_from: Option<String>,
    /// Where the provider has the video, where it says so.
    pub address: Option<String>,
    /// Stable code of what went wrong.
    pub error_code: Option<String>,
    /// What went wrong, in words.
    pub error_message: Option<String>,
    /// Who called: JSON of the room that makes videos.
    pub intake: String,
    /// What was tried: JSON of the same.
    pub attempts: String,
    /// What is kept back: a JSON array of [`Held`]'s parts, of the same.
    pub holds: String,
    /// The row of the price book that it is charged under.
    pub rate_id: Option<String>,
    /// Who set that price.
    pub rate_source: Option<String>,
    /// Who sends the same again gets the same job.
    pub join_key: Option<String>,
    /// SHA-256 of what was ordered, in hexadecimal, where another order under the same key is
    /// refused.
    pub join_print: Option<String>,
    /// When who waited for it had it. Milliseconds since 1970, as all that follow.
    pub delivered_at: Option<i64>,
    /// Opens the video to whoever has its address.
    pub ticket: String,
    /// When it was ordered.
    pub created_at: i64,
    /// When the provider is asked next; None: the job has ended.
    pub look_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Until then the provider keeps the video.
    pub expires_at: Option<i64>,
    /// Since when its owner does not see it any more.
    pub deleted_at: Option<i64>,
}

impl VideoJob {
    /// It has not ended.
    pub fn is_running(&self) -> bool {
        RUNNING.contains(&self.state.as_str())
    }
}

/// One by its id, deleted or not.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<VideoJob>> {
    video_jobs::table
        .find(id)
        .select(VideoJob::as_select())
        .first(conn)
        .optional()
}

/// One that its owner may see.
pub fn of_owner(conn: &mut Conn, owner: &str, id: &str) -> QueryResult<Option<VideoJob>> {
    let job = by_id(conn, id)?;
    Ok(job.filter(|job| job.owner == owner && job.deleted_at.is_none()))
}

/// Those of an owner behind `after`, the newest first or last.
pub fn page(
    conn: &mut Conn,
    owner: &str,
    after: Option<&str>,
    newest_first: bool,
    limit: i64,
) -> QueryResult<Vec<VideoJob>> {
    let mut query = video_jobs::table
        .filter(video_jobs::owner.eq(owner))
        .filter(video_jobs::deleted_at.is_null())
        // What no provider has taken yet is not there.
        .filter(video_jobs::upstream_id.is_not_null())
        .select(VideoJob::as_select())
        .limit(limit)
        .into_boxed();
    query = match newest_first {
        true => query.order(video_jobs::id.desc()),
        false => query.order(video_jobs::id.asc()),
    };
    if let Some(after) = after {
        query = match newest_first {
            true => query.filter(video_jobs::id.lt(after.to_owned())),
            false => query.filter(video_jobs::id.gt(after.to_owned())),
        };
    }
    query.load(conn)
}

/// The newest job that was ordered under this key.
pub fn joined(conn: &mut Conn, owner: &str, join_key: &str) -> QueryResult<Option<VideoJob>> {
    video_jobs::table
        .filter(video_jobs::owner.eq(owner))
        .filter(video_jobs::join_key.eq(join_key))
        .filter(video_jobs::deleted_at.is_null())
        .order(video_jobs::id.desc())
        .select(VideoJob::as_select())
        .first(conn)
        .optional()
}

/// How many of an owner run.
pub fn running(conn: &mut Conn, owner: &str) -> QueryResult<i64> {
    video_jobs::table
        .filter(video_jobs::owner.eq(owner))
        .filter(video_jobs::look_at.is_not_null())
        .count()
        .get_result(conn)
}

/// Jobs whose provider is to be asked now, the longest waiting first.
pub fn due(conn: &mut Conn, now: i64, limit: i64) -> QueryResult<Vec<VideoJob>> {
    video_jobs::table
        .filter(video_jobs::look_at.le(now))
        .order(video_jobs::look_at.asc())
        .limit(limit)
        .select(VideoJob::as_select())
        .load(conn)
}

/// Takes the right to ask a job's provider now; false: somebody else has it, or it has ended.
pub fn claim(conn: &mut Conn, id: &str, now: i64, next: i64) -> QueryResult<bool> {
    let due = video_jobs::table
        .find(id)
        .filter(video_jobs::look_at.le(now));
    let claimed = diesel::update(due)
        .set(video_jobs::look_at.eq(next))
        .execute(conn)?;
    Ok(claimed > 0)
}

/// Notes what is known of a job that runs; false: it has ended meanwhile.
pub fn note(conn: &mut Conn, job: &VideoJob) -> QueryResult<bool> {
    let running = video_jobs::table
        .find(&job.id)
        .filter(video_jobs::look_at.is_not_null());
    Ok(diesel::update(running).set(job).execute(conn)? > 0)
}

/// The end of a job: its call, its charge, and what was kept back for it, in one. False: it has
/// ended before, and nothing happens.
pub fn end(
    conn: &mut Conn,
    job: &VideoJob,
    settlement: &Settlement,
    now: i64,
) -> QueryResult<bool> {
    if !note(conn, job)? {
        return Ok(false);
    }
    settlement.write(conn)?;
    holds::give_back(conn, &job.call_id, now)?;
    Ok(true)
}

/// An order that no provider took: nothing is left of it.
pub fn withdraw(conn: &mut Conn, id: &str, call_id: &str, now: i64) -> QueryResult<()> {
    holds::give_back(conn, call_id, now)?;
    let unborn = video_jobs::table
        .find(id)
        .filter(video_jobs::upstream_id.is_null())
        .filter(video_jobs::look_at.is_not_null());
    diesel::delete(unborn).execute(conn).map(|_| ())
}

/// Its owner has it, or does not want to see it any more.
pub fn mark(
    conn: &mut Conn,
    id: &str,
    delivered_at: Option<i64>,
    deleted_at: Option<i64>,
) -> QueryResult<()> {
    let row = video_jobs::table.find(id);
    if let Some(at) = delivered_at {
        diesel::update(row)
            .set(video_jobs::delivered_at.eq(at))
            .execute(conn)?;
    }
    if let Some(at) = deleted_at {
        diesel::update(row)
            .set(video_jobs::deleted_at.eq(at))
            .execute(conn)?;
    }
    Ok(())
}

/// When the next job is to be looked at; None: none runs.
pub fn next_look(conn: &mut Conn) -> QueryResult<Option<i64>> {
    video_jobs::table
        .select(diesel::dsl::min(video_jobs::look_at))
        .first(conn)
}
