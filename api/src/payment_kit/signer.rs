//! Who the hub is for Payment Kit: a component of the same app.

use std::sync::Arc;

use crate::blocklet::Blocklet;
use crate::blocklet::wallet::Wallet;

/// The DID that clients look for, and Payment Kit knows the hub by.
const HUB_DID: &str = "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ";

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
