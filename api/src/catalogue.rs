//! The embedded price catalogue.
