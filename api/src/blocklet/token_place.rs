//! Where a login token or access key may lie: bearer header, cookie, query; and never in two.

use actix_web::HttpRequest;
use percent_encoding::percent_decode_str;

use crate::identity::refusal::Refusal;

/// The cookie that Blocklet Server sets.
pub const COOKIE: &str = "login_token";

/// What the service and the SDK read from the query.
const QUERY: [&str; 2] = ["login_token", "access_token"];

/// Where a token lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A browser sends it by itself, so a changing request needs more.
    Cookie,
    /// Somebody put it there on purpose.
    Query,
}

/// A token that is not in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The token.
    pub token: String,
    /// Where it lay.
    pub place: Place,
}

/// The token in cookie or query. Two of them are refused, even if they are the same.
pub fn find(request: &HttpRequest) -> Result<Option<Found>, Refusal> {
    let mut all = all(request).into_iter();
    match (all.next(), all.next()) {
        (_, Some(_)) => Err(Refusal::ManyTokens),
        (first, None) => Ok(first),
    }
}

/// A secret in a header goes before a cookie; but the same one in both places, or two others
/// beside it, are refused as Blocklet Server refuses them.
pub fn beside(request: &HttpRequest, secret: &str) -> Result<(), Refusal> {
    let all = all(request);
    if all.len() > 1 || all.iter().any(|found| found.token == secret) {
        return Err(Refusal::ManyTokens);
    }
    Ok(())
}

fn all(request: &HttpRequest) -> Vec<Found> {
    let found = |token: String, place| (!token.is_empty()).then_some(Found { token, place });
    let cookies = request.cookies().map(|cookies| {
        let named = cookies.iter().filter(|cookie| cookie.name() == COOKIE);
        named
            .map(|cookie| cookie.value().to_owned())
            .collect::<Vec<_>>()
    });
    let cookies = cookies.unwrap_or_default().into_iter();
    let queries = request.query_string().split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = QUERY
            .contains(&name)
            .then(|| percent_decode_str(value).decode_utf8_lossy())?;
        Some(value.into_owned())
    });
    cookies
        .filter_map(|token| found(token, Place::Cookie))
        .chain(queries.filter_map(|token| found(token, Place::Query)))
        .collect()
}
