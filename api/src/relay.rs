//! Bringing a provider's answer back: as it came where the dialects match, translated where not.

mod dispatch;
mod inbound;
mod left_out;
mod leftover;
mod mishap;
mod prepare;
mod setback;
mod stream;
mod whole;

pub use dispatch::{refuse, run};
pub use inbound::Inbound;
