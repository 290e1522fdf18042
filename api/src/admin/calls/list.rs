//! `GET /api/calls`: the calls, newest first.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::Nanos;
use store::calls::measures::Span;
use store::calls::page::CallFilter;
use utoipa::{IntoParams, ToSchema};

use super::CallObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::query::{Query, filled};
use crate::admin::time;
use crate::identity::extract::AdminCaller;

/// Which calls. What is absent takes all; the parts are joined by *and*.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
    /// As the client named it, or as the provider does.
    model: Option<String>,
    /// The provider that answered.
    provider: Option<String>,
    /// `success`, `failed` or `cancelled`.
    status: Option<String>,
    /// A key's id.
    key: Option<String>,
    /// A person's id.
    user: Option<String>,
    /// Where it is counted.
    project: Option<String>,
    /// The API that the client spoke.
    surface: Option<String>,
    /// What the client saw in `x-request-id`.
    request_id: Option<String>,
    /// Text in the error's code or message.
    error: Option<String>,
    /// What it was for, as the price book names it: `chat`, `embedding`, `image` and so on.
    kind: Option<String>,
    /// `true`: a provider answered it; `false`: none did.
    answered: Option<bool>,
    /// `true`: it got a reply that was made before; `false`: a provider was asked.
    cached: Option<bool>,
    /// A tag of the header `x-hub-tags`: `name=value`, or a name with any value.
    tag: Option<String>,
    /// It took so many milliseconds or more.
    min_duration_ms: Option<i64>,
    /// It took so many milliseconds or less.
    max_duration_ms: Option<i64>,
    /// Its first token took so many milliseconds or more.
    min_ttft_ms: Option<i64>,
    /// Its first token took so many milliseconds or less.
    max_ttft_ms: Option<i64>,
    /// It used so many tokens or more, in and out together.
    min_tokens: Option<i64>,
    /// It used so many tokens or less, in and out together.
    max_tokens: Option<i64>,
    /// It cost so many credits or more, as a decimal string.
    min_charge: Option<String>,
    /// It cost so many credits or less, as a decimal string.
    max_charge: Option<String>,
    /// Started then or later, RFC 3339.
    from: Option<String>,
    /// Started before then, RFC 3339.
    to: Option<String>,
}

/// A page of calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallsReply {
    /// The calls.
    pub calls: Vec<CallObject>,
    /// Where the next page begins.
    pub meta: Meta,
}

/// Lists calls, newest first.
#[utoipa::path(get, path = "/api/calls", operation_id = "list_calls", tag = "calls", params(CallQuery),
    responses((status = 200, body = CallsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<CallQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let limit = page::limit(query.limit)?;
    let after = filled(query.after.clone());
    let filter = filter(query)?;
    let mut rows = context
        .store
        .read(move |conn| store::calls::page::page(conn, &filter, after.as_deref(), limit + 1))
        .await?;
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let calls = rows.into_iter().map(CallObject::from).collect();
    Ok(HttpResponse::Ok().json(CallsReply { calls, meta }))
}

/// What of the query says which calls.
pub(super) fn filter(query: CallQuery) -> Result<CallFilter, AdminError> {
    let status = filled(query.status);
    if let Some(word) = &status
        && !["success", "failed", "cancelled"].contains(&word.as_str())
    {
        return Err(AdminError::invalid_member(
            "status",
            format!("is {word:?}, but must be success, failed or cancelled"),
        ));
    }
    Ok(CallFilter {
        model: filled(query.model),
        provider: filled(query.provider),
        status,
        key_id: filled(query.key),
        user_id: filled(query.user),
        project: filled(query.project),
        surface: filled(query.surface),
        request_id: filled(query.request_id),
        error: filled(query.error),
        kind: filled(query.kind),
        answered: query.answered,
        cached: query.cached,
        tag: filled(query.tag),
        duration_ms: span(query.min_duration_ms, query.max_duration_ms),
        ttft_ms: span(query.min_ttft_ms, query.max_ttft_ms),
        tokens: span(query.min_tokens, query.max_tokens),
        charge_nanos: span(
            credits("min_charge", query.min_charge)?,
            credits("max_charge", query.max_charge)?,
        ),
        from: time::given("from", query.from)?.map(|at| at.0),
        to: time::given("to", query.to)?.map(|at| at.0),
    })
}

fn span(least: Option<i64>, most: Option<i64>) -> Span {
    Span { least, most }
}

fn credits(name: &'static str, told: Option<String>) -> Result<Option<i64>, AdminError> {
    let Some(text) = filled(told) else {
        return Ok(None);
    };
    let amount: Nanos = text
        .parse()
        .map_err(|error| AdminError::invalid_member(name, format!("is {text:?}: {error}")))?;
    Ok(Some(amount.0))
}
