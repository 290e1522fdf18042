//! Payment Kit: a component of Blocklet Server that sells credits and holds the balances of
//! customers. The hub tells it what calls cost, and follows its balances in the ledger.
//!
//! [`PaymentKit`] is the way to it, for every thread: questions are asked by a thread of its own,
//! which has the connections. [`Mirror`] keeps customers' accounts in the ledger true before calls
//! are dispatched. The jobs [`report`] and [`reconcile`] tell charges and compare what became of
//! them.

pub mod arrivals;
pub mod balance;
pub mod client;
pub mod events;
pub mod failure;
pub mod grants;
pub mod link;
pub mod meter;
mod mirror;
pub mod naming;
pub mod reconcile;
pub mod report;
mod signer;
pub mod units;
mod welcome;

use std::rc::Rc;
use std::sync::{Arc, RwLock};

use actix_rt::{self as rt, Arbiter};
use futures_util::future::LocalBoxFuture;
use secrecy::ExposeSecret;
use tokio::sync::{mpsc, oneshot};

use self::client::Client;
use self::failure::Failure;
use self::naming::Naming;
use self::signer::Signer;
use crate::blocklet::Blocklet;
use crate::blocklet::component::place::Place;
use crate::blocklet::wallet::Wallet;
use crate::clock::Clock;
use crate::config::payment_kit::PaymentKitSettings;
use crate::upstream::{Upstream, UpstreamSettings};

pub use self::mirror::{Mirror, Short};

/// The DID of the component, on every server.
pub const DID: &str = "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk";

/// Something to ask Payment Kit, in its own thread.
type Errand = Box<dyn FnOnce(Rc<Client>) -> LocalBoxFuture<'static, ()> + Send>;

/// The way to Payment Kit, for every thread.
pub struct PaymentKit {
    errands: mpsc::UnboundedSender<Errand>,
    place: Place,
    /// What was set.
    pub settings: Arc<PaymentKitSettings>,
    /// Under which names it knows the hub's credits, since this process began.
    pub naming: Naming,
    blocklet: Option<Arc<Blocklet>>,
    /// Where credits are bought, once Payment Kit said so.
    checkout_path: RwLock<Option<String>>,
    thread: Arbiter,
}

impl PaymentKit {
    /// A way to Payment Kit, if it is known where it could be and who asks it: under Blocklet
    /// Server, or with an address and a key. `egress` is for an address that was set; a component
    /// on this machine is never asked through a proxy. `took_over`: the books of an upstream AIGNE Hub
    /// are here.
    pub fn open(
        settings: &Arc<PaymentKitSettings>,
        took_over: bool,
        blocklet: Option<&Arc<Blocklet>>,
        egress: &UpstreamSettings,
        clock: Arc<dyn Clock>,
    ) -> Option<Arc<Self>> {
        let own = settings
            .key
            .as_ref()
            .and_then(|key| Wallet::of_secret(key.expose_secret()));
        let signer = match (own, blocklet) {
            (Some(wallet), _) => Signer::Own(Box::new(wallet)),
            (None, Some(blocklet)) => Signer::App(Arc::clone(blocklet)),
            (None, None) => return None,
        };
        let (place, egress) = match (&settings.url, blocklet) {
            (Some(url), _) => (Place::Fixed(url.clone()), egress.clone()),
            (None, Some(blocklet)) => (
                Place::Component {
                    blocklet: Arc::clone(blocklet),
                    did: DID,
                },
                UpstreamSettings::default(),
            ),
            (None, None) => return None,
        };
        let (errands, inbox) = mpsc::unbounded_channel();
        let thread = Arbiter::new();
        let (of_client, said) = (place.clone(), Arc::clone(settings));
        let naming = Naming::of(settings, took_over);
        let names = naming.clone();
        thread.spawn_fn(move || match Upstream::new(&egress) {
            Ok(upstream) => {
                let client = Client::new(upstream, of_client, signer, said, names, clock);
                rt::spawn(serve(Rc::new(client), inbox));
            }
            Err(error) => tracing::error!(%error, "Payment Kit cannot be asked"),
        });
        Some(Arc::new(PaymentKit {
            errands,
            place,
            settings: Arc::clone(settings),
            naming,
            blocklet: blocklet.cloned(),
            checkout_path: RwLock::default(),
            thread,
        }))
    }

    /// Asks, and waits for the answer.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(Rc<Client>) -> LocalBoxFuture<'static, Result<T, Failure>>
        + Send
        + 'static,
    ) -> Result<T, Failure> {
        let (done, answer) = oneshot::channel();
        self.send(move |client| {
            Box::pin(async move {
                // Who asked may have left.
                drop(done.send(question(client).await));
            })
        });
        answer
            .await
            .unwrap_or_else(|_| Err(Failure::Closed("it is being stopped".to_owned())))
    }

    /// Has something done without waiting for it.
    pub(crate) fn send(
        &self,
        errand: impl FnOnce(Rc<Client>) -> LocalBoxFuture<'static, ()> + Send + 'static,
    ) {
        // The thread ends with the process; then nobody waits for an answer.
        drop(self.errands.send(Box::new(errand)));
    }

    /// Whether Payment Kit is there to be asked, as far as can be told without asking.
    pub fn is_running(&self) -> bool {
        self.place.api().is_some()
    }

    /// Where a customer buys credits: what an admin set, else what Payment Kit sells itself.
    pub fn link(&self, did: Option<&str>) -> Option<String> {
        let preferred = self.blocklet.as_ref().and_then(|blocklet| {
            let preferences = &blocklet.live.load().preferences;
            preferences.credit_payment_link.clone()
        });
        let said = || {
            let path = self.checkout_path.read();
            path.unwrap_or_else(std::sync::PoisonError::into_inner)
                .clone()
        };
        let link = preferred.or_else(said)?;
        let link = if link.starts_with('/') {
            format!("{}{link}", self.place.for_people()?)
        } else {
            link
        };
        match (did, &self.blocklet) {
            (Some(did), Some(blocklet)) => Some(link::for_customer(
                &link,
                did,
                &blocklet.environment.app_pid,
            )),
            _ => Some(link),
        }
    }

    /// Whether [`PaymentKit::link`] has something to tell.
    pub(crate) fn knows_link(&self) -> bool {
        self.link(None).is_some()
    }

    /// Remembers where credits are bought.
    pub(crate) fn learn_link(&self, path: String) {
        let place = self.checkout_path.write();
        *place.unwrap_or_else(std::sync::PoisonError::into_inner) = Some(path);
    }
}

impl Drop for PaymentKit {
    fn drop(&mut self) {
        self.thread.stop();
    }
}

async fn serve(client: Rc<Client>, mut inbox: mpsc::UnboundedReceiver<Errand>) {
    while let Some(errand) = inbox.recv().await {
        rt::spawn(errand(Rc::clone(&client)));
    }
}
