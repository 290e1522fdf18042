//! What commands say: results on standard output, everything else on standard error.

use std::io::{self, Write};

/// Prints a result; an error when nobody takes it, as with a closed pipe.
pub fn result(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Says something to the person beside the result. Where that cannot be said, nothing else can.
pub fn note(text: &str) {
    writeln!(io::stderr().lock(), "{text}").ok();
}

/// Says what went wrong.
pub fn problem(text: &str) {
    note(&format!("aigne-hub: {text}"));
}
