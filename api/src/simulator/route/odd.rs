//! Bodies that are not what the status promises.

use bytes::Bytes;

use crate::simulator::script::Oddity;

/// What a health check might say.
const OTHER: &str = r#"{"status": "ok"}"#;

/// Content type and body.
pub fn body(oddity: Oddity, status: u16) -> (&'static str, Bytes) {
    match oddity {
        Oddity::Html => {
            let page = format!(
                "<!DOCTYPE html>\n<html><head><title>{status}</title></head><body><h1>{status}\
                 </h1><p>A proxy on the way says so, not the provider.</p></body></html>\n"
            );
            ("text/html; charset=utf-8", Bytes::from(page))
        }
        Oddity::Empty => ("application/json", Bytes::new()),
        Oddity::WrongJson => {
            let broken = Bytes::from_static(br#"{"id": "sim", "choices": [{"message": {"con"#);
            ("application/json", broken)
        }
        Oddity::OtherJson => ("application/json", Bytes::from_static(OTHER.as_bytes())),
    }
}

/// The same inside a stream of events: one event that breaks off, or is no event of any dialect.
pub fn event(oddity: Oddity) -> Option<Bytes> {
    match oddity {
        Oddity::WrongJson => Some(Bytes::from_static(
            b"data: {\"id\": \"sim\", \"choices\": [{\"delta\": {\"con\n\n",
        )),
        Oddity::OtherJson => Some(Bytes::from(format!("data: {OTHER}\n\n"))),
        Oddity::Html | Oddity::Empty => None,
    }
}
