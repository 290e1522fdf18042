//! Price lists that were brought, and what was decided on the changes they would make.

pub mod bring;
pub mod decide;
pub mod fetched;
pub mod object;
pub mod show;
