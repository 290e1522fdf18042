//! What every request may use.

use std::sync::Arc;

use actix_http::Method;
use actix_http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::HttpRequest;
use arc_swap::ArcSwap;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use store::Store;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::admission::Purses;
use crate::blocklet::Blocklet;
use crate::blocklet::media_kit::MediaKit;
use crate::cache::Cache;
use crate::catalogue::Catalogue;
use crate::clock::{Clock, Millis};
use crate::config::Config;
use crate::error::Refusal;
use crate::feed::Sockets;
use crate::identity::principal::Principal;
use crate::identity::resolve::Identity;
use crate::jobs::Jobs;
use crate::limits::Limits;
use crate::once::Once;
use crate::providers::Kind;
use crate::queue::Queue;
use crate::relay::Room;
use crate::routing::{Snapshot, Target};
use crate::server::open::Open;
use crate::simulator::{self, SimRequest, Simulator};
use crate::standing::Standing;
use crate::state::State;
use crate::surfaces::Waiting;
use crate::upstream::access_token::AccessTokens;
use crate::upstream::{Answer, Clocks, Egress, Outbound, Upstream, UpstreamError};
use crate::vault::Vault;

/// The hub, shared by all workers.
pub struct App {
    /// Settings, read once at start.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// Says who calls.
    pub identity: Arc<Identity>,
    /// Blocklet Server, if the hub runs under it.
    pub blocklet: Option<Arc<Blocklet>>,
    /// What this process may spend of credits and budgets.
    pub purses: Arc<Purses>,
    /// How often may be called.
    pub limits: Arc<Limits>,
    /// Calls that wait for a place at a provider.
    pub queue: Arc<Queue>,
    /// What the hot path knows.
    pub snapshot: Arc<ArcSwap<Snapshot>>,
    /// Videos that somebody waits for.
    pub waiting: Waiting,
    /// Has jobs done before their time.
    pub jobs: Jobs,
    /// When this process started.
    pub started: Millis,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What conversations need later.
    pub state: State,
    /// Opens and seals secrets.
    pub vault: Arc<Vault>,
    /// Access tokens that credentials were exchanged for.
    pub tokens: AccessTokens,
    /// Prices and facts of models that came with the binary.
    pub catalogue: Arc<Catalogue>,
    /// Answers for the provider `demo`.
    pub simulator: Simulator,
    /// How long the parts of a call to a provider may take.
    pub clocks: Clocks,
    /// Cancelled when open streams may no longer be waited for.
    pub stopping: CancellationToken,
    /// Replies that are under way.
    pub open: Open,
    /// Calls that are under way or kept, for those who repeat them.
    pub once: Once,
    /// Those who hear news.
    pub sockets: Sockets,
    /// Replies that are given to who asks the same.
    pub cache: Cache,
    /// Who may be called at this moment.
    pub standing: Arc<Standing>,
    /// Room for copies of calls that are under way.
    pub mirrors: Arc<Semaphore>,
    /// Memory for whole answers.
    pub room: Arc<Room>,
}

impl App {
    /// Who sent this request; a surface serves nobody it does not know.
    pub async fn caller(&self, request: &HttpRequest) -> Result<Principal, Refusal> {
        let principal = self.identity.principal(request).await?;
        Ok(principal.ok_or_else(|| self.identity.nobody())?)
    }
}

/// A worker's way to the providers. One per worker: connections are not shared between them.
pub struct Link {
    /// The hub.
    pub app: Arc<App>,
    /// Sends.
    pub upstream: Upstream,
    /// Keeps pictures, where the app may have a Media Kit.
    pub media_kit: Option<MediaKit>,
}

impl Link {
    /// A way of its own for the thread that makes it.
    pub fn new(app: Arc<App>, upstream: Upstream) -> Self {
        let media_kit = app.blocklet.as_ref();
        // Nobody waits longer for an address than for the picture itself.
        let media_kit = media_kit.and_then(|it| MediaKit::open(it, app.clocks.first_byte));
        Link {
            app,
            upstream,
            media_kit,
        }
    }

    /// Sends a call to a target, over the network or to the simulator in this process.
    pub async fn send(
        &self,
        target: &Target,
        url: url::Url,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Answer, UpstreamError> {
        self.send_as(Method::POST, target, url, headers, body).await
    }

    /// The same with another method.
    pub async fn send_as(
        &self,
        method: Method,
        target: &Target,
        url: url::Url,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Answer, UpstreamError> {
        let clocks = target.clocks(self.app.clocks);
        self.deliver(method, clocks, target, url, headers, body)
            .await
    }

    /// Sends a call within these clocks.
    pub async fn send_within(
        &self,
        clocks: Clocks,
        target: &Target,
        url: url::Url,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Answer, UpstreamError> {
        self.deliver(Method::POST, clocks, target, url, headers, body)
            .await
    }

    async fn deliver(
        &self,
        method: Method,
        clocks: Clocks,
        target: &Target,
        url: url::Url,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Answer, UpstreamError> {
        if target.provider.kind == Kind::Demo {
            let place = &url[url::Position::BeforePath..];
            return self.simulate(method, place, &headers, body).await;
        }
        let egress = Egress::of(target.provider.private_network);
        let call = Outbound {
            method,
            url,
            headers,
            body,
            egress,
            clocks,
        };
        self.upstream.send(call).await
    }

    async fn simulate(
        &self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<Answer, UpstreamError> {
        let request = SimRequest {
            method,
            path: path.to_owned(),
            headers: headers
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.to_string(), value.to_str().ok()?.to_owned()))
                })
                .collect(),
            body,
        };
        let reply =
            self.app
                .simulator
                .answer(request)
                .await
                .map_err(|cut| UpstreamError::Unanswered {
                    host: DEMO.to_owned(),
                    why: cut.to_string(),
                })?;
        let mut answered = HeaderMap::new();
        for (name, value) in reply.headers {
            if let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::from_str(&value),
            ) {
                answered.append(name, value);
            }
        }
        Ok(Answer {
            status: reply.status,
            headers: answered,
            body: Box::pin(counted(reply.body)),
        })
    }
}

/// The name of the simulator in messages.
const DEMO: &str = "demo";

/// The simulator's body, with its cuts told as those of a provider.
fn counted(body: simulator::Body) -> impl Stream<Item = Result<Bytes, UpstreamError>> {
    let mut received = 0_u64;
    body.map(move |chunk| match chunk {
        Ok(chunk) => {
            received = received.saturating_add(u64::try_from(chunk.len()).unwrap_or(0));
            Ok(chunk)
        }
        Err(_) => Err(UpstreamError::Cut {
            host: DEMO.to_owned(),
            received,
        }),
    })
}
