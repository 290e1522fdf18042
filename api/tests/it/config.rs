//! Settings, the file, and what is wrong with either.

mod mistakes;
mod precedence;
