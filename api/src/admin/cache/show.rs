//! `GET /api/cache`: what is kept, and what became of calls that wanted a kept reply.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::error::AdminError;
use crate::app::Link;
use crate::identity::extract::AdminCaller;

/// Replies that are given to who asks the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct CacheReply {
    /// Calls may ask for them.
    pub on: bool,
    /// How many are kept.
    pub replies: i64,
    /// The room that they take, in bytes.
    pub bytes: i64,
    /// The most that is kept of all, in bytes.
    pub limit_bytes: i64,
    /// The most that is kept of one project, user or key, in bytes.
    pub limit_each_bytes: i64,
    /// How long they are kept at most, in seconds.
    pub longest_seconds: u64,
    /// What a call costs that gets one: `free`, `full`, or a share such as `25%`.
    pub price: String,
    /// Calls of this process since it began, by what became of them.
    pub calls: CacheCalls,
}

/// Calls that wanted a kept reply.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct CacheCalls {
    /// They got one.
    pub hit: u64,
    /// They joined a call that was being made.
    pub joined: u64,
    /// There was none.
    pub miss: u64,
    /// They wanted a new one.
    pub refresh: u64,
    /// Theirs are not kept.
    pub bypass: u64,
}

/// Tells what is kept of replies, and how it is used.
#[utoipa::path(get, path = "/api/cache", operation_id = "show_cache", tag = "hub",
    responses((status = 200, body = CacheReply)))]
pub async fn show(
    _caller: AdminCaller,
    link: web::Data<Rc<Link>>,
) -> Result<HttpResponse, AdminError> {
    let cache = &link.app.cache;
    let (replies, bytes) = cache.room(None).await?;
    let settings = cache.settings();
    let counts = cache.counts.all();
    let count = |word: &str| {
        let found = counts.iter().find(|(came, _)| came.word() == word);
        found.map_or(0, |(_, count)| *count)
    };
    Ok(HttpResponse::Ok().json(CacheReply {
        on: cache.is_on(),
        replies,
        bytes,
        limit_bytes: settings.limits.all,
        limit_each_bytes: settings.limits.each,
        longest_seconds: settings.longest.as_secs(),
        price: settings.price(),
        calls: CacheCalls {
            hit: count("hit"),
            joined: count("joined"),
            miss: count("miss"),
            refresh: count("refresh"),
            bypass: count("bypass"),
        },
    }))
}
