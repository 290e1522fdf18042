//! Videos: jobs that a provider works on while nobody waits.
//!
//! A job is a row from before its provider is asked until after its video is gone. What it will
//! cost is kept back in leases of its own, so that a process that is restarted, or another one,
//! finds everything it needs to finish and to charge it, once. The account that was ordered from
//! alone is asked how far it is.

mod content;
mod end;
mod form;
mod kept;
mod order;
mod remove;
mod target;
mod watch;

pub use content::{Film, film};
pub use order::{Order, Taken, order, same};
pub use remove::remove;
pub use target::again;
pub use watch::{JOB, look, watch};

/// The names under which the APIs that order videos are recorded.
pub mod surface {
    /// `/v1/videos` of OpenAI.
    pub const OPENAI: &str = "openai-videos";
    /// `/api/v2/video` of AIGNE.
    pub const AIGNE: &str = "aigne-video";

    /// The one of this name.
    pub(super) fn named(name: &str) -> &'static str {
        match name {
            AIGNE => AIGNE,
            _ => OPENAI,
        }
    }
}
