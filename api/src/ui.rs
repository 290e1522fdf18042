//! The console, embedded.
