//! Requests with an idempotency key: sent twice, they are done once and answered alike.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde_json::Value;
use std::future::{Ready, ready};
use store::{Conn, QueryResult, price_lists};

use super::credits::owner;
use super::error::AdminError;
use crate::clock::Millis;
use crate::identity::principal::Principal;

/// The longest key.
const LONGEST: usize = 255;

/// The idempotency key of a request, if it carries one, bound to its route.
pub struct Once(Option<String>);

impl FromRequest for Once {
    type Error = AdminError;
    type Future = Ready<Result<Self, AdminError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get("idempotency-key") else {
            return ready(Ok(Once(None)));
        };
        let key = value.to_str().map(str::trim).unwrap_or_default();
        if key.is_empty() || key.len() > LONGEST {
            let problem = "must be 1 to 255 visible characters";
            return ready(Err(AdminError::invalid_member("Idempotency-Key", problem)));
        }
        let route = request.match_pattern().unwrap_or_default();
        ready(Ok(Once(Some(format!(
            "{} {route} {key}",
            request.method()
        )))))
    }
}

impl Once {
    /// The same key as this caller's own: what is kept under it may hold secrets, so another admin
    /// who uses the same key asks for something else.
    pub fn of(self, caller: &Principal) -> Self {
        let whose = owner::of(caller).unwrap_or_default();
        Once(self.0.map(|key| format!("{key} of {whose}")))
    }

    /// What the first answer is kept under; None: it is not.
    pub fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Does it, or answers as the first time. `hash` tells one request from another.
    pub fn run(
        &self,
        conn: &mut Conn,
        hash: &str,
        now: Millis,
        act: impl FnOnce(&mut Conn) -> QueryResult<Result<Value, AdminError>>,
    ) -> QueryResult<Result<Value, AdminError>> {
        let Some(key) = &self.0 else {
            return act(conn);
        };
        if let Some((asked, reply)) = price_lists::first_reply(conn, key)? {
            if asked != hash {
                return Ok(Err(AdminError::conflict(
                    "idempotency_key_reused",
                    "this `Idempotency-Key` was sent before with another body; use a new one",
                )));
            }
            return Ok(serde_json::from_str(&reply).map_err(AdminError::internal));
        }
        let done = act(conn)?;
        if let Ok(reply) = &done {
            price_lists::keep_reply(conn, key, hash, &reply.to_string(), now.0)?;
        }
        Ok(done)
    }
}

/// An answer as it is kept.
pub fn kept(reply: &impl serde::Serialize) -> Result<Value, AdminError> {
    serde_json::to_value(reply).map_err(AdminError::internal)
}
