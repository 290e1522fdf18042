//! `POST /api/ai-providers/model-rates`: sets the rate of a model at several providers.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::providers::Provider;
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::RateObject;
use super::body::RateBody;
use super::create::{exists, standing};
use super::owner::Owner;
use super::when;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::pricing::policy::Policy;
use crate::routing::ANY;

/// The rates that were set.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkRateReply {
    /// For people.
    message: String,
    /// The rates.
    data: Vec<RateObject>,
    /// How many.
    summary: BulkRateSummary,
}

/// How many rates were set.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkRateSummary {
    /// All of them.
    total: usize,
}

/// Sets the rate of a model at several providers: all or none.
#[utoipa::path(post, path = "/api/ai-providers/model-rates", operation_id = "create_rates", tag = "rates", request_body = RateBody,
    responses((status = 200, body = BulkRateReply), (status = 400, description = "A member is wrong"),
        (status = 409, description = "A provider has a rate for the model already")))]
pub async fn bulk_create(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    sent: Body<RateBody>,
) -> Result<HttpResponse, AdminError> {
    let sent = sent.0;
    let now = context.clock.now();
    if sent.providers.as_ref().is_none_or(Vec::is_empty) {
        return Err(AdminError::invalid_member(
            "providers",
            "must name at least one provider",
        ));
    }
    // Checked once before the write; the provider's name is all that differs.
    sent.row("", now, &Policy::default())?;
    when::is_there(&context.store, &sent.scope()?).await?;
    let data = context
        .store
        .write(move |conn| insert(conn, &sent, now))
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(BulkRateReply {
        message: format!("Successfully created {} model rates", data.len()),
        summary: BulkRateSummary { total: data.len() },
        data,
    }))
}

fn insert(
    conn: &mut Conn,
    sent: &RateBody,
    now: Millis,
) -> QueryResult<Result<Vec<RateObject>, AdminError>> {
    let all = store::providers::all(conn)?;
    let providers = match wanted(&all, sent.providers.as_deref().unwrap_or_default()) {
        Ok(providers) => providers,
        Err(error) => return Ok(Err(error)),
    };
    let policy = Policy::load(conn)?;
    let mut rows = Vec::new();
    let mut taken = Vec::new();
    for provider in providers {
        match sent.row(&provider.name, now, &policy) {
            Ok(row) if standing(conn, &row)?.is_some() => taken.push(provider.display_name.clone()),
            Ok(row) => rows.push((row, provider)),
            Err(error) => return Ok(Err(error)),
        }
    }
    if !taken.is_empty() {
        return Ok(Err(exists(&taken)));
    }
    for (row, _) in &rows {
        store::rates::set(conn, row)?;
    }
    Ok(Ok(rows
        .iter()
        .map(|(row, provider)| RateObject::of(row, &provider.id))
        .collect()))
}

/// The providers with these ids, each name once: a rate holds for a name.
fn wanted(all: &[Provider], ids: &[String]) -> Result<Vec<Owner>, AdminError> {
    let mut found: Vec<Owner> = Vec::new();
    let mut missing = Vec::new();
    for id in ids {
        if id == ANY {
            found.push(Owner::any());
            continue;
        }
        match all.iter().find(|provider| provider.id == *id) {
            Some(provider) if found.iter().any(|other| other.name == provider.name) => {}
            Some(provider) => found.push(Owner::from(provider)),
            None => missing.push(id.as_str()),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let problem = format!(
        "names unknown ids. Providers not found: {}",
        missing.join(", ")
    );
    Err(AdminError::invalid_member("providers", problem))
}
