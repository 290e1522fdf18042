//! What people should know without asking: balances and budgets that run low, prices that do not fit
//! any more, keys that died. Kept in the table of notices, each told once for as long as it holds.

mod arrivals;
mod credentials;
mod facts;
mod look;
pub mod prices;
mod words;

pub use arrivals::{Arrival, arrived};
pub use facts::Facts;
pub use look::{Topic, look};
pub use words::{Told, title, told};
