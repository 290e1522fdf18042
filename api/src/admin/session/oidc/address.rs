//! Where a browser is, and where it is led.

use actix_web::HttpRequest;
use url::Url;

/// A path of the hub under its public address.
pub fn address(public_url: &Url, path: &str) -> Url {
    let mut url = public_url.clone();
    let base = url.path().trim_end_matches('/').to_owned();
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    let path = path.split('#').next().unwrap_or_default();
    url.set_path(&format!("{base}{path}"));
    url.set_query(query);
    url
}

/// Whether the browser is at the hub's public address.
pub fn is_at(request: &HttpRequest, public_url: &Url) -> bool {
    let wanted = &public_url[url::Position::BeforeHost..url::Position::AfterPort];
    request
        .connection_info()
        .host()
        .eq_ignore_ascii_case(wanted)
}

/// A path of the console, never of another site.
pub fn safe_target(asked: Option<&str>) -> String {
    let asked = asked.unwrap_or("/");
    let own = asked.starts_with('/') && !asked.starts_with("//") && !asked.contains('\\');
    let plain = asked.len() <= 2_000 && !asked.chars().any(char::is_control);
    if own && plain { asked } else { "/" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::safe_target;

    #[test]
    fn only_paths_of_the_console_are_led_to() {
        assert_eq!(
            safe_target(Some("/calls?status=failed")),
            "/calls?status=failed"
        );
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "x",
            "/a\nb",
            "",
        ] {
            assert_eq!(safe_target(Some(bad)), "/", "{bad:?}");
        }
        assert_eq!(safe_target(None), "/");
    }
}
