//! The commands of the binary. Those beside `serve` and `simulate` work on the data folder alone
//! and never need a running hub.

mod context;
mod demo_data;
mod doctor;
mod import_aikit;
mod key_create;
mod ledger_check;
mod migrate;
mod openapi;
mod output;
mod owner_link;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::env::Env;
use crate::config::{Config, Flags};
use crate::simulator::door::Door;

/// An AI gateway between applications and every AI provider.
#[derive(Debug, Parser)]
#[command(name = "aigne-hub", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the hub: the API of every client, the admin API and the console
    Serve(Place),
    /// Serves a provider that does what a script in the model's name says, for tests and demos
    #[command(after_help = crate::simulator::HELP)]
    Simulate {
        /// The port to listen on; 0 takes any free one
        #[arg(long)]
        port: u16,
        /// A further port at which connections go wrong; can be given again
        #[arg(long = "door", value_name = "NAME=PORT")]
        doors: Vec<Door>,
    },
    /// Makes and manages hub keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// Prints a link that signs the owner in, once, within a day
    OwnerLink(Place),
    /// Brings the database up to this version; `serve` does so as well
    Migrate(Place),
    /// Prints the OpenAPI document of the admin API
    Openapi,
    /// Works on the books
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Takes over the books of another hub
    #[command(subcommand)]
    Import(ImportCommand),
    /// Looks for what would keep the hub from working, and says what to do
    Doctor(Place),
    /// Writes people, keys, budgets and three months of calls that nobody made, to look at
    DemoData {
        #[command(flatten)]
        wanted: demo_data::Wanted,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Makes a hub key and prints it, this once, alone on standard output
    Create {
        /// What to call it
        #[arg(long)]
        name: String,
        /// It may do all that the admin API offers
        #[arg(long)]
        admin: bool,
        /// The person it belongs to: an id, or the name that they sign in as
        #[arg(long, value_name = "ID")]
        user: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Proves every balance and every charge; exits with 1 when something does not hold
    Check(Place),
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Takes over an upstream AIGNE Hub's `aikit.db`, with the archives beside it; the hub may be serving
    Aikit {
        #[command(flatten)]
        wanted: import_aikit::Wanted,
        #[command(flatten)]
        place: Place,
    },
}

/// Where the hub is and listens. The environment and hub.toml say the same; a flag wins.
#[derive(Debug, Clone, Default, Args)]
struct Place {
    /// The configuration file; also HUB_CONFIG
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data folder with the database and the master key; also HUB_DATA_DIR
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The IP address to listen on; also HUB_HOST
    #[arg(long)]
    host: Option<String>,
    /// The port to listen on; also HUB_PORT
    #[arg(long)]
    port: Option<String>,
}

impl From<Place> for Flags {
    fn from(place: Place) -> Self {
        Flags {
            config: place.config,
            data_dir: place.data_dir,
            host: place.host,
            port: place.port,
        }
    }
}

/// The commands that other rooms carry out.
pub struct Servers {
    /// Serves the hub until it is told to stop. Gets the flags too, because `hub.toml` is read
    /// again on SIGHUP.
    pub serve: fn(Config, Flags, Env) -> anyhow::Result<()>,
    /// Serves the simulator on this port, and through these doors, until it is told to stop.
    pub simulate: fn(u16, &[Door]) -> anyhow::Result<()>,
}

/// Runs the command of the command line and gives the exit code: 0, or 1 after saying what is
/// wrong on standard error.
pub fn run(servers: &Servers) -> ExitCode {
    match dispatch(Cli::parse().command, servers) {
        Ok(code) => code,
        Err(error) => {
            output::problem(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command, servers: &Servers) -> anyhow::Result<ExitCode> {
    let env = Env::of_process();
    match command {
        Command::Serve(place) => {
            let flags = Flags::from(place);
            let config = context::config(&flags, &env)?;
            (servers.serve)(config, flags, env)?;
        }
        Command::Simulate { port, doors } => (servers.simulate)(port, &doors)?,
        Command::Key(KeyCommand::Create {
            name,
            admin,
            user,
            place,
        }) => key_create::run(
            &context::of_database(&place.into(), &env)?,
            &name,
            admin,
            user,
        )?,
        Command::OwnerLink(place) => {
            let named = place.host.is_some() || place.port.is_some();
            owner_link::run(&context::of_database(&place.into(), &env)?, named)?;
        }
        Command::Migrate(place) => migrate::run(&context::beside_serve(&place.into(), &env)?)?,
        Command::Openapi => openapi::run()?,
        Command::Ledger(LedgerCommand::Check(place)) => {
            return ledger_check::run(&context::of_database(&place.into(), &env)?);
        }
        Command::Import(ImportCommand::Aikit { wanted, place }) => {
            return import_aikit::run(&context::beside_serve(&place.into(), &env)?, &wanted);
        }
        Command::Doctor(place) => return doctor::run(&place.into(), &env),
        Command::DemoData { wanted, place } => {
            demo_data::run(&context::beside_serve(&place.into(), &env)?, wanted)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_commands_are_well_formed_and_each_says_what_it_does() {
        let mut cli = Cli::command();
        cli.build();
        cli.clone().debug_assert();
        let commands = cli
            .get_subcommands()
            .filter(|command| command.get_name() != "help");
        for command in commands {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }

    #[test]
    fn flags_of_serve_reach_the_configuration() {
        let line = [
            "aigne-hub",
            "serve",
            "--data-dir",
            "d",
            "--host",
            "::",
            "--port",
            "0",
        ];
        let Command::Serve(place) = Cli::parse_from(line).command else {
            panic!("not serve");
        };
        let flags = Flags::from(place);
        assert_eq!(flags.data_dir, Some(PathBuf::from("d")));
        assert_eq!(
            (flags.host.as_deref(), flags.port.as_deref()),
            (Some("::"), Some("0"))
        );
    }
}
