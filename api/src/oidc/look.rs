//! Whether issuers can be signed in with: what is looked at when the hub starts, and by `doctor`.

use super::failure::Failure;
use super::issuer::Issuer;
use super::known;
use crate::upstream::Upstream;

/// Asks an issuer for its document and its keys, past everything that is remembered.
pub async fn look(upstream: &Upstream, issuer: &Issuer) -> Result<(), Failure> {
    let metadata = known::discover(upstream, issuer).await?;
    if metadata.jwks().keys().is_empty() {
        return Err(Failure::Misconfigured(
            "it publishes no key that the hub can check signatures with".to_owned(),
        ));
    }
    Ok(())
}
