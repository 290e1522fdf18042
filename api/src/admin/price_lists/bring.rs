//! `POST /api/ai-providers/price-lists`: a price list from a file or a URL, compared with the book.

use std::collections::BTreeSet;
use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;
use store::price_lists::{PriceChange, PriceList};
use store::{Conn, QueryResult};
use url::Url;
use utoipa::ToSchema;

use super::decide::put_in_force;
use super::object::PriceListDetail;
use super::show::detail;
use crate::admin::body::Body;
use crate::admin::context::{AdminContext, CredentialTester};
use crate::admin::error::AdminError;
use crate::admin::once::{Once, kept};
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::identity::token;
use crate::pricing::basis::Basis;
use crate::pricing::changes::{Comparison, Differences};
use crate::pricing::list::{self, Form};
use crate::pricing::policy::Policy;
use crate::upstream::Egress;

/// LiteLLM's list has three megabytes.
pub const LARGEST_LIST: usize = 16 * 1024 * 1024;

/// A price list to compare the book with. Nothing of it goes live before it is approved, unless
/// `apply` is set; and what changes a price by more than the policy's factor never does so unseen, nor
/// does a list that states a price that cannot be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceListBody {
    /// Where to get it; a public address.
    url: Option<String>,
    /// The list itself, instead of a URL.
    text: Option<String>,
    /// The file's name, for people.
    name: Option<String>,
    /// `litellm`, `openrouter`, `aigne` or `catalogue`; found out when absent.
    form: Option<String>,
    /// Changes that need no second look go live at once.
    #[serde(default)]
    apply: bool,
    /// Models that have no price yet are taken too, of providers that the hub has.
    #[serde(default)]
    include_new: bool,
}

/// Brings a price list. The answer shows every difference; one that cannot be read is kept with the
/// reason.
#[utoipa::path(post, path = "/api/ai-providers/price-lists", operation_id = "bring_price_list", tag = "rates", request_body = PriceListBody,
    responses((status = 200, body = PriceListDetail), (status = 400, description = "A member is wrong, or the URL did not answer")))]
pub async fn bring(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    outside: web::Data<Rc<dyn CredentialTester>>,
    once: Once,
    sent: Body<PriceListBody, LARGEST_LIST>,
) -> Result<HttpResponse, AdminError> {
    let Body(sent, hash) = sent;
    let form = match sent.form.as_deref().filter(|word| !word.is_empty()) {
        None => None,
        Some(word) => Some(Form::from_name(word).ok_or_else(|| {
            let known = Form::ALL.map(Form::name).join(", ");
            let problem = format!("is {word:?}, but must be one of {known}");
            AdminError::invalid_member("form", problem)
        })?),
    };
    let (origin, text) = text_of(&sent, &outside).await?;
    let now = context.clock.now();
    let who = by(&caller);
    let reply = context
        .store
        .write(move |conn| {
            once.run(conn, &hash, now, |conn| {
                let id = keep(conn, &sent, form, &origin, &text, &who, now)?;
                Ok(match detail(conn, &id)? {
                    Some(found) => kept(&found),
                    None => Ok(Value::Null),
                })
            })
        })
        .await??;
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(reply))
}

/// Who does it, for the record.
pub(super) fn by(caller: &AdminCaller) -> String {
    let key = caller.0.key().map(|(_, name)| format!("key {name}"));
    caller
        .0
        .user_id
        .clone()
        .or(key)
        .unwrap_or_else(|| "an admin".to_owned())
}

