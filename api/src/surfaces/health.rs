//! Is the process alive, and can it serve.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::app::Link;

/// `HEAD /`: Blocklet Server's probe.
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// `GET /health`: the process answers.
pub(super) async fn health() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /ready`: calls would be taken. 503 names what stands in the way.
pub(super) async fn ready(link: web::Data<Rc<Link>>) -> HttpResponse {
    if link.app.stopping.is_cancelled() {
        return not_ready("the hub is being stopped");
    }
    match link.app.store.reserve() {
        Ok(slot) => {
            drop(slot);
            HttpResponse::Ok().json(json!({ "status": "ready" }))
        }
        Err(refused) => not_ready(&refused.to_string()),
    }
}

fn not_ready(reason: &str) -> HttpResponse {
    HttpResponse::ServiceUnavailable().json(json!({ "status": "not ready", "reason": reason }))
}
