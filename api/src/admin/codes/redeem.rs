//! `POST /api/credits/redeem`: gives the caller what a code is worth.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use store::codes::Redeemed;
use store::ledger::credits::Order;
use utoipa::ToSchema;

use super::text;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::credits::{EntryObject, EntryReply, elsewhere, owner};
use crate::admin::error::AdminError;
use crate::clock::Millis;
use crate::identity::extract::AnyCaller;
use crate::identity::throttle::Exhausted;
use crate::identity::token;
use crate::ui::mount::Mount;

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemBody {
    /// As it was given out; dashes, spaces and small letters do not matter.
    code: String,
}

/// Redeems a code. A second time gives the first answer again and no more credits.
#[utoipa::path(post, path = "/api/credits/redeem", operation_id = "redeem_code", tag = "credits", request_body = RedeemBody,
    responses((status = 201, body = EntryReply), (status = 200, body = EntryReply, description = "Redeemed before by this caller"),
        (status = 400, description = "The code is worth nothing"), (status = 429, description = "Too many tries")))]
pub async fn redeem(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    mount: web::Data<Mount>,
    request: HttpRequest,
    body: Body<RedeemBody>,
) -> Result<HttpResponse, AdminError> {
    elsewhere::refuse(&context)?;
    let customer = owner::own(&caller.0)?;
    let now = context.clock.now();
    let address = mount.client_ip(&request);
    let tries = Tries {
        context: &context,
        customer: &customer,
        address: &address,
        now,
    };
    tries.take()?;
    let hash = text::hash(&body.0.code);
    let order = Order {
        id: token::new_id(),
        idempotency_key: None,
        actor: Some(customer.clone()),
        note: None,
        now: now.0,
    };
    let redeemed = context
        .store
        .write({
            let customer = customer.clone();
            move |conn| store::codes::redeem(conn, &hash, &customer, &order)
        })
        .await;
    // Only wrong codes count. Earlier ones stay: whoever knows one good code may not guess on for
    // ever by giving it now and then.
    if !matches!(redeemed, Ok(Redeemed::Worthless)) {
        tries.give_back();
    }
    let (mut response, entry) = match redeemed? {
        Redeemed::Now(entry) => (HttpResponse::Created(), entry),
        Redeemed::Before(entry) => (HttpResponse::Ok(), entry),
        Redeemed::Worthless => {
            return Err(AdminError::invalid_member(
                "code",
                "is worth nothing: it is mistyped, used up or over",
            ));
        }
    };
    Ok(response.json(EntryReply {
        entry: EntryObject::from(&entry),
    }))
}

/// What one try counts against, taken before the code is looked up, so that many at once cannot all
/// pass.
struct Tries<'a> {
    context: &'a AdminContext,
    customer: &'a str,
    address: &'a str,
    now: Millis,
}

impl Tries<'_> {
    fn take(&self) -> Result<(), AdminError> {
        let AdminContext {
            code_tries,
            code_tries_of_addresses,
            ..
        } = self.context;
        code_tries.take(self.customer, self.now).map_err(refused)?;
        let of_address = code_tries_of_addresses.take(self.address, self.now);
        of_address.map_err(|exhausted| {
            // Nothing was tried: others used up what the address has.
            code_tries.give_back(self.customer, self.now);
            refused(exhausted)
        })
    }

    fn give_back(&self) {
        let context = self.context;
        context.code_tries.give_back(self.customer, self.now);
        let of_addresses = &context.code_tries_of_addresses;
        of_addresses.give_back(self.address, self.now);
    }
}

fn refused(exhausted: Exhausted) -> AdminError {
    AdminError::too_many(
        "too_many_codes",
        "too many codes were tried; wait before the next",
        exhausted.retry_after_seconds,
    )
}
