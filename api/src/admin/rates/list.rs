//! `GET /api/ai-providers/model-rates`: all rates, in upstream's pages.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::rates::Rate;
use utoipa::{IntoParams, ToSchema};

use super::RateObject;
use super::filter::RateFilter;
use super::owner::Owner;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::numbered::Paging;
use crate::admin::providers::precedence;
use crate::admin::providers::status::{StatusObject, Statuses};
use crate::admin::query::{Query, filled};
use crate::identity::extract::AnyCaller;
use crate::identity::principal::Principal;
use crate::routing::ANY;

/// Which rates, and which page of them.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct RatesQuery {
    /// From 1.
    #[param(value_type = Option<i64>)]
    page: Option<String>,
    /// 1 to 100; 20 when absent.
    #[param(value_type = Option<i64>)]
    page_size: Option<String>,
    /// `asc` or `desc` by the time they came in force; `desc` when absent.
    o: Option<String>,
    /// `key:value key:a,b like-key:text`, where a key is `model`, `type`, `provider` or `source`.
    q: Option<String>,
    /// Ids of providers with commas between them.
    provider_id: Option<String>,
    /// Text in the model's name.
    model: Option<String>,
    /// `true` adds models that the provider is about to end.
    include_deprecated: Option<String>,
    /// `true` adds rates of single projects, users and keys, rates that are still to come, and
    /// defaults; for admins.
    include_all: Option<String>,
}

/// A page of rates.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatesReply {
    /// How many there are on all pages.
    count: usize,
    /// Those of this page.
    list: Vec<ListedRate>,
    /// Which page this is.
    paging: Paging,
}

/// A rate beside its provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedRate {
    /// The rate.
    #[serde(flatten)]
    rate: RateObject,
    /// Whose rate.
    provider: RateProvider,
    /// Whether the model can be called, as calls and probes have last shown; null: nothing was seen
    /// of it.
    #[schema(required)]
    status: Option<StatusObject>,
}

/// The provider of a rate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateProvider {
    /// The provider's id.
    id: String,
    /// In front of the slash of a model name.
    name: String,
    /// For people.
    display_name: String,
}

/// Lists rates in force of the providers that are in force.
#[utoipa::path(get, path = "/api/ai-providers/model-rates", operation_id = "list_rates", tag = "rates", params(RatesQuery),
    responses((status = 200, body = RatesReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<RatesQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let paging = Paging::read(query.page, query.page_size)?;
    let ascending = match query.o.as_deref() {
        Some("asc") => true,
        None | Some("desc" | "") => false,
        Some(_) => return Err(AdminError::invalid_member("o", "must be asc or desc")),
    };
    let filter = RateFilter::read(
        query.q.as_deref(),
        filled(query.provider_id).as_deref(),
        filled(query.model),
        query.include_deprecated.as_deref() == Some("true"),
    )?;
    let all = query.include_all.as_deref() == Some("true") && caller.0.role.manages();
    let now = context.clock.now();
    let (providers, rates, statuses) = context
        .store
        .read(move |conn| {
            let mut rates = store::rates::in_force(conn, now.0)?;
            if all {
                rates.extend(store::rates::scheduled(conn, now.0)?);
            } else {
                rates.retain(|rate| rate.scope.is_empty() && rate.model != ANY);
            }
            Ok((store::providers::all(conn)?, rates, Statuses::read(conn)?))
        })
        .await?;
    let mut owners: Vec<Owner> = precedence::in_force(&providers).map(Owner::from).collect();
    owners.push(Owner::any());
    let mut found: Vec<(&Rate, &Owner)> = owners
        .iter()
        .flat_map(|provider| {
            let own = rates.iter().filter(|rate| rate.provider == provider.name);
            own.map(move |rate| (rate, provider))
        })
        .filter(|(rate, provider)| filter.takes(rate, provider))
        .collect();
    found.sort_by(|(one, _), (other, _)| {
        (one.created_at, &one.id).cmp(&(other.created_at, &other.id))
    });
    if !ascending {
        found.reverse();
    }
    let list = paging
        .cut(found.iter())
        .map(|(rate, provider)| listed(rate, provider, &caller.0, &statuses))
        .collect();
    Ok(HttpResponse::Ok().json(RatesReply {
        count: found.len(),
        list,
        paging,
    }))
}

fn listed(rate: &Rate, provider: &Owner, caller: &Principal, statuses: &Statuses) -> ListedRate {
    ListedRate {
        rate: RateObject::seen_by(rate, &provider.id, caller),
        provider: RateProvider {
            id: provider.id.clone(),
            name: provider.name.clone(),
            display_name: provider.display_name.clone(),
        },
        status: statuses.of(&provider.id, &rate.model, &rate.kind),
    }
}
