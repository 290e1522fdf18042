//! `POST /api/ai-providers/model-rates/example`: what a call would cost, line by line.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::nanos::rate;
use utoipa::ToSchema;
use wire::usage::{Class, Counters};
use wire::{Native, Units, Usage};

use super::RateObject;
use super::owner::owner;
use crate::admin::body::Body;
use crate::admin::calls::price::PriceLine;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;
use crate::metering::Price;

/// A call to be priced under a row of the price book.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExampleBody {
    /// The row.
    pub rate_id: String,
    /// Tokens by class, named as in a call's `usage`: `input`, `cache_read`, `output` …
    #[serde(default)]
    pub usage: std::collections::BTreeMap<String, u64>,
    /// A usage object as a provider wrote it, instead of `usage`.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Value>>)]
    pub reported: Option<Map<String, Value>>,
    /// The dialect of `reported`, such as `openai-chat`.
    pub dialect: Option<String>,
    /// The kind of provider that wrote `reported`, where it counts in its own way.
    pub kind: Option<String>,
    /// Pictures, seconds, characters, searches and requests.
    #[serde(default)]
    pub units: UnitsBody,
    /// The service tier that the provider reports.
    pub service: Option<String>,
}

/// What is not counted in tokens.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct UnitsBody {
    images: u64,
    size: Option<String>,
    quality: Option<String>,
    seconds: u64,
    characters: u64,
    searches: u64,
    requests: u64,
}

/// What the call would cost.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExampleReply {
    /// The row that was applied.
    rate: RateObject,
    /// One line for each class with tokens and each unit. Lines are exact.
    lines: Vec<PriceLine>,
    /// The sum of the lines, rounded once, half to even, to a billionth of a credit; null: the book
    /// has no price for this.
    #[schema(required)]
    charge: Option<String>,
}

/// Prices a call as the hub would: class × rate = amount.
#[utoipa::path(post, path = "/api/ai-providers/model-rates/example", operation_id = "price_example", tag = "rates", request_body = ExampleBody,
    responses((status = 200, body = ExampleReply), (status = 400, description = "A member is wrong"), (status = 404, description = "No such rate")))]
pub async fn example(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    sent: Body<ExampleBody>,
) -> Result<HttpResponse, AdminError> {
    let sent = sent.0;
    let (usage, searches) = usage(&sent)?;
    let id = sent.rate_id.clone();
    let (row, provider_id) = context
        .store
        .read(move |conn| {
            let Some(row) = store::rates::by_id(conn, &id)? else {
                return Ok(Err(AdminError::not_found(format!(
                    "there is no rate {id:?}"
                ))));
            };
            let named = store::providers::by_name(conn, &row.provider)?;
            let provider = named.first().map(|provider| provider.id.clone());
            let provider = match provider {
                Some(id) => owner(conn, &id)?.map(|owner| owner.id).unwrap_or_default(),
                None => row.provider.clone(),
            };
            Ok(Ok((row, provider)))
        })
        .await??;
    let mut units = Units::from(sent.units);
    units.searches = units.searches.max(searches);
    let price = Price::from_row(&row);
    let service = sent.service.as_deref();
    let lines = price.lines(&usage, &units, service).into_iter();
    let charge = price.charge(&usage, &units, service);
    Ok(HttpResponse::Ok().json(ExampleReply {
        rate: RateObject::of(&row, &provider_id),
        lines: lines
            .map(|line| PriceLine {
                class: line.measure.name(),
                tokens: line.count,
                rate: rate::print(line.rate),
                amount: rate::exact(line.count, line.rate),
            })
            .collect(),
        charge: charge.map(|nanos| nanos.to_string()),
    }))
}

impl From<UnitsBody> for Units {
    fn from(body: UnitsBody) -> Self {
        Units {
            images: body.images,
            size: body.size,
            quality: body.quality,
            seconds: body.seconds,
            characters: body.characters,
            searches: body.searches,
            requests: body.requests,
        }
    }
}

/// The classes of the call, and searches that the provider told beside them.
fn usage(sent: &ExampleBody) -> Result<(Usage, u64), AdminError> {
    if let Some(reported) = &sent.reported {
        let word = sent.dialect.as_deref().unwrap_or_default();
        let dialect = Native::from_name(word).ok_or_else(|| {
            let known = Native::ALL.map(Native::name).join(", ");
            let problem = format!("is {word:?}, but must be one of {known}");
            AdminError::invalid_member("dialect", problem)
        })?;
        let counters = Counters::of(&Value::Object(reported.clone()));
        let kind = sent.kind.as_deref().unwrap_or_default();
        let (usage, searches) = Usage::reported(dialect, kind, &counters);
        return Ok((usage, searches.unwrap_or(0)));
    }
    let mut usage = Usage::default();
    for (name, tokens) in &sent.usage {
        let class = Class::from_name(name).ok_or_else(|| {
            let known = Class::ALL.map(Class::name).join(", ");
            AdminError::invalid_member(
                format!("usage.{name}"),
                format!("is no class of tokens; there are {known}"),
            )
        })?;
        class.add(&mut usage, *tokens);
    }
    Ok((usage, 0))
}
