//! `GET /api/calls/{id}`: one call with its attempts and its price.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::attempts::Attempt;
use utoipa::ToSchema;
use wire::Usage;
use wire::usage::Class;

use super::CallObject;
use super::price::CallPrice;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::time::iso;
use crate::admin::words;
use crate::identity::extract::AdminCaller;

/// One call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallReply {
    /// The call.
    pub call: CallDetail,
}

/// A call with all that led to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallDetail {
    /// The call as it is listed.
    #[serde(flatten)]
    pub call: CallObject,
    /// Every try at a provider, first to last.
    pub attempts: Vec<AttemptObject>,
    /// How the charge came about; null when the price is unknown.
    #[schema(required)]
    pub price: Option<CallPrice>,
}

/// One try at one provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptObject {
    /// 1 for the first.
    pub number: i64,
    /// The provider's name.
    pub provider: String,
    /// The provider's name for the model.
    pub model: String,
    /// The credential's name.
    #[schema(required)]
    pub credential_name: Option<String>,
    /// `success`, `failed` or `cancelled`.
    #[schema(schema_with = words::outcome)]
    pub status: String,
    /// What the provider answered.
    #[schema(required)]
    pub http_status: Option<i64>,
    /// A stable word for what went wrong.
    #[schema(required)]
    pub error_code: Option<String>,
    /// What went wrong.
    #[schema(required)]
    pub error_message: Option<String>,
    /// When it began.
    pub started_at: String,
    /// Until the first byte, in milliseconds.
    #[schema(required)]
    pub first_byte_ms: Option<i64>,
    /// Until its end, in milliseconds.
    pub duration_ms: i64,
    /// The route that the call went by; null where it named a model.
    #[schema(required)]
    pub route: Option<String>,
    /// What chose the target, in one stable word: `named`, `priority`, `in_order`, `lowest_price`,
    /// `lowest_latency`, `least_busy`, `canary`, `sticky`, `exploration`, `mirror`, `hedge`,
    /// `fallback` or `again`; null in records of older versions.
    #[schema(required)]
    pub chosen_by: Option<String>,
    /// The same in words.
    #[schema(required)]
    pub reason: Option<String>,
    /// What it used, where another attempt made the answer; null where the call tells it.
    #[schema(required)]
    pub spent: Option<AttemptSpent>,
}

/// What an attempt used that made no answer. The provider is paid for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptSpent {
    /// `reported`, `estimated` or `none`.
    #[schema(schema_with = words::usage_source)]
    pub usage_source: String,
    /// All tokens that went in.
    pub total_input: u64,
    /// All tokens that came out.
    pub total_output: u64,
    /// Its part of the call's charge; null when the price is unknown.
    #[schema(required)]
    pub charge: Option<String>,
}

impl AttemptSpent {
    fn of(row: &Attempt) -> Option<Self> {
        let counted: BTreeMap<String, u64> =
            serde_json::from_str(row.usage.as_deref()?).unwrap_or_default();
        let mut usage = Usage::default();
        for (name, tokens) in counted {
            if let Some(class) = Class::from_name(&name) {
                class.add(&mut usage, tokens);
            }
        }
        Some(AttemptSpent {
            usage_source: row.usage_source.clone()?,
            total_input: usage.total_input(),
            total_output: usage.total_output(),
            charge: row.charge_nanos.map(|nanos| nanos.to_string()),
        })
    }
}

impl From<Attempt> for AttemptObject {
    fn from(row: Attempt) -> Self {
        AttemptObject {
            spent: AttemptSpent::of(&row),
            number: row.number,
            provider: row.provider,
            model: row.model,
            credential_name: row.credential_name,
            status: row.status,
            http_status: row.http_status,
            error_code: row.error_code,
            error_message: row.error_message,
            started_at: iso(row.started_at),
            first_byte_ms: row.first_byte_ms,
            duration_ms: row.duration_ms,
            route: row.route,
            chosen_by: row.chosen_by,
            reason: row.reason,
        }
    }
}

/// One call with its attempts, and its price line by line.
#[utoipa::path(get, path = "/api/calls/{id}", operation_id = "show_call", tag = "calls", params(("id" = String, Path, description = "The call's id")),
    responses((status = 200, body = CallReply), (status = 404, description = "No such call")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let wanted = id.clone();
    let found = context
        .store
        .read(move |conn| {
            let Some((call, attempts)) = store::calls::with_attempts(conn, &wanted)? else {
                return Ok(None);
            };
            let rate = match &call.rate_id {
                Some(rate_id) => store::rates::by_id(conn, rate_id)?,
                None => None,
            };
            Ok(Some((call, attempts, rate)))
        })
        .await?;
    let (call, attempts, rate) =
        found.ok_or_else(|| AdminError::not_found(format!("there is no call {id:?}")))?;
    let price = rate.map(|rate| CallPrice::of(&call, &rate));
    let call = CallDetail {
        call: CallObject::from(call),
        attempts: attempts.into_iter().map(AttemptObject::from).collect(),
        price,
    };
    Ok(HttpResponse::Ok().json(CallReply { call }))
}
