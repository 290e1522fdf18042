//! From what a provider counted to one record and one charge, written once.

mod audit;
mod estimate;
mod given;
mod job;
mod made;
mod price;
mod record;
mod settle;

pub use audit::{prove, prove_some};
pub use given::{GivenAgain, How};
pub use job::{JobEnd, job_settlement};
pub use made::{Ending, Made};
pub use price::{Line, Measure, Price};
pub use record::{Caller, Intake, Try, units_of, usage_of};
pub(crate) use settle::bill::allocated;
pub use settle::{Outcome, Settle};
