//! The price book: what rates are made from, whose calls they are for, and the lists that they are
//! compared with.

pub mod basis;
pub mod changes;
pub mod check;
pub mod list;
pub mod markup;
pub mod policy;
pub mod preferred;
pub mod scope;
pub mod terms;
