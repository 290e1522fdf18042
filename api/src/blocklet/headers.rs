//! What the router writes about the caller. It is never a proof: any program on this machine could
//! write the same. It only describes whom something else has proven.

use actix_web::HttpRequest;
use percent_encoding::percent_decode_str;

use super::did;

/// What the router, or a signed component, says of the person behind a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Who it is.
    pub did: String,
    /// What they are called.
    pub full_name: Option<String>,
}

/// What the headers say, if they come from this machine.
pub fn described(request: &HttpRequest) -> Option<Described> {
    let peer = request.peer_addr()?;
    if !peer.ip().to_canonical().is_loopback() {
        return None;
    }
    let text = |name: &str| request.headers().get(name)?.to_str().ok();
    let did = text("x-user-did").filter(|did| did::is_plausible(did))?;
    let name = text("x-user-fullname")
        .map(|name| percent_decode_str(name).decode_utf8_lossy().into_owned());
    Some(Described {
        did: did.to_owned(),
        full_name: name.filter(|name| !name.trim().is_empty()),
    })
}
