//! What people and keys change by the admin API: kept for good, each entry chained to the one before.

pub mod chain;
pub mod record;
pub mod told;
