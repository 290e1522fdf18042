//! `GET /api/user/info`: who calls and what they have, as `aigne hub status` shows it. Amounts are
//! credits as decimal numbers.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::currency::{CREDITS, CurrencyObject};
use super::people::{self, UserInfoObject};
use super::{Summary, charges, payment_link, preferences};
use crate::admin::context::AdminContext;
use crate::admin::credits::owner;
use crate::admin::error::AdminError;
use crate::identity::extract::AnyCaller;

/// The page of the console that shows what a person has.
const CREDITS_PAGE: &str = "credits";

/// What can be spent, in credits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InfoBalance {
    /// Unspent.
    pub balance: String,
    /// What the grants came to, of which something is unspent.
    pub total: String,
    /// How many those are.
    pub grant_count: u64,
    /// What was used beyond the balance.
    pub pending_credit: String,
}

/// Who calls and what they have.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InfoReply {
    /// Who calls.
    pub user: UserInfoObject,
    /// Null where calls cost nothing.
    #[schema(required)]
    pub credit_balance: Option<InfoBalance>,
    /// Where credits are bought.
    #[schema(required)]
    pub payment_link: Option<String>,
    /// What amounts are in; absent where calls cost nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyObject>,
    /// Whether calls cost credits.
    pub enable_credit: bool,
    /// The page of the console that shows this.
    pub profile_link: String,
    /// In front of amounts; absent where there is none, since upstream's clients take no empty one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_prefix: Option<String>,
}

/// Shows who calls and what they have.
#[utoipa::path(get, path = "/api/user/info", operation_id = "show_user_info", tag = "user",
    responses((status = 200, body = InfoReply)))]
pub async fn show(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
) -> Result<HttpResponse, AdminError> {
    let owner = owner::own(&caller.0)?;
    let key_name = caller.0.key().map(|(_, name)| name);
    let user = user(&context, &request, &owner, key_name).await?;
    let charges = charges(&context);
    let summary = match charges {
        true => Some(Summary::of(&context, &owner).await?),
        false => None,
    };
    let link = payment_link(&context, &request, Some(&owner));
    let base = context.public_url.as_str().trim_end_matches('/');
    let prefix = preferences(&request, |said| said.credit_prefix.clone());
    Ok(HttpResponse::Ok().json(InfoReply {
        user,
        credit_balance: summary.map(|summary| InfoBalance {
            balance: summary.balance.to_string(),
            total: summary.total.to_string(),
            grant_count: summary.grants,
            pending_credit: summary.pending.to_string(),
        }),
        payment_link: link.filter(|_| charges),
        currency: charges.then_some(CREDITS),
        enable_credit: charges,
        profile_link: format!("{base}/{CREDITS_PAGE}"),
        credit_prefix: prefix.filter(|prefix| !prefix.is_empty()),
    }))
}

async fn user(
    context: &AdminContext,
    request: &HttpRequest,
    owner: &str,
    key_name: Option<String>,
) -> Result<UserInfoObject, AdminError> {
    let (kind, id) = owner.split_once(':').unwrap_or(("", owner));
    let known = match kind {
        "user" => people::find(context, request, vec![id.to_owned()]).await?,
        _ => Vec::new(),
    };
    let person = known.into_iter().next().flatten();
    Ok(person.unwrap_or_else(|| UserInfoObject::named(id, key_name.as_deref().unwrap_or(id))))
}
