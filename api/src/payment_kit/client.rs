//! One question to Payment Kit: signed as a component's, sent, and its answer read. The requests are
//! those of `@blocklet/payment-js` 1.27.2.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use actix_http::Method;
use actix_http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use bytes::Bytes;
use moka::sync::Cache;
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::Serializer;

use super::failure::Failure;
use super::meter::Meter;
use super::naming::Naming;
use super::signer::Signer;
use crate::blocklet::component::place::Place;
use crate::blocklet::component::reach::{self, Unread};
use crate::blocklet::component::sign::{Outgoing, headers};
use crate::clock::{Clock, Millis};
use crate::config::payment_kit::PaymentKitSettings;
use crate::upstream::{Clocks, Egress, Outbound, Upstream};

/// Payment Kit runs on the same machine and answers from its own database.
const CLOCKS: Clocks = Clocks {
    connect: Duration::from_secs(2),
    first_byte: Duration::from_secs(8),
    idle: Duration::from_secs(4),
    total: Duration::from_secs(10),
};

/// The longest answer that is read: a page of a hundred events is far below.
const MOST_BYTES: usize = 4 << 20;

/// The words of a refusal that are kept.
const MOST_WORDS: usize = 300;

/// Customers whose ids are remembered, and for how long.
const CUSTOMERS: u64 = 10_000;
const CUSTOMER_LIFE: Duration = Duration::from_secs(30 * 60);

/// A way to Payment Kit. It belongs to one thread.
pub struct Client {
    upstream: Upstream,
    pub(super) place: Place,
    signer: Signer,
    pub(super) settings: Arc<PaymentKitSettings>,
    pub(super) naming: Naming,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) meter: RefCell<Option<(Meter, Millis)>>,
    /// Payment Kit's ids of customers, by DID.
    pub(super) customers: Cache<String, String>,
}

impl Client {
    /// Nothing is asked yet.
    pub(super) fn new(
        upstream: Upstream,
        place: Place,
        signer: Signer,
        settings: Arc<PaymentKitSettings>,
        naming: Naming,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Client {
            upstream,
            place,
            signer,
            settings,
            naming,
            clock,
            meter: RefCell::default(),
            customers: Cache::builder()
                .max_capacity(CUSTOMERS)
                .time_to_live(CUSTOMER_LIFE)
                .build(),
        }
    }

    /// Reads something.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Failure> {
        self.ask(Method::GET, path, query, None).await
    }

    /// Makes something.
    pub(super) async fn post(&self, path: &str, body: Value) -> Result<Value, Failure> {
        self.ask(Method::POST, path, &[], Some(body)).await
    }

    /// Changes something.
    pub(super) async fn put(&self, path: &str, body: Value) -> Result<Value, Failure> {
        self.ask(Method::PUT, path, &[], Some(body)).await
    }

    /// Asks.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<Value, Failure> {
        let make = |base: &Url| self.outbound(method.clone(), base, path, query, body.as_ref());
        read(reach::send(&self.upstream, &self.place, make).await?).await
    }

    fn outbound(
        &self,
        method: Method,
        base: &Url,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Outbound, Failure> {
        let live = if self.settings.live { "true" } else { "false" };
        let query = Serializer::new(String::new())
            .extend_pairs(query)
            .append_pair("livemode", live)
            .finish();
        let mut url = base.clone();
        url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
        url.set_query(Some(&query));
        let nothing = json!({});
        let call = Outgoing {
            method: method.as_str(),
            path: url.path(),
            query: &query,
            body: body.unwrap_or(&nothing),
        };
        let (wallet, did) = self.signer.who();
        let mut headers: Vec<(HeaderName, HeaderValue)> =
            headers(wallet, did, &call, self.clock.now())
                .ok_or_else(|| Failure::Closed(format!("the query {query:?} cannot be signed")))?;
        if let Ok(agent) = HeaderValue::from_str(&self.signer.agent()) {
            headers.push((USER_AGENT, agent));
        }
        let bytes = match body {
            Some(body) => {
                headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
                Bytes::from(body.to_string())
            }
            None => Bytes::new(),
        };
        Ok(Outbound {
            method,
            url,
            headers,
            body: bytes,
            egress: Egress::Private,
            clocks: CLOCKS,
        })
    }
}

async fn read(mut answer: crate::upstream::Answer) -> Result<Value, Failure> {
    let body = reach::body(&mut answer, MOST_BYTES)
        .await
        .map_err(|problem| match problem {
            Unread::TooLong => Failure::Unclear(problem.to_string()),
            Unread::Cut(problem) => Failure::Unreachable(problem),
        })?;
    match answer.status {
        200..300 => {
            serde_json::from_slice(&body).map_err(|_| Failure::Unclear("it is no JSON".to_owned()))
        }
        status @ (502..=504 | 500) => Err(Failure::Unreachable(format!("it said {status}"))),
        status => Err(Failure::Refused {
            status,
            message: words(&body),
        }),
    }
}

/// What a refusal says, from `{error}` or `{message}`, or as it stands.
fn words(body: &[u8]) -> String {
    let told = serde_json::from_slice::<Value>(body).ok();
    let member = told.as_ref().and_then(|told| {
        let of = |name: &str| told.get(name)?.as_str().map(str::to_owned);
        of("error").or_else(|| of("message"))
    });
    let words = member.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    words.chars().take(MOST_WORDS).collect()
}

/// A member that must be a text.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, Failure> {
    let found = value.get(name).and_then(Value::as_str);
    found.ok_or_else(|| Failure::Unclear(format!("it has no `{name}`")))
}

/// A part of a path.
pub(super) fn segment(text: &str) -> String {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: percent_encoding::AsciiSet = NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    utf8_percent_encode(text, &KEPT).to_string()
}
