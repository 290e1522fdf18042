//! Who calls, and what they are.
