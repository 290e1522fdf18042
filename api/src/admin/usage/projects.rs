//! `GET /api/usage/projects`: the applications that called.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::calls::numbered::{self, Wanted};
use store::rollups::read::By;
use utoipa::{IntoParams, ToSchema};

use super::ask::UsageQuery;
use super::figures::Figures;
use super::project::{Known, OwnApp, ProjectObject};
use super::stretches;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::numbered::Paging;
use crate::admin::query::{Query, filled};
use crate::clock::Millis;
use crate::identity::extract::AnyCaller;

/// Which page, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ProjectsQuery {
    /// From 1.
    page: Option<String>,
    /// 1 to 100; 20 when absent.
    page_size: Option<String>,
    /// `totalCalls`, which is usual, or `totalCredits`.
    sort_by: Option<String>,
    /// `desc`, which is usual, or `asc`.
    sort_order: Option<String>,
}

/// An application and what its calls came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectUsage {
    /// Which.
    #[serde(flatten)]
    project: ProjectObject,
    /// Its calls.
    total_calls: i64,
    /// What they cost.
    #[schema(value_type = f64)]
    total_credits: Box<RawValue>,
    /// Seconds, on average over those that succeeded.
    #[schema(value_type = f64)]
    avg_duration: Box<RawValue>,
    /// How many of a hundred succeeded.
    #[schema(value_type = f64)]
    success_rate: Box<RawValue>,
    /// When the newest began, seconds since 1970.
    #[schema(required)]
    last_call_time: Option<i64>,
}

/// A page of applications.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectsReply {
    /// They.
    projects: Vec<ProjectUsage>,
    /// How many there are on all pages.
    total: usize,
    /// Which page this is.
    page: i64,
    /// Entries of a page.
    page_size: i64,
}

/// Lists the applications that called, with what their calls came to.
#[utoipa::path(get, path = "/api/usage/projects", operation_id = "list_usage_projects", tag = "user",
    params(UsageQuery, ProjectsQuery), responses((status = 200, body = ProjectsReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    query: Query<UsageQuery>,
    page: Query<ProjectsQuery>,
) -> Result<HttpResponse, AdminError> {
    let asked = query.0.read(&caller.0, context.clock.now())?;
    let page = page.0;
    let paging = Paging::read(page.page, page.page_size)?;
    let by_credits = filled(page.sort_by).as_deref() == Some("totalCredits");
    let ascending = filled(page.sort_order).is_some_and(|word| word.eq_ignore_ascii_case("asc"));
    let own = OwnApp::of(&request);
    let told = own.clone();
    let (total, rows) = context
        .store
        .read(move |conn| {
            let mut sums: BTreeMap<String, Figures> = BTreeMap::new();
            let by = [By::Project];
            for (common, figures) in stretches::whole(conn, &asked, &asked.whose.filter(), &by)? {
                let project = common.first().map_or("", String::as_str);
                sums.entry(told.told(project).to_owned())
                    .or_default()
                    .join(&figures);
            }
            let mut found: Vec<(String, Figures)> = sums.into_iter().collect();
            found.sort_by_key(|(_, figures)| match by_credits {
                true => figures.charge().0,
                false => figures.calls(),
            });
            if !ascending {
                found.reverse();
            }
            let total = found.len();
            let mut rows = Vec::new();
            let known = Known::read(conn, found.iter().map(|(project, _)| project.as_str()))?;
            for (project, figures) in paging.cut(found.into_iter()) {
                let newest = numbered::newest(
                    conn,
                    &Wanted {
                        project: told.counted(&project),
                        from: Some(asked.from),
                        to: Some(asked.to),
                        ..asked.whose.wanted()
                    },
                )?;
                rows.push((known.object(&told, &project), figures, newest));
            }
            Ok((total, rows))
        })
        .await?;
    let projects = rows.into_iter().map(|(project, figures, newest)| {
        Ok(ProjectUsage {
            project,
            total_calls: figures.calls(),
            total_credits: figures.credits()?,
            avg_duration: figures.avg_duration()?,
            success_rate: figures.success_rate()?,
            last_call_time: newest.map(|at| Millis(at).seconds()),
        })
    });
    Ok(HttpResponse::Ok().json(ProjectsReply {
        projects: projects.collect::<Result<_, AdminError>>()?,
        total,
        page: paging.page,
        page_size: paging.page_size,
    }))
}
