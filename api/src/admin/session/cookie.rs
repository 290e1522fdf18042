//! The session's cookie, as the browser keeps it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::identity::session::{COOKIE, LIFETIME_MS};
use crate::ui::mount::Mount;

/// A cookie that lives as long as the session, for the hub's own paths only.
pub fn keep(request: &HttpRequest, mount: &Mount, value: &str) -> Cookie<'static> {
    keep_for(request, mount, value, LIFETIME_MS)
}

/// The same for a session that lives shorter.
pub fn keep_for(
    request: &HttpRequest,
    mount: &Mount,
    value: &str,
    lives_ms: i64,
) -> Cookie<'static> {
    with_age(request, mount, value, Duration::milliseconds(lives_ms))
}

/// Makes the browser drop the cookie.
pub fn drop(request: &HttpRequest, mount: &Mount) -> Cookie<'static> {
    with_age(request, mount, "", Duration::ZERO)
}

fn with_age(request: &HttpRequest, mount: &Mount, value: &str, age: Duration) -> Cookie<'static> {
    // Without a slash at its end the path also covers the mount itself.
    let prefix = mount.prefix(request);
    let path = match prefix.trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    Cookie::build(COOKIE, value.to_owned())
        .path(path.to_owned())
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(mount.is_https(request))
        .max_age(age)
        .finish()
}
