//! `doctor`: looks for what would keep the hub from working.

mod database;
mod issuers;
mod machine;
mod providers;

use std::process::ExitCode;

use super::{context, output};
use crate::config::env::Env;
use crate::config::{Config, Flags};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    Ok,
    Warn,
    Fail,
}

impl Grade {
    fn word(self) -> &'static str {
        match self {
            Grade::Ok => "ok",
            Grade::Warn => "warn",
            Grade::Fail => "FAIL",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    what: &'static str,
    grade: Grade,
    /// What was found and, unless it is fine, what to do.
    words: String,
}

impl Finding {
    fn ok(what: &'static str, words: impl Into<String>) -> Self {
        Finding {
            what,
            grade: Grade::Ok,
            words: words.into(),
        }
    }

    fn warn(what: &'static str, words: impl Into<String>) -> Self {
        Finding {
            what,
            grade: Grade::Warn,
            words: words.into(),
        }
    }

    fn fail(what: &'static str, words: impl Into<String>) -> Self {
        Finding {
            what,
            grade: Grade::Fail,
            words: words.into(),
        }
    }
}

/// Prints a table of findings; the exit code is 1 when one of them keeps the hub from working.
pub fn run(flags: &Flags, env: &Env) -> anyhow::Result<ExitCode> {
    let (config, missing) = match Config::load_beside_serve(flags, env) {
        Ok(read) => read,
        Err(problems) => {
            return print(&[Finding::fail(
                "settings",
                context::wrong(problems).to_string(),
            )]);
        }
    };
    let mut findings = vec![Finding::ok(
        "settings",
        match &config.file {
            Some(file) => format!("read, with {}", file.display()),
            None => "read, without a file".to_owned(),
        },
    )];
    findings.extend(missing.0.iter().map(|problem| {
        let words = format!("{problem}; `serve` does not start without it");
        Finding::warn("secret", words)
    }));
    findings.extend(machine::findings(&config));
    findings.extend(context::wait_for(async {
        Ok(database::findings(&config).await)
    })?);
    findings.extend(providers::findings(&config));
    findings.extend(issuers::findings(&config));
    print(&findings)
}

fn print(findings: &[Finding]) -> anyhow::Result<ExitCode> {
    for finding in findings {
        let words = finding.words.replace('\n', "\n                        ");
        output::result(&format!(
            "{:<4}  {:<16}  {words}",
            finding.grade.word(),
            finding.what
        ))?;
    }
    match findings.iter().map(|finding| finding.grade).max() {
        Some(Grade::Fail) => Ok(ExitCode::FAILURE),
        _ => Ok(ExitCode::SUCCESS),
    }
}
