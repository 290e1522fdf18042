//! Why Payment Kit did not do what it was asked for.

use thiserror::Error;

use crate::blocklet::component::reach::Unreached;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// The app has no such component, or it is stopped.
    #[error("Payment Kit is not running; start it in Blocklet Server")]
    NotRunning,
    /// No answer came, or one that says nothing about the question. What was asked for may have been
    /// done.
    #[error("Payment Kit did not answer: {0}")]
    Unreachable(String),
    /// It understood and refuses.
    #[error("Payment Kit refuses it with {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its words.
        message: String,
    },
    /// Its answer is not what it is documented to be.
    #[error("Payment Kit's answer is not understood: {0}")]
    Unclear(String),
    /// The hub is being stopped, or could not open connections.
    #[error("the hub cannot ask Payment Kit now: {0}")]
    Closed(String),
    /// The hub's own database did not answer.
    #[error("{0}")]
    Store(String),
}

impl From<Unreached> for Failure {
    fn from(problem: Unreached) -> Self {
        match problem {
            Unreached::NotRunning => Failure::NotRunning,
            Unreached::Unanswered(problem) => Failure::Unreachable(problem),
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Failure::Store(error.to_string())
    }
}

impl Failure {
    /// The same question may be answered later: nothing is wrong with it.
    pub fn passes(&self) -> bool {
        match self {
            // Not allowed, too late or too often: of every question, not of this one.
            Failure::Refused { status, .. } => {
                matches!(status, 401 | 403 | 408 | 425 | 429) || *status >= 500
            }
            Failure::NotRunning
            | Failure::Unreachable(_)
            | Failure::Unclear(_)
            | Failure::Closed(_)
            | Failure::Store(_) => true,
        }
    }

    /// There is no such thing.
    pub fn is_absent(&self) -> bool {
        // Payment Kit says 400 or 404, depending on the thing.
        matches!(self, Failure::Refused { status, .. } if matches!(status, 400 | 404))
    }
}
