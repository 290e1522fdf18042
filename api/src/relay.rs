//! Bringing a provider's answer back: as it came where the dialects match, translated where not.

mod bearer;
mod count;
mod dispatch;
mod flow;
mod inbound;
mod left_out;
mod leftover;
mod mishap;
mod operation;
mod prepare;
mod setback;
mod stream;
mod whole;

pub use bearer::{exchanged, header};
pub use count::count_tokens;
pub use dispatch::{refuse, run};
pub use inbound::{Framing, Inbound};
pub use operation::OperationCall;
