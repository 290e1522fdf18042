//! `POST /api/codes`: makes codes and shows them once.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::codes::Code;
use utoipa::ToSchema;

use super::{CodeObject, text};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::credits::{Amount, give, owner};
use crate::admin::error::AdminError;
use crate::admin::keys::checks;
use crate::admin::query::filled;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Codes made at once.
const MOST_CODES: u16 = 500;
/// Customers who may redeem one code.
const MOST_USES: i64 = 1_000_000;
/// Ten years.
const MOST_DAYS: i64 = 3650;

/// What codes are worth.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCodesBody {
    /// Credits that each use gives: more than nothing, a decimal string.
    #[schema(value_type = String)]
    amount: Amount,
    /// How many codes are made, 1 to 500; 1 when absent.
    count: Option<u16>,
    /// How many customers may redeem each, once each; 1 when absent.
    uses: Option<i64>,
    /// The credits expire so many days after they were redeemed; without it they do not.
    credit_days: Option<i64>,
    /// 0 to 100: of lots that end together the lower number is spent first; 50 when absent.
    priority: Option<i64>,
    /// RFC 3339: until then a code can be redeemed.
    expires_at: Option<String>,
    /// What it is for.
    note: Option<String>,
}

/// A code that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewCode {
    /// It.
    pub code: CodeObject,
    /// What a customer types in; never shown again.
    pub text: String,
}

/// Codes that were just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewCodesReply {
    /// They.
    pub codes: Vec<NewCode>,
}

/// Makes codes. The reply holds their texts, which are never shown again.
#[utoipa::path(post, path = "/api/codes", operation_id = "create_codes", tag = "credits", request_body = NewCodesBody,
    responses((status = 201, body = NewCodesReply), (status = 400, description = "A member is wrong")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    body: Body<NewCodesBody>,
) -> Result<HttpResponse, AdminError> {
    let body = body.0;
    let now = context.clock.now();
    let count = within(
        "count",
        i64::from(body.count.unwrap_or(1)),
        i64::from(MOST_CODES),
    )?;
    let plan = Code {
        id: String::new(),
        hash: String::new(),
        last_four: String::new(),
        note: filled(body.note),
        amount_nanos: body.amount.0,
        uses: within("uses", body.uses.unwrap_or(1), MOST_USES)?,
        used: 0,
        lot_days: body
            .credit_days
            .map(|days| within("credit_days", days, MOST_DAYS))
            .transpose()?,
        priority: give::priority(body.priority)?,
        created_by: owner::of(&caller.0),
        created_at: now.0,
        expires_at: checks::expires_at(body.expires_at.as_deref(), now)?,
        revoked_at: None,
    };
    let mut made = Vec::new();
    for _ in 0..count {
        let text = text::make().map_err(AdminError::internal)?;
        let row = Code {
            id: token::new_id(),
            hash: text::hash(&text),
            last_four: text
                .chars()
                .rev()
                .filter(|c| *c != '-')
                .take(4)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect(),
            ..plan.clone()
        };
        made.push((row, text));
    }
    let rows: Vec<Code> = made.iter().map(|(row, _)| row.clone()).collect();
    context
        .store
        .write(move |conn| store::codes::insert(conn, &rows))
        .await?;
    let codes = made
        .into_iter()
        .map(|(row, text)| NewCode {
            code: CodeObject::of(&row, now),
            text,
        })
        .collect();
    Ok(HttpResponse::Created().json(NewCodesReply { codes }))
}

fn within(param: &str, asked: i64, most: i64) -> Result<i64, AdminError> {
    if (1..=most).contains(&asked) {
        Ok(asked)
    } else {
        Err(AdminError::invalid_member(
            param,
            format!("is {asked}, but must be 1 to {most}"),
        ))
    }
}
