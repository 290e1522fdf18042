//! `openapi`: prints the document that the console's types are made of.

use super::output;

pub fn run() -> anyhow::Result<()> {
    output::result(&serde_json::to_string_pretty(
        &crate::admin::openapi::document(),
    )?)?;
    Ok(())
}
