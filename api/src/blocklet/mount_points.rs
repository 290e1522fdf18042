//! Where the components of an app are mounted, as the environment lists them at start.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    did: String,
    #[serde(default)]
    mount_point: Option<String>,
}

/// The mount point of one component in `BLOCKLET_MOUNT_POINTS`; `None` if it is not listed. A list
/// that cannot be read counts as none: it is a copy, and the live configuration corrects it.
pub fn of_component(listed: &str, component_did: &str) -> Option<String> {
    let listed: Vec<Listed> = serde_json::from_str(listed).ok()?;
    listed
        .into_iter()
        .find(|component| component.did == component_did)
        .and_then(|component| component.mount_point)
}
