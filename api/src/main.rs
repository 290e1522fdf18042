//! The `aigne-hub` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    aigne_hub::cli::run()
}
