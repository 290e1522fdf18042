//! Remembers what the file refused. When SQLite ends a transaction by itself (full disk, failed
//! read), what fails after that only says that no transaction is open, and that is what a closure
//! with a transaction of its own hands on.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent};

use crate::error::is_of_the_file;

/// The first such refusal since it was last asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Blame(Arc<Mutex<Option<String>>>);

impl Blame {
    /// What it was, if anything, and forgets it.
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn is_known(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }
}

impl Instrumentation for Blame {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::FinishQuery {
            error: Some(error), ..
        } = event
            && is_of_the_file(error)
        {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert_with(|| error.to_string());
        }
    }
}
