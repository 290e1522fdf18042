//! What became of calls that wanted a kept reply.

use std::sync::atomic::{AtomicU64, Ordering};

/// What became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// A kept reply was given.
    Hit,
    /// It joined a call that was being made.
    Joined,
    /// The provider was asked, and the reply may be kept.
    Miss,
    /// The same, because the caller wanted a new one.
    Refresh,
    /// The provider was asked, and the reply is not kept.
    Bypass,
}

impl Came {
    /// All of them.
    pub const ALL: [Came; 5] = [
        Came::Hit,
        Came::Joined,
        Came::Miss,
        Came::Refresh,
        Came::Bypass,
    ];

    /// The word in the header and in metrics.
    pub fn word(self) -> &'static str {
        match self {
            Came::Hit => "hit",
            Came::Joined => "joined",
            Came::Miss => "miss",
            Came::Refresh => "refresh",
            Came::Bypass => "bypass",
        }
    }
}

/// Counts of this process.
#[derive(Debug, Default)]
pub struct Counts([AtomicU64; 5]);

impl Counts {
    pub(super) fn count(&self, came: Came) {
        for (known, count) in Came::ALL.iter().zip(&self.0) {
            if *known == came {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Each with its count since the process began.
    pub fn all(&self) -> Vec<(Came, u64)> {
        let counts = self.0.iter().map(|count| count.load(Ordering::Relaxed));
        Came::ALL.into_iter().zip(counts).collect()
    }
}
