//! `GET /api/notices`: what the caller should know.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::notices::{Audience, Notice, page as page_of};
use utoipa::{IntoParams, ToSchema};

use super::context::AdminContext;
use super::credits::owner;
use super::error::AdminError;
use super::page::{self, Meta};
use super::query::{Query, filled};
use super::time::iso;
use crate::identity::extract::{AnyCaller, Caller};
use crate::notices::{Facts, Told, told};

/// Which notices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
    /// Only those that hold now.
    #[serde(default)]
    open: bool,
    /// Those of every customer too; admins only.
    #[serde(default)]
    all: bool,
}

/// Something that the caller should know.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeObject {
    /// The notice's id.
    pub id: String,
    /// The customer who is meant; null: whoever manages the hub.
    #[schema(required)]
    pub owner: Option<String>,
    /// What is told, as it was when this was noticed.
    pub facts: Facts,
    /// The same in words.
    pub text: Told,
    /// When this was noticed.
    pub created_at: String,
    /// Since when it does not hold any more; null: it holds.
    #[schema(required)]
    pub over_at: Option<String>,
}

/// A page of notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticesReply {
    /// The newest first.
    pub notices: Vec<NoticeObject>,
    /// Where the next page begins.
    pub meta: Meta,
}

/// Lists what the caller should know, newest first: of their own credits and budgets and, for
/// admins, of the hub's prices and budgets.
#[utoipa::path(get, path = "/api/notices", operation_id = "list_notices", tag = "notices", params(NoticeQuery),
    responses((status = 200, body = NoticesReply), (status = 403, description = "`all` is for admins")))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<NoticeQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let limit = page::limit(query.limit)?;
    let admin = Caller::Admin.admit(Some(&caller.0));
    let audience = match query.all {
        true => admin.map(|()| Audience::All)?,
        false => Audience::Of(owner::of(&caller.0), admin.is_ok()),
    };
    let (open, after) = (query.open, filled(query.after));
    let mut rows = context
        .store
        .read(move |conn| page_of(conn, &audience, open, after.as_deref(), limit + 1))
        .await?;
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let notices = rows.into_iter().filter_map(object).collect();
    Ok(HttpResponse::Ok().json(NoticesReply { notices, meta }))
}

/// A notice as it is shown; one of a newer version, which this one cannot tell, is left out.
fn object(row: Notice) -> Option<NoticeObject> {
    let facts: Facts = serde_json::from_str(&row.facts).ok()?;
    Some(NoticeObject {
        id: row.id,
        owner: row.owner,
        text: told(&facts),
        facts,
        created_at: iso(row.created_at),
        over_at: row.over_at.map(iso),
    })
}
