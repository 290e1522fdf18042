//! The two commands that serve, from a thread that belongs to no runtime yet.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use actix_web::rt::System;
use anyhow::Context;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use crate::clock::SystemClock;
use crate::config::env::Env;
use crate::config::log::{LogFormat, LogSettings};
use crate::config::{Config, Flags};
use crate::simulator::door::{self, Door};
use crate::simulator::{self, Simulator};

/// `aigne-hub serve`.
pub fn serve(config: Config, flags: Flags, env: Env) -> anyhow::Result<()> {
    start_log(&config.log, config.blocklet.is_some())?;
    System::new().block_on(super::serve(config, flags, env))
}

/// `aigne-hub simulate`.
pub fn simulate(port: u16, doors: &[Door]) -> anyhow::Result<()> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let address = at(port);
    System::new().block_on(async move {
        let simulator = Simulator::new(Arc::new(SystemClock));
        let serving = simulator::server::serve(address, simulator)
            .await
            .with_context(|| {
                format!("{address} cannot be listened on; choose another --port, or 0 for any")
            })?;
        let mut out = std::io::stdout();
        for Door { kind, port } in doors {
            let opened = door::open(*kind, at(*port), serving.address()).await;
            let opened = opened.with_context(|| format!("the door {kind}={port}"))?;
            writeln!(out, "The door {kind} is at {opened}")?;
        }
        writeln!(out, "The simulator is at http://{}", serving.address())?;
        out.flush()?;
        super::signals::interrupted().await?;
        serving.stop().await;
        Ok(())
    })
}

/// The log goes to standard error: standard output is for what a person asked for. Under Blocklet
/// Server, which keeps both in files, standard error is for what an admin must see.
fn start_log(settings: &LogSettings, to_output: bool) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.filter)
        .with_context(|| format!("HUB_LOG {:?} is not a filter", settings.filter))?;
    let colours = !to_output && std::io::IsTerminal::is_terminal(&std::io::stderr());
    let writer = match to_output {
        true => BoxMakeWriter::new(std::io::stdout),
        false => BoxMakeWriter::new(std::io::stderr),
    };
    let log = fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(colours);
    match settings.format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
