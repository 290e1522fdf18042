//! `GET /api/user/usage-stats` and `GET /api/user/admin/user-stats`: which models were called most.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::rollups::read::By;
use utoipa::ToSchema;

use super::model_calls::CallProvider;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::admin::usage::ask::{Asked, UsageQuery, Whose};
use crate::admin::usage::stretches;
use crate::identity::extract::{AdminCaller, AnyCaller};

/// Models that are shown.
const SHOWN: usize = 5;

/// Which models were called most.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageStatsReply {
    /// By models.
    model_stats: ModelStats,
}

/// Models that were called.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelStats {
    /// The five that were called most.
    list: Vec<CalledModel>,
    /// How many there are.
    total_model_count: usize,
}

/// A model and its calls.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalledModel {
    /// Its provider's id; empty where that is gone, or no provider took the call.
    provider_id: String,
    /// Its provider.
    #[schema(required)]
    provider: Option<CallProvider>,
    /// The provider's name for it.
    model: String,
    /// How often it was called.
    total_calls: i64,
}

/// Shows which models the caller called most.
#[utoipa::path(get, path = "/api/user/usage-stats", operation_id = "show_user_stats", tag = "user",
    params(UsageQuery), responses((status = 200, body = UsageStatsReply)))]
pub async fn own(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<UsageQuery>,
) -> Result<HttpResponse, AdminError> {
    let asked = query.0.read(&caller.0, context.clock.now())?;
    let whose = Whose::of(&caller.0, false)?;
    told(&context, Asked { whose, ..asked }).await
}

/// Shows which models were called most.
#[utoipa::path(get, path = "/api/user/admin/user-stats", operation_id = "show_all_stats", tag = "user",
    params(UsageQuery), responses((status = 200, body = UsageStatsReply)))]
pub async fn all(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<UsageQuery>,
) -> Result<HttpResponse, AdminError> {
    let asked = query.0.read(&caller.0, context.clock.now())?;
    let whose = Whose::All;
    told(&context, Asked { whose, ..asked }).await
}

async fn told(context: &AdminContext, asked: Asked) -> Result<HttpResponse, AdminError> {
    let (found, providers) = context
        .store
        .read(move |conn| {
            let by = [By::Provider, By::Model];
            let found = stretches::whole(conn, &asked, &asked.whose.filter(), &by)?;
            Ok((found, store::providers::all(conn)?))
        })
        .await?;
    let mut models: Vec<CalledModel> = found
        .into_iter()
        .map(|(mut common, figures)| {
            let model = common.pop().unwrap_or_default();
            let name = common.pop().unwrap_or_default();
            let provider = providers.iter().find(|row| row.name == name);
            CalledModel {
                provider_id: provider.map(|row| row.id.clone()).unwrap_or_default(),
                provider: provider.map(|row| CallProvider {
                    id: row.id.clone(),
                    name: row.name.clone(),
                    display_name: row.display_name.clone(),
                }),
                model,
                total_calls: figures.calls(),
            }
        })
        .collect();
    let total_model_count = models.len();
    models.sort_by(|one, other| {
        let most = other.total_calls.cmp(&one.total_calls);
        most.then_with(|| one.model.cmp(&other.model))
    });
    models.truncate(SHOWN);
    Ok(HttpResponse::Ok().json(UsageStatsReply {
        model_stats: ModelStats {
            list: models,
            total_model_count,
        },
    }))
}
