//! Tells Observability of finished calls, while it runs beside the hub.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use store::calls::since::{self, Mark};
use store::settings::{self, Setting};
use store::{Conn, QueryResult};

use super::{Again, Job};
use crate::app::{App, Link};
use crate::blocklet::component::neighbour::Unhelpful;
use crate::blocklet::observability::Observability;

/// The setting that says how far it was told.
const NAME: &str = "observability.told";

/// Calls that are told at a time.
const AT_ONCE: i64 = 100;

/// What ended longer ago is not told any more: Observability was away too long for that.
const LATEST_MS: i64 = 24 * 60 * 60 * 1000;

/// How far it was told, as the setting keeps it.
#[derive(Serialize, Deserialize)]
struct Told {
    row: i64,
    id: String,
}

/// Tells calls in the order in which they ended, from the first one after Observability was first seen
/// running; what ends while it is away is told afterwards.
pub(super) struct TellTraces {
    app: Arc<App>,
    observability: Observability,
    /// Fewer for a while after a batch was refused, down to the one call that is.
    at_once: Cell<i64>,
}

impl TellTraces {
    /// `None` for a hub that runs alone.
    pub(super) fn new(link: &Rc<Link>) -> Option<Self> {
        let blocklet = link.app.blocklet.as_ref()?;
        let observability = Observability::open(blocklet)
            .inspect_err(|error| tracing::error!(%error, "Observability cannot be told of calls"));
        Some(TellTraces {
            app: Arc::clone(&link.app),
            observability: observability.ok()?,
            at_once: Cell::new(AT_ONCE),
        })
    }

    async fn tell(&self) -> anyhow::Result<Again> {
        if !self.observability.is_running() {
            return Ok(Again::AsUsual);
        }
        let store = &self.app.store;
        let Some(mark) = store.read(told).await? else {
            let now = store.read(since::end).await?;
            self.told_until(now).await?;
            return Ok(Again::AsUsual);
        };
        let from = self.app.clock.now().0.saturating_sub(LATEST_MS);
        let (limit, behind) = (self.at_once.get(), mark.clone());
        let found = store.read(move |conn| since::since(conn, &behind, from, limit));
        let found = found.await?;
        if !found.calls.is_empty() {
            match self.observability.tell(&found.calls).await {
                Ok(()) => self.at_once.set(limit.saturating_mul(2).min(AT_ONCE)),
                // Not the component is wrong but what it was told: as little as possible is passed over.
                Err(Unhelpful::Refused { status, .. })
                    if matches!(status, 400 | 413 | 422) && limit > 1 =>
                {
                    self.at_once.set(limit / 2);
                    return Ok(Again::In(Duration::ZERO));
                }
                Err(
                    error @ Unhelpful::Refused {
                        status: 400 | 413 | 422,
                        ..
                    },
                ) => {
                    tracing::warn!(%error, "Observability does not take a call");
                }
                Err(error) => return Err(error.into()),
            }
        }
        if found.mark != mark {
            self.told_until(found.mark).await?;
        }
        Ok(match found.more {
            true => Again::In(Duration::ZERO),
            false => Again::AsUsual,
        })
    }

    async fn told_until(&self, mark: Mark) -> anyhow::Result<()> {
        let (row, id) = (mark.row, mark.id);
        let setting = Setting {
            name: NAME.to_owned(),
            value: serde_json::to_string(&Told { row, id })?,
            updated_at: self.app.clock.now().0,
        };
        let written = self
            .app
            .store
            .write(move |conn| settings::set(conn, &setting));
        Ok(written.await?)
    }
}

/// How far it was told; `None` where it never was. What cannot be read counts as never.
fn told(conn: &mut Conn) -> QueryResult<Option<Mark>> {
    let value = settings::value(conn, NAME)?;
    let told = value.and_then(|text| serde_json::from_str::<Told>(&text).ok());
    Ok(told.map(|Told { row, id }| Mark { row, id }))
}

impl Job for TellTraces {
    fn name(&self) -> &'static str {
        "traces"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(self.tell())
    }
}