/// Where the list is from, and what it says.
async fn text_of(
    sent: &PriceListBody,
    outside: &Rc<dyn CredentialTester>,
) -> Result<(String, String), AdminError> {
    let name = sent
        .name
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty());
    match (&sent.url, &sent.text) {
        (Some(_), Some(_)) => Err(AdminError::invalid_member(
            "text",
            "is given beside `url`; give one of them",
        )),
        (None, None) => Err(AdminError::invalid_member(
            "url",
            "is missing; give it, or the list itself as `text`",
        )),
        (None, Some(text)) => Ok((name.unwrap_or("a file").to_owned(), text.clone())),
        (Some(url), None) => {
            let url = Url::parse(url.trim())
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
                .ok_or_else(|| AdminError::invalid_member("url", "is no http or https URL"))?;
            let mut shown = url.clone();
            shown.set_query(None);
            let answer = outside.fetch(url, LARGEST_LIST, Egress::Public).await;
            let bytes = answer.map_err(|failure| {
                let problem = match failure.status {
                    Some(status) => format!("answered {status}"),
                    None => format!("cannot be fetched: {}", failure.message),
                };
                AdminError::invalid_member("url", problem)
            })?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Ok((name.map_or_else(|| shown.to_string(), str::to_owned), text))
        }
    }
}

/// Keeps the list with its changes, and puts in force what may go live at once. Returns its id.
fn keep(
    conn: &mut Conn,
    sent: &PriceListBody,
    form: Option<Form>,
    origin: &str,
    text: &str,
    who: &str,
    now: Millis,
) -> QueryResult<String> {
    let mut list = PriceList {
        id: token::new_id(),
        origin: origin.chars().take(300).collect(),
        form: form.map_or("unknown", Form::name).to_owned(),
        status: "staged".to_owned(),
        reason: None,
        unchanged: 0,
        left_aside: 0,
        created_by: who.to_owned(),
        created_at: now.0,
    };
    let read = match list::read(text, form) {
        Ok(read) => read,
        Err(reason) => {
            list.status = "malformed".to_owned();
            list.reason = Some(reason);
            store::price_lists::insert(conn, &list, &[])?;
            return Ok(list.id);
        }
    };
    let differences = compare(conn, &read, &list.origin, sent.include_new, now)?;
    list.form = read.form.name().to_owned();
    list.reason = read.doubt();
    list.unchanged = count(differences.unchanged);
    list.left_aside = count(differences.left_aside + read.left_aside);
    let changes = changes(&list.id, &differences);
    store::price_lists::insert(conn, &list, &changes)?;
    if sent.apply && list.reason.is_none() {
        for change in changes.iter().filter(|change| change.reason.is_none()) {
            put_in_force(conn, change, &list.origin, who, now)?;
        }
    }
    store::price_lists::close_if_decided(conn, &list.id)?;
    Ok(list.id)
}

/// Compares a list with the book.
pub(super) fn compare(
    conn: &mut Conn,
    read: &list::PriceList,
    origin: &str,
    with_new: bool,
    now: Millis,
) -> QueryResult<Differences> {
    let comparison = Comparison {
        rates: &store::rates::in_force(conn, now.0)?,
        providers: &names(conn)?,
        policy: &Policy::load(conn)?,
        with_new,
    };
    Ok(comparison.of(&read.models, origin))
}

/// Names under which the hub's providers have prices: their own, and those of their kinds.
fn names(conn: &mut Conn) -> QueryResult<BTreeSet<String>> {
    let providers = store::providers::all(conn)?.into_iter();
    Ok(providers
        .flat_map(|provider| [provider.name, provider.kind])
        .collect())
}

pub(super) fn changes(list_id: &str, differences: &Differences) -> Vec<PriceChange> {
    let changes = differences.changes.iter();
    changes
        .map(|change| PriceChange {
            id: token::new_id(),
            list_id: list_id.to_owned(),
            provider: change.new.provider.clone(),
            model: change.new.model.clone(),
            kind: change.new.kind.clone(),
            old_rate_id: change.old.as_ref().map(|old| old.id.clone()),
            terms: Basis::of(&change.new)
                .and_then(|basis| serde_json::to_string(&basis).ok())
                .unwrap_or_else(|| "{}".to_owned()),
            reason: change.reason.clone(),
            status: "staged".to_owned(),
            decided_by: None,
            decided_at: None,
        })
        .collect()
}

pub(super) fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}
