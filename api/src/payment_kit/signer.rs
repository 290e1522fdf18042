//! Who the hub is for Payment Kit: a component of the same app.

use std::sync::Arc;

use crate::blocklet::wallet::Wallet;
use crate::blocklet::{Blocklet, HUB_DID};

/// Whose access key signs.
pub enum Signer {
    /// That of the app.
    App(Arc<Blocklet>),
    /// One that was set: of a hub that runs beside its app.
    Own(Box<Wallet>),
}

impl Signer {
    /// The wallet, and the component's DID.
    pub(super) fn who(&self) -> (&Wallet, &str) {
        match self {
            Signer::App(blocklet) => {
                let environment = &blocklet.environment;
                (&environment.wallet, &environment.component_did)
            }
            Signer::Own(wallet) => (wallet, HUB_DID),
        }
    }

    /// As Blocklet's SDK calls itself.
    pub(super) fn agent(&self) -> String {
        let version = match self {
            Signer::App(blocklet) => blocklet.environment.server_version.as_str(),
            Signer::Own(_) => "1.17.12",
        };
        format!("BlockletSDK/{version}")
    }
}
