//! `GET /api/usage/projects/calls`: the calls of one application.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::calls::numbered::{self, Searched, Wanted};
use utoipa::{IntoParams, ToSchema};

use super::ask::UsageQuery;
use super::call::{ModelCallObject, kinds};
use super::project::OwnApp;
use super::project_trends::ProjectQuery;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::numbered::{Paging, number};
use crate::admin::query::{Query, filled};
use crate::identity::extract::AnyCaller;

/// Characters of a text that is looked for.
const LONGEST_SEARCH: usize = 100;

/// Which of the calls.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct CallsQuery {
    /// From 1.
    pub page: Option<String>,
    /// 1 to 100.
    pub page_size: Option<String>,
    /// Text in the model's name.
    pub model: Option<String>,
    /// `success`, `failed`, `processing` (of which there are none in the record) or `all`.
    pub status: Option<String>,
    /// `chatCompletion`, `imageGeneration`, `embedding`, `video`, `audioGeneration` or `custom`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// A provider's id.
    pub provider_id: Option<String>,
    /// Text in one of the members that `searchFields` names.
    pub search: Option<String>,
    /// Words of `model`, `traceId`, `id` and `userDid`, with commas between them; all when absent.
    pub search_fields: Option<String>,
    /// At least so long.
    pub min_duration_seconds: Option<String>,
}

impl CallsQuery {
    /// Narrows what is wanted; `None`: no call is in such a state.
    pub fn narrow(self, mut wanted: Wanted) -> Result<Option<Wanted>, AdminError> {
        wanted.model = filled(self.model);
        wanted.provider_id = filled(self.provider_id);
        match filled(self.status).as_deref() {
            None | Some("all") => {}
            Some("success") => wanted.succeeded = Some(true),
            Some("failed") => wanted.succeeded = Some(false),
            // The record is written when a call ends.
            Some("processing") => return Ok(None),
            Some(other) => {
                let problem =
                    format!("is {other:?}, but must be success, failed, processing or all");
                return Err(AdminError::invalid_member("status", problem));
            }
        }
        if let Some(kind) = filled(self.kind) {
            wanted.kinds = kinds(&kind);
            if wanted.kinds.is_empty() {
                let problem = format!(
                    "is {kind:?}, but must be chatCompletion, imageGeneration, embedding, video, audioGeneration or custom"
                );
                return Err(AdminError::invalid_member("type", problem));
            }
        }
        let seconds = number(
            "minDurationSeconds",
            self.min_duration_seconds,
            0..=1_000_000,
        )?;
        wanted.longer_than = seconds.map(|seconds| seconds * 1_000);
        if let Some(text) = filled(self.search) {
            if text.chars().count() > LONGEST_SEARCH {
                let problem = format!("is longer than {LONGEST_SEARCH} characters");
                return Err(AdminError::invalid_member("search", problem));
            }
            wanted.search = Some((text, searched(filled(self.search_fields).as_deref())));
        }
        Ok(Some(wanted))
    }
}

/// Where a text is looked for; words that mean nothing are left aside, as upstream does.
fn searched(fields: Option<&str>) -> Vec<Searched> {
    let all = [
        ("model", Searched::Model),
        ("traceId", Searched::Request),
        ("id", Searched::Id),
        ("userDid", Searched::User),
    ];
    let Some(fields) = fields else {
        return all.map(|(_, member)| member).to_vec();
    };
    let named = |word: &str| fields.split(',').any(|field| field.trim() == word);
    let found = all.into_iter().filter(|(word, _)| named(word));
    found.map(|(_, member)| member).collect()
}

/// A page of calls.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectCallsReply {
    /// They, newest first.
    list: Vec<ModelCallObject>,
    /// How many there are on all pages.
    count: i64,
    /// Which page this is.
    page: i64,
    /// Entries of a page.
    page_size: i64,
}

/// Lists the calls of an application, newest first.
#[utoipa::path(get, path = "/api/usage/projects/calls", operation_id = "list_project_calls", tag = "user",
    params(UsageQuery, ProjectQuery, CallsQuery), responses((status = 200, body = ProjectCallsReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    query: Query<UsageQuery>,
    project: Query<ProjectQuery>,
    calls: Query<CallsQuery>,
) -> Result<HttpResponse, AdminError> {
    let asked = query.0.read(&caller.0, context.clock.now())?;
    let own = OwnApp::of(&request);
    let mut calls = calls.0;
    let paging = Paging::read(calls.page.take(), calls.page_size.take())?;
    let wanted = calls.narrow(Wanted {
        project: own.named(project.0.app_did),
        from: Some(asked.from),
        to: Some(asked.to),
        ..asked.whose.wanted()
    })?;
    let (count, rows) = match wanted {
        None => (0, Vec::new()),
        Some(wanted) => {
            context
                .store
                .read(move |conn| {
                    let count = numbered::count(conn, &wanted)?;
                    let rows = numbered::page(conn, &wanted, paging.offset(), paging.page_size)?;
                    Ok((count, rows))
                })
                .await?
        }
    };
    let list = rows.iter().map(|row| ModelCallObject::of(row, &own));
    Ok(HttpResponse::Ok().json(ProjectCallsReply {
        list: list.collect::<Result<_, _>>()?,
        count,
        page: paging.page,
        page_size: paging.page_size,
    }))
}
