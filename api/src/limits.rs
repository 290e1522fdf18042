//! How often may be called, and with how many tokens: limits of callers, of providers and of models.
//!
//! Every limit is counted in memory. A call takes a place in each that binds it, all or none, with an
//! estimate of its tokens; when it is settled the estimate becomes what was used, and its place among
//! the calls at once is free. Processes on one file tell each other what they use
//! ([`sharing`]), so that together they keep to each limit.

pub mod counter;
pub mod entry;
pub mod gate;
pub mod keeper;
pub mod place;
pub mod refusal;
pub mod sharing;
pub mod told;
pub mod window;

pub use entry::{LimitEntry, Rates, Scope};
pub use gate::{Asking, Limits};
pub use keeper::Keeper;
pub use place::Place;
pub use told::Told;
