//! From what a provider counted to one record and one charge, written once.

mod estimate;
mod price;
mod record;
mod settle;

pub use price::{Line, Measure, Price};
pub use record::{Caller, Intake, Try};
pub use settle::{Outcome, Settle};
