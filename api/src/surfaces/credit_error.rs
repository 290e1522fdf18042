//! How the AIGNE API tells that a call cannot be paid: upstream's `CreditError`, which its packages
//! and pages know by `type`, with the link where credits are bought.

use std::rc::Rc;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use serde_json::{Map, Value};

use crate::app::Link;
use crate::clock::Millis;

/// Makes an error that says so into a `CreditError`; what it says beside that stays. Credits that
/// are bought help only where credits are what lacks, and not where a budget is used up.
pub(super) fn mark(error: &mut Map<String, Value>, now: Millis) {
    let code = error.get("code").and_then(Value::as_str);
    let lacks_credit = matches!(code, Some("not_enough_credit" | "credit_used_up"));
    let kind = if lacks_credit {
        "NOT_ENOUGH"
    } else {
        "UNKNOWN"
    };
    error.insert("type".to_owned(), kind.into());
    error.insert("timestamp".to_owned(), now.rfc3339().into());
}

/// Answers with 402, in OpenAI's form until here, are told as a `CreditError`.
pub(super) async fn told(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    if response.status() != StatusCode::PAYMENT_REQUIRED {
        return Ok(response);
    }
    let link = response.request().app_data::<web::Data<Rc<Link>>>();
    let now = link.map_or(Millis(0), |link| link.app.clock.now());
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(Error::from)?;
    let body = BoxBody::new(marked(&body, now).unwrap_or(body));
    Ok(ServiceResponse::new(request, head.set_body(body)))
}

fn marked(body: &[u8], now: Millis) -> Option<Bytes> {
    let mut whole: Value = serde_json::from_slice(body).ok()?;
    mark(whole.get_mut("error")?.as_object_mut()?, now);
    serde_json::to_vec(&whole).ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_credits_would_mend_says_that_they_lack() {
        for (code, kind) in [
            ("not_enough_credit", "NOT_ENOUGH"),
            ("credit_used_up", "NOT_ENOUGH"),
            ("budget_exceeded", "UNKNOWN"),
        ] {
            let body = json!({"error": {"message": "m", "type": "t", "code": code}}).to_string();
            let told: Value =
                serde_json::from_slice(&marked(body.as_bytes(), Millis(0)).unwrap()).unwrap();
            let expected = json!({"error": {"message": "m", "type": kind, "code": code,
                "timestamp": "1970-01-01T00:00:00.000Z"}});
            assert_eq!(told, expected);
        }
        assert_eq!(marked(b"no object", Millis(0)), None);
    }
}
