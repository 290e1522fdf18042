//! `/api/usage`: how a person spends, in the forms that upstream AIGNE Hub's pages read.

pub mod quota;
