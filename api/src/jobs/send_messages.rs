//! Sends what people should know through Blocklet Server.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::app::{App, Link};
use crate::blocklet::Blocklet;
use crate::blocklet::service::Connections;

/// Tells notices to those whom they concern, where Blocklet Server is there to carry them.
pub(super) struct SendMessages {
    app: Arc<App>,
    blocklet: Arc<Blocklet>,
    connections: Connections,
}

impl SendMessages {
    /// `None` for a hub that runs alone.
    pub(super) fn new(link: &Rc<Link>) -> Option<Self> {
        let blocklet = link.app.blocklet.clone()?;
        let connections = Connections::new().inspect_err(|error| {
            tracing::error!(%error, "no messages can be sent through Blocklet Server");
        });
        Some(SendMessages {
            app: Arc::clone(&link.app),
            blocklet,
            connections: connections.ok()?,
        })
    }
}

impl Job for SendMessages {
    fn name(&self) -> &'static str {
        "messages"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            let told = self.blocklet.tell(&self.app.store, &self.connections);
            match told.await? {
                0 => {}
                notices => tracing::info!(notices, "told through Blocklet Server"),
            }
            Ok(Again::AsUsual)
        })
    }
}
