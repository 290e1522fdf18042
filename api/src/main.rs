//! The `aigne-hub` program.

use std::process::ExitCode;

use aigne_hub::cli::{self, Servers};
use aigne_hub::server;

fn main() -> ExitCode {
    cli::run(&Servers {
        serve: server::command::serve,
        simulate: server::command::simulate,
    })
}
