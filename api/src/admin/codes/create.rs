//! `POST /api/codes`: makes codes and shows them once.
//!
//! Credits are doubled where a request that got no answer is sent again and makes codes anew. With
//! an `Idempotency-Key` it gets the first answer, whose texts are kept for that, sealed.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::codes::Code;
use utoipa::ToSchema;

use super::{CodeObject, text};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::credits::{Amount, give, owner};
use crate::admin::error::AdminError;
use crate::admin::keys::checks;
use crate::admin::once::Once;
use crate::admin::query::filled;
use crate::identity::extract::AdminCaller;
use crate::identity::token;
use crate::vault::VaultError;

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

/// Makes codes. The reply holds their texts, which are never shown again, except to the same request
/// with the same `Idempotency-Key`: it gets the first reply.
#[utoipa::path(post, path = "/api/codes", operation_id = "create_codes", tag = "credits", request_body = NewCodesBody,
    responses((status = 201, body = NewCodesReply), (status = 200, body = NewCodesReply, description = "Done before"),
        (status = 400, description = "A member is wrong"), (status = 409, description = "The key was used for another order")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    once: Once,
    body: Body<NewCodesBody>,
) -> Result<HttpResponse, AdminError> {
    let Body(body, hash) = body;
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
    let mut rows = Vec::new();
    let mut codes = Vec::new();
    for _ in 0..count {
        let text = text::make().map_err(AdminError::internal)?;
        let row = Code {
            id: token::new_id(),
            hash: text::hash(&text),
            last_four: text::last_four(&text),
            ..plan.clone()
        };
        codes.push(NewCode {
            code: CodeObject::of(&row, now),
            text,
        });
        rows.push(row);
    }
    let reply = NewCodesReply { codes };
    let once = once.of(&caller.0);
    let name = once.name().map(str::to_owned);
    let sealed = match &name {
        Some(name) => seal(&context, name, &reply)?,
        None => Value::Null,
    };
    let (kept, first) = context
        .store
        .write(move |conn| {
            let mut first = false;
            let done = once.run(conn, &hash, now, |conn| {
                first = true;
                store::codes::insert(conn, &rows)?;
                Ok(Ok(sealed.clone()))
            })?;
            Ok(done.map(|kept| (kept, first)))
        })
        .await??;
    match name.filter(|_| !first) {
        None => Ok(HttpResponse::Created().json(reply)),
        Some(name) => {
            let before = open(&context, &name, &kept).await?;
            Ok(HttpResponse::Ok()
                .content_type("application/json")
                .body(before))
        }
    }
}

/// A reply as it is kept: sealed, because whoever reads a text has its credits.
fn seal(context: &AdminContext, name: &str, reply: &NewCodesReply) -> Result<Value, AdminError> {
    let plain = serde_json::to_vec(reply).map_err(AdminError::internal)?;
    let sealed = context.vault.seal_bytes(name, &plain);
    Ok(json!({"sealed": sealed.map_err(AdminError::internal)?}))
}

/// The reply that [`seal`] sealed, also by a data key that another process made since this one looked.
async fn open(context: &AdminContext, name: &str, kept: &Value) -> Result<Vec<u8>, AdminError> {
    let sealed = kept["sealed"].as_str().unwrap_or_default();
    let opened = match context.vault.open_bytes(name, sealed) {
        Err(VaultError::UnknownDataKey(_)) => {
            let refreshed = context.vault.refresh(&context.store).await;
            refreshed.map_err(AdminError::internal)?;
            context.vault.open_bytes(name, sealed)
        }
        opened => opened,
    };
    opened.map_err(AdminError::internal)
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
