//! News over WebSocket, at `/websocket`, as upstream's pages hear them: whether a model can be called.
//!
//! The messages are those of `@arcblock/ws`, which are Phoenix's: arrays of join reference,
//! reference, topic, event and payload. <https://hexdocs.pm/phoenix/writing_a_channels_client.html>
//! Only who is known is heard, and hears of no model that it may not call.

mod message;
mod news;
mod socket;

use actix_web::web;

pub use socket::Sockets;

/// The route.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/websocket", web::get().to(socket::open));
}
