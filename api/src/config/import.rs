//! What an upstream AIGNE Hub sealed its credentials with, for taking them over.

use secrecy::SecretString;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const KEY: Setting = Setting::new(
    "HUB_IMPORT_KEY",
    "the component's own under Blocklet Server",
    "The `BLOCKLET_APP_EK` of the AIGNE Hub whose `aikit.db` is taken over: it opens the credentials \
     in there",
)
.secret();

pub(super) const DID: Setting = Setting::new(
    "HUB_IMPORT_DID",
    "the app's own under Blocklet Server",
    "The `BLOCKLET_DID` of that hub",
);

/// Both, or what Blocklet Server gives.
#[derive(Debug, Clone, Default)]
pub struct ImportSettings {
    /// `HUB_IMPORT_KEY`.
    pub key: Option<SecretString>,
    /// `HUB_IMPORT_DID`.
    pub did: Option<String>,
}

impl ImportSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let key = layers.text(&KEY);
        let did = layers.text(&DID);
        if let (Some((_, origin)), None) | (None, Some((_, origin))) = (&key, &did) {
            layers.problems.add(
                origin.clone(),
                "HUB_IMPORT_KEY and HUB_IMPORT_DID belong together: set both, or none",
            );
        }
        ImportSettings {
            key: key.map(|(text, _)| SecretString::from(text)),
            did: did.map(|(text, _)| text),
        }
    }
}
