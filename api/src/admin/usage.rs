//! `/api/usage`: what calls came to, in the forms that upstream AIGNE Hub's pages read. Credits are
//! numbers, moments are seconds since 1970.

pub mod ask;
pub mod backfill;
pub mod call;
pub mod calls;
pub mod figures;
pub mod group_trends;
pub mod project;
pub mod project_trends;
pub mod projects;
pub mod quota;
pub mod stretches;
pub mod trends;
