//! Fetches price lists and stages what they would change, and compares rates with what providers
//! ask.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use url::Url;

use super::{Again, Job};
use crate::admin::context::CredentialTester;
use crate::admin::price_lists::bring::LARGEST_LIST;
use crate::admin::price_lists::fetched;
use crate::app::{App, Link};
use crate::notices::prices;
use crate::providers::Probe;
use crate::upstream::Egress;

/// Looks at prices as often as the settings say.
pub(super) struct LookAtPrices {
    app: Arc<App>,
    outside: Rc<dyn CredentialTester>,
    every: Duration,
}

impl LookAtPrices {
    /// None where the settings say never.
    pub(super) fn new(link: &Rc<Link>) -> Option<Self> {
        Some(LookAtPrices {
            app: Arc::clone(&link.app),
            outside: Rc::new(Probe(Rc::clone(link))),
            every: link.app.config.prices.every?,
        })
    }

    /// Fetches one list; an error says what is wrong with it.
    async fn list(&self, url: &Url) -> anyhow::Result<Result<(), String>> {
        // Who sets up the hub named it, so that it may lie on a network of their own.
        let fetched = self
            .outside
            .fetch(url.clone(), LARGEST_LIST, Egress::Private)
            .await;
        let bytes = match fetched {
            Ok(bytes) => bytes,
            Err(failure) => {
                return Ok(Err(match failure.status {
                    Some(status) => format!("it answered {status}"),
                    None => failure.message,
                }));
            }
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (origin, now) = (shown(url), self.app.clock.now());
        let staged = self
            .app
            .store
            .write(move |conn| fetched::stage(conn, &origin, &text, now));
        Ok(staged.await?)
    }
}

impl Job for LookAtPrices {
    fn name(&self) -> &'static str {
        "prices"
    }

    fn every(&self) -> Duration {
        self.every
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            let mut failed = Vec::new();
            for url in &self.app.config.prices.lists {
                if let Err(reason) = self.list(url).await? {
                    tracing::warn!(list = shown(url), reason, "a price list is of no use");
                    failed.push((shown(url), reason));
                }
            }
            let (store, now) = (&self.app.store, self.app.clock.now());
            prices::fetches(store, failed, now).await?;
            prices::rates(store, &self.app.catalogue, now).await?;
            Ok(Again::AsUsual)
        })
    }
}

/// A URL without what may be secret.
fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.to_string()
}
