//! Who may be called at this moment, and forgetting why not.

pub mod metrics;
pub mod reset;
pub mod show;
