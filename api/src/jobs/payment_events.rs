//! Tells Payment Kit what was charged.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::app::App;
use crate::config::billing::Mode;
use crate::payment_kit::{Mirror, report};

/// How often it is looked for something to tell: the settings say for how long charges are gathered.
const EVERY: Duration = Duration::from_secs(5);

/// Sends charges, and hears what became of them.
pub(super) struct PaymentEvents {
    app: Arc<App>,
    mirror: Arc<Mirror>,
}

impl PaymentEvents {
    pub(super) fn new(app: &Arc<App>, mirror: &Arc<Mirror>) -> Self {
        PaymentEvents {
            app: Arc::clone(app),
            mirror: Arc::clone(mirror),
        }
    }

    async fn tell(&self) -> anyhow::Result<Again> {
        let (kit, app) = (self.mirror.kit(), &self.app);
        if kit.settings.paused {
            return Ok(Again::AsUsual);
        }
        // What is waiting is told also when other means of payment are used by now.
        let in_force = app.snapshot.load().billing.mode == Mode::PaymentKit;
        let set_up = !in_force || kit.knows_link();
        if set_up && !report::is_needed(&app.store, app.clock.now().0).await? {
            return Ok(Again::AsUsual);
        }
        let (store, clock) = (app.store.clone(), Arc::clone(&app.clock));
        let gathered = kit.settings.report;
        let asked = kit.ask(move |client| {
            Box::pin(async move {
                let path = match set_up {
                    true => None,
                    false => {
                        client.meter().await?;
                        client.checkout_path().await.ok()
                    }
                };
                let done = report::run(&client, &store, &*clock, gathered).await?;
                Ok((path, done))
            })
        });
        let (path, done) = asked.await?;
        if let Some(path) = path {
            kit.learn_link(path);
        }
        Ok(match done.more {
            true => Again::In(Duration::ZERO),
            false => Again::AsUsual,
        })
    }
}

impl Job for PaymentEvents {
    fn name(&self) -> &'static str {
        "payment-events"
    }

    fn every(&self) -> Duration {
        EVERY
    }

    fn first(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(self.tell())
    }
}
