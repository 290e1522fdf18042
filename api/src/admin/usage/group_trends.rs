//! `GET /api/usage/projects/group-trends`: the calls of all applications over time, side by side.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::value::RawValue;
use store::calls::numbered::{self, Wanted};
use store::rollups::read::By;
use utoipa::ToSchema;

use super::ask::UsageQuery;
use super::figures::Figures;
use super::project::{Known, OwnApp, ProjectObject};
use super::stretches;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::calendar::Every;
use crate::clock::Millis;
use crate::identity::extract::AnyCaller;

/// An application that called.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallingProject {
    /// Which.
    #[serde(flatten)]
    project: ProjectObject,
    /// When its newest call began, seconds since 1970.
    #[schema(required)]
    last_call_time: Option<i64>,
}

/// What the calls of one application in one stretch came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupFigures {
    /// Tokens of all classes, pictures and seconds.
    total_usage: i64,
    /// What they cost.
    #[schema(value_type = f64)]
    total_credits: Box<RawValue>,
    /// Calls.
    total_calls: i64,
    /// Those that succeeded.
    success_calls: i64,
    /// Seconds, on average over those that succeeded.
    #[schema(value_type = f64)]
    avg_duration: Box<RawValue>,
    /// Seconds until the first token.
    #[schema(value_type = f64)]
    avg_ttfb: Box<RawValue>,
}

impl GroupFigures {
    fn of(figures: &Figures) -> Result<Self, AdminError> {
        Ok(GroupFigures {
            total_usage: figures.usage(),
            total_credits: figures.credits()?,
            total_calls: figures.calls(),
            success_calls: figures.success_calls(),
            avg_duration: figures.avg_duration()?,
            avg_ttfb: figures.avg_ttfb()?,
        })
    }
}

/// An hour or a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupTrend {
    /// Where it begins, seconds since 1970.
    timestamp: i64,
    /// By what calls are counted under.
    by_project: BTreeMap<String, GroupFigures>,
}

/// The calls of all applications over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupTrendsReply {
    /// The applications that called.
    projects: Vec<CallingProject>,
    /// Hours of up to a day, else days, also those in which nothing happened.
    trends: Vec<GroupTrend>,
    /// `hour` or `day`.
    granularity: &'static str,
}

/// Shows the calls of all applications over time, side by side.
#[utoipa::path(get, path = "/api/usage/projects/group-trends", operation_id = "show_group_trends", tag = "user",
    params(UsageQuery), responses((status = 200, body = GroupTrendsReply)))]
pub async fn show(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    query: Query<UsageQuery>,
) -> Result<HttpResponse, AdminError> {
    let asked = query.0.read(&caller.0, context.clock.now())?;
    let own = OwnApp::of(&request);
    let told = own.clone();
    let granularity = match asked.every {
        Every::Hour => "hour",
        _ => "day",
    };
    let (projects, found) = context
        .store
        .read(move |conn| {
            let found = stretches::of(conn, &asked, &asked.whose.filter(), Some(By::Project))?;
            let mut names: Vec<String> = found
                .iter()
                .flat_map(|stretch| stretch.groups.keys())
                .map(|name| told.told(name).to_owned())
                .collect();
            names.sort_unstable();
            names.dedup();
            let known = Known::read(conn, names.iter().map(String::as_str))?;
            let mut projects = Vec::new();
            for name in names {
                let newest = numbered::newest(
                    conn,
                    &Wanted {
                        project: told.counted(&name),
                        from: Some(asked.from),
                        to: Some(asked.to),
                        ..asked.whose.wanted()
                    },
                )?;
                projects.push(CallingProject {
                    project: known.object(&told, &name),
                    last_call_time: newest.map(|at| Millis(at).seconds()),
                });
            }
            projects.sort_by_key(|project| std::cmp::Reverse(project.last_call_time));
            Ok((projects, found))
        })
        .await?;
    let mut trends = Vec::with_capacity(found.len());
    for stretch in &found {
        let mut groups: BTreeMap<&str, Figures> = BTreeMap::new();
        for (name, figures) in &stretch.groups {
            groups.entry(own.told(name)).or_default().join(figures);
        }
        let groups = groups.into_iter().map(|(name, figures)| {
            GroupFigures::of(&figures).map(|figures| (name.to_owned(), figures))
        });
        trends.push(GroupTrend {
            timestamp: stretch.timestamp,
            by_project: groups.collect::<Result<_, _>>()?,
        });
    }
    Ok(HttpResponse::Ok().json(GroupTrendsReply {
        projects,
        trends,
        granularity,
    }))
}
