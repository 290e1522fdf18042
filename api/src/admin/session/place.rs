//! Where somebody signs in from.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::identity::session::Place;
use crate::ui::mount::Mount;

/// The most characters of a browser's own words that are kept.
const LONGEST: usize = 300;

/// As the request says.
pub fn of(request: &HttpRequest, mount: &Mount) -> Place {
    let agent = request.headers().get(header::USER_AGENT);
    let address = mount.client_ip(request);
    Place {
        user_agent: agent
            .and_then(|value| value.to_str().ok())
            .map(|text| text.chars().take(LONGEST).collect()),
        address: (!address.is_empty()).then_some(address),
    }
}
