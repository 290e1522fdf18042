//! What a call must be given before it may cost anything: a place in the writer's queue, and a hold
//! on the credits and budgets that it will be charged to.
//!
//! Holds live in memory, inside of what this process has leased from the ledger, so that the usual
//! call writes nothing before it is dispatched.

mod budget;
mod estimate;
mod habits;
mod hold;
mod keeper;
mod purse;
mod purses;
mod refusal;
mod reserve;
mod slot;

pub use budget::{BudgetEntry, BudgetScope, Calendar, Cycle};
pub use estimate::{Asked, Estimate};
pub use habits::{Habits, Size};
pub use hold::{Hold, full_name};
pub use keeper::Keeper;
pub use purse::Listed;
pub use purses::{Payer, Purses};
pub use reserve::{Reservation, Reserved, Wanted};
pub use slot::admit;
