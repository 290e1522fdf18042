//! `GET /api/usage/projects/trends`: the calls of one application over time.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::rollups::read::Filter;
use utoipa::{IntoParams, ToSchema};

use super::ask::UsageQuery;
use super::project::{Known, OwnApp, ProjectObject};
use super::stretches::{self, Stretch};
use super::trends::TrendObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::{Query, filled};
use crate::identity::extract::AnyCaller;

/// Which application.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ProjectQuery {
    /// What its calls are counted under; absent or `null`: the hub's own app.
    pub app_did: Option<String>,
}

/// The calls of an application over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectTrendsReply {
    /// Which.
    project: ProjectObject,
    /// Hours of up to a day, else days, also those in which nothing happened.
    trends: Vec<TrendObject>,
}

/// Shows the calls of an application over time.
#[utoipa::path(get, path = "/api/usage/projects/trends", operation_id = "show_project_trends", tag = "user",
    params(UsageQuery, ProjectQuery), responses((status = 200, body = ProjectTrendsReply)))]
pub async fn show(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    query: Query<UsageQuery>,
    project: Query<ProjectQuery>,
) -> Result<HttpResponse, AdminError> {
    let asked = query.0.read(&caller.0, context.clock.now())?;
    let own = OwnApp::of(&request);
    let named = filled(project.0.app_did).filter(|named| named != "null");
    let (project, found) = context
        .store
        .read(move |conn| {
            let name = own.told(named.as_deref().unwrap_or_default());
            let known = Known::read(conn, [name])?;
            let mut found: Vec<Stretch> = Vec::new();
            for counted in own.in_sums(name) {
                let filter = Filter {
                    project: Some(counted),
                    ..asked.whose.filter()
                };
                stretches::join(&mut found, stretches::of(conn, &asked, &filter, None)?);
            }
            Ok((known.object(&own, name), found))
        })
        .await?;
    let trends = found.iter().map(TrendObject::of);
    Ok(HttpResponse::Ok().json(ProjectTrendsReply {
        project,
        trends: trends.collect::<Result<_, _>>()?,
    }))
}
