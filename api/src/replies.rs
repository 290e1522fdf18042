//! Replies that are given again: to who repeats a call ([`crate::once`]), and to who asks the same
//! ([`crate::cache`]).
//!
//! A reply is written down as it comes, for any number of readers. Where it is kept beyond that it
//! lies in `payloads.db`, sealed, so that it survives a restart and other processes find it. Nothing
//! here may fail a call or hold it up for long: what cannot be kept is made again.

mod form;
mod kept;
mod making;
mod reader;
mod record;

pub(crate) use form::Given;
pub use kept::KeptReplies;
pub(crate) use kept::{Asked, Found, HOLD_EVERY, Limited};
pub(crate) use making::{Ended, made};
pub(crate) use reader::Reader;
pub(crate) use record::{Head, Next, Record, ReplyEnd};
