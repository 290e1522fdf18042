//! What commands say: results on standard output, everything else on standard error.

/// Prints a result.
#[expect(
    clippy::print_stdout,
    reason = "standard output is for the result of a command, and this is one"
)]
pub fn result(text: &str) {
    println!("{text}");
}

/// Says something to the person beside the result.
#[expect(
    clippy::print_stderr,
    reason = "a command talks to a person before any log is set up"
)]
pub fn note(text: &str) {
    eprintln!("{text}");
}

/// Says what went wrong.
pub fn problem(text: &str) {
    note(&format!("aigne-hub: {text}"));
}
