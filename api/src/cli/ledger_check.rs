//! `ledger check`: proves the books.

use std::process::ExitCode;

use super::{context, output};
use crate::config::Config;

pub fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let report = context::with_store(config, |store| async move {
        Ok(store.read(crate::metering::prove).await?)
    })?;
    let looked_at = format!(
        "{} accounts, {} transfers, {} calls",
        report.accounts, report.transfers, report.calls
    );
    if report.holds() {
        output::result(&format!("the books hold: {looked_at}"))?;
        return Ok(ExitCode::SUCCESS);
    }
    for violation in &report.violations {
        output::result(violation)?;
    }
    output::problem(&format!(
        "{} things in the books do not hold ({looked_at}); keep a copy of the data folder and report this",
        report.violations.len()
    ));
    Ok(ExitCode::FAILURE)
}
