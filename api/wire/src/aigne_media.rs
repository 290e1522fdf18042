//! The APIs beside chat of AIGNE Hub: `POST /api/v2/image`, `/api/v2/image/generations` and
//! `/api/v2/embeddings`.
//!
//! What they ask is written in OpenAI's form, with which everything else works, and OpenAI's answer is
//! written in theirs at the very end. So a provider is reached by the same way whoever asks.

mod answer;
mod embedding;
mod image;
mod words;

pub use answer::{Dressing, Homeless};
pub use embedding::Vectors;
pub use image::{At, Order, Reference, Wish};
pub(crate) use words::camel;
