//! OpenAI responses, as the official library describes them (its types of 3.54).

mod check;
mod events;
mod items;
mod kept;
mod read;
mod reply;
mod tools;

pub use events::{events, stream_error};
pub use kept::{Kept, not_found};
pub use read::{read, repeated};
pub use reply::{Head, whole};
