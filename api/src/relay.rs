//! Bringing a provider's answer back: as it came where the dialects match, translated where not.

mod attempt;
mod attempts;
mod bearer;
mod cashier;
mod count;
mod dispatch;
mod errand;
mod fetched;
mod flow;
mod forget;
mod inbound;
mod judge;
mod keeper;
mod left_out;
mod leftover;
mod mishap;
mod operation;
mod prepare;
mod retry_after;
mod seals;
mod setback;
mod several;
mod stream;
mod thread;
mod whole;

pub use bearer::{exchanged, header};
pub use count::count_tokens;
pub use dispatch::{refuse, run};
pub(crate) use errand::{Errand, done, refused, sent, told};
pub use forget::forget;
pub use inbound::{Framing, Inbound, is_strict};
pub(crate) use left_out::{NAME as LEFT_OUT, refusal as left_out_refusal, value as left_out_value};
pub use operation::OperationCall;
pub(crate) use setback::Setback;
pub use thread::Thread;
