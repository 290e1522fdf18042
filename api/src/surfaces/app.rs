//! Which application calls, as AIGNE's clients say it.

use actix_web::HttpRequest;
use percent_encoding::percent_decode_str;

use crate::identity::principal::{Principal, Proof, Subject};

/// Clients of AIGNE say by it which application calls.
const HEADER: &str = "x-aigne-hub-client-did";

/// Longer ones are no application's.
const LONGEST: usize = 256;

/// The application of a call: what its client says, else the access key that it shows, which people
/// make one of for each application.
pub(super) fn of(request: &HttpRequest, principal: &Principal) -> Option<String> {
    let told = request
        .headers()
        .get(HEADER)
        .and_then(|told| told.to_str().ok());
    told.and_then(read).or_else(|| match &principal.subject {
        Subject::Outside {
            proof: Proof::AccessKey,
            id,
        } => Some(id.clone()),
        _ => None,
    })
}

fn read(told: &str) -> Option<String> {
    let decoded = percent_decode_str(told).decode_utf8().ok()?;
    let app = decoded.trim();
    let is_one = !app.is_empty() && app.len() <= LONGEST && !app.chars().any(char::is_control);
    (is_one && app != "null").then(|| app.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_is_told_as_a_uri_tells_it() {
        assert_eq!(read("%40aigne%2Fcli"), Some("@aigne/cli".to_owned()));
        assert_eq!(read(" zNK1 "), Some("zNK1".to_owned()));
        for none in ["", "  ", "null", "a%00b", "%ff"] {
            assert_eq!(read(none), None, "{none:?}");
        }
        assert_eq!(read(&"a".repeat(257)), None);
    }
}
