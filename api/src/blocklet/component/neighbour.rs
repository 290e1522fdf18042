//! Another component of the app, to be asked as one component asks another.

use std::sync::Arc;

use actix_http::Method;
use actix_http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use bytes::Bytes;
use serde_json::Value;
use thiserror::Error;
use url::Url;

use super::place::Place;
use super::reach::{self, Unreached};
use super::sign::{self, Outgoing};
use crate::blocklet::Blocklet;
use crate::upstream::{Clocks, Egress, Outbound, SettingsError, Upstream, UpstreamSettings};

/// The longest answer that is read: what is asked for here is answered in a few words.
const MOST_BYTES: usize = 1 << 20;

/// The words of a refusal that are kept.
const MOST_WORDS: usize = 300;

/// Bodies above are written and signed beside the thread that serves calls.
const LONG: usize = 64 << 10;

/// Why a component did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unhelpful {
    /// It was not asked, or gave no answer; see [`Unreached`].
    #[error(transparent)]
    Unreached(#[from] Unreached),
    /// It answered, and not that it is done.
    #[error("it said {status}: {words}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its words, cut.
        words: String,
    },
    /// The hub could not write the question.
    #[error("it cannot be asked: {0}")]
    Unasked(&'static str),
}

/// A component, and this thread's connections to it. They never go through a proxy.
pub struct Neighbour {
    upstream: Upstream,
    place: Place,
    blocklet: Arc<Blocklet>,
    clocks: Clocks,
}

impl Neighbour {
    /// The component of that DID. Nothing is asked yet.
    pub fn new(
        blocklet: &Arc<Blocklet>,
        did: &'static str,
        clocks: Clocks,
    ) -> Result<Self, SettingsError> {
        Ok(Neighbour {
            upstream: Upstream::new(&UpstreamSettings::default())?,
            place: Place::Component {
                blocklet: Arc::clone(blocklet),
                did,
            },
            blocklet: Arc::clone(blocklet),
            clocks,
        })
    }

    /// Whether it runs, as far as Blocklet Server says.
    pub fn is_running(&self) -> bool {
        self.place.api().is_some()
    }

    /// Where people reach it, without a slash at the end.
    pub fn for_people(&self) -> Option<String> {
        self.place.for_people()
    }

    /// Hands it a body of about `weight` bytes, and gives its answer.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Value,
        weight: usize,
    ) -> Result<Bytes, Unhelpful> {
        let letter = self.letter(&method, path, body, weight).await?;
        let make = |base: &Url| {
            let mut url = base.clone();
            url.set_path(path);
            Ok::<_, Unhelpful>(Outbound {
                method: method.clone(),
                url,
                headers: letter.headers.clone(),
                body: letter.body.clone(),
                egress: Egress::Private,
                clocks: self.clocks,
            })
        };
        let mut answer = reach::send(&self.upstream, &self.place, make).await?;
        let read = reach::body(&mut answer, MOST_BYTES).await;
        let body = read.map_err(|problem| Unreached::Unanswered(problem.to_string()))?;
        match answer.status {
            200..300 => Ok(body),
            status => Err(Unhelpful::Refused {
                status,
                words: String::from_utf8_lossy(&body)
                    .chars()
                    .take(MOST_WORDS)
                    .collect(),
            }),
        }
    }

    async fn letter(
        &self,
        method: &Method,
        path: &str,
        body: Value,
        weight: usize,
    ) -> Result<Letter, Unhelpful> {
        let (blocklet, method, path) =
            (Arc::clone(&self.blocklet), method.clone(), path.to_owned());
        let write = move || Letter::write(&blocklet, &method, &path, &body);
        let written = if weight > LONG {
            let written = tokio::task::spawn_blocking(write).await;
            written.map_err(|_| Unhelpful::Unasked("the hub is being stopped"))?
        } else {
            write()
        };
        written.ok_or(Unhelpful::Unasked("the question cannot be signed"))
    }
}

/// What is sent, whatever the address.
struct Letter {
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Letter {
    fn write(blocklet: &Blocklet, method: &Method, path: &str, body: &Value) -> Option<Self> {
        let environment = &blocklet.environment;
        let call = Outgoing {
            method: method.as_str(),
            path,
            query: "",
            body,
        };
        let (wallet, did) = (&environment.wallet, &environment.component_did);
        let mut headers = sign::headers(wallet, did, &call, blocklet.clock.now())?;
        let agent = format!("BlockletSDK/{}", environment.server_version);
        headers.push((USER_AGENT, HeaderValue::from_str(&agent).ok()?));
        headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
        Some(Letter {
            headers,
            body: Bytes::from(body.to_string()),
        })
    }
}
