//! What the machine gives: the folder, the port, open files, the clock.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Finding;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;

/// 2026-01-01: no hub was built before.
const EARLIEST_MS: i64 = 1_767_225_600_000;

/// Two for each of a thousand streams, and some for the rest.
const WANTED_FILES: u64 = 4096;

pub fn findings(config: &Config) -> Vec<Finding> {
    vec![
        folder(&config.server.data_dir),
        port(config),
        open_files(),
        clock(),
    ]
}

fn folder(path: &Path) -> Finding {
    const WHAT: &str = "data folder";
    let shown = path.display();
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Finding::warn(
                WHAT,
                format!("{shown} is not there yet; the first start makes it"),
            );
        }
        Err(error) => return Finding::fail(WHAT, format!("{shown} cannot be read: {error}")),
    };
    if !metadata.is_dir() {
        return Finding::fail(
            WHAT,
            format!("{shown} is no folder; choose another with --data-dir"),
        );
    }
    let probe = path.join(format!(".doctor-{}", std::process::id()));
    if let Err(error) = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)) {
        return Finding::fail(
            WHAT,
            format!("{shown} cannot be written to ({error}); give it to the hub's user with chown"),
        );
    }
    match metadata.permissions().mode() & 0o007 {
        0 => Finding::ok(WHAT, format!("{shown} can be written to")),
        _ => Finding::warn(
            WHAT,
            format!("every user of this machine can look into {shown}; run chmod 750 {shown}"),
        ),
    }
}

fn port(config: &Config) -> Finding {
    const WHAT: &str = "port";
    let address = std::net::SocketAddr::new(config.server.host, config.server.port);
    match TcpListener::bind(address) {
        Ok(_) => Finding::ok(WHAT, format!("{address} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::warn(
            WHAT,
            format!(
                "{address} is in use: fine if the hub is running, else choose another with --port"
            ),
        ),
        Err(error) => Finding::fail(
            WHAT,
            format!(
                "{address} cannot be listened on ({error}); choose another with --host and --port"
            ),
        ),
    }
}

fn open_files() -> Finding {
    const WHAT: &str = "open files";
    match rlimit::Resource::NOFILE.get() {
        // The hub raises the soft limit to the hard one when it starts.
        Ok((_, hard)) if hard >= WANTED_FILES => Finding::ok(WHAT, format!("up to {hard}")),
        Ok((_, hard)) => Finding::warn(
            WHAT,
            format!(
                "at most {hard}, enough for about {} streams; raise it with ulimit -Hn or LimitNOFILE=",
                hard / 3
            ),
        ),
        Err(error) => Finding::warn(WHAT, format!("the limit cannot be read: {error}")),
    }
}

fn clock() -> Finding {
    let now = SystemClock.now();
    if now.0 < EARLIEST_MS {
        return Finding::fail(
            "clock",
            format!(
                "it is {} here, which is in the past; set the time (timedatectl set-ntp true)",
                now.rfc3339()
            ),
        );
    }
    Finding::ok("clock", now.rfc3339())
}
