//! Whether models can be called: as calls and probes show it, in the list of models and over
//! WebSocket.

mod list;
mod socket;
mod support;
