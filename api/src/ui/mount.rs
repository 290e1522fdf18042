//! Where the hub is mounted, as the browser sees it.

use actix_web::HttpRequest;
use url::Url;

/// The path under which the hub is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    configured: String,
    https: bool,
    behind_router: bool,
}

impl Mount {
    /// What the public URL says; a path that is no plain one counts as `/`.
    pub fn new(public_url: &Url) -> Self {
        Mount {
            configured: clean(public_url.path()).unwrap_or_else(|| "/".to_owned()),
            https: public_url.scheme() == "https",
            behind_router: false,
        }
    }

    /// Blocklet Server's router stands before the hub: it takes the prefix away itself, and says
    /// the caller's address in a header of its own.
    pub fn behind_router(mut self) -> Self {
        self.behind_router = true;
        self
    }

    /// The path of a request below the mount; `None` if nothing is to be taken away from it.
    pub fn inner<'a>(&self, path: &'a str) -> Option<&'a str> {
        if self.behind_router || self.configured == "/" {
            return None;
        }
        let prefix = self.configured.trim_end_matches('/');
        let inner = path.strip_prefix(prefix)?;
        match inner {
            "" => Some("/"),
            inner => inner.starts_with('/').then_some(inner),
        }
    }

    /// Does the browser speak https to the hub, or to the proxy before it?
    pub fn is_https(&self, request: &HttpRequest) -> bool {
        let forwarded = local_header(request, "x-forwarded-proto");
        forwarded.map_or(self.https, |scheme| scheme.eq_ignore_ascii_case("https"))
    }

    /// The address of the caller: what a proxy on this machine saw last, or the connection's own.
    pub fn client_ip(&self, request: &HttpRequest) -> String {
        // The router appends itself to `x-forwarded-for`, so that its last entry is this machine.
        let seen_by_router = local_header(request, "x-real-ip").filter(|_| self.behind_router);
        let seen_by_proxy = seen_by_router
            .or_else(|| local_header(request, "x-forwarded-for")?.rsplit(',').next())
            .and_then(|last| last.trim().parse::<std::net::IpAddr>().ok());
        seen_by_proxy
            .or_else(|| request.peer_addr().map(|peer| peer.ip()))
            .map(|ip| ip.to_canonical().to_string())
            .unwrap_or_default()
    }

    /// The prefix of this request, with a slash at both ends. A proxy on this machine (Blocklet
    /// Server) may set it; nobody else may, because cookies and links are made from it.
    pub fn prefix(&self, request: &HttpRequest) -> String {
        local_header(request, "x-path-prefix")
            .and_then(clean)
            .unwrap_or_else(|| self.configured.clone())
    }
}

/// A header that only a proxy on this machine may set.
fn local_header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let peer = request.peer_addr()?;
    let value = request.headers().get(name)?.to_str().ok()?;
    peer.ip().to_canonical().is_loopback().then_some(value)
}

/// A path that is safe inside an attribute and a cookie, with a slash at both ends.
fn clean(path: &str) -> Option<String> {
    let inner = path.trim().trim_matches('/');
    if inner.is_empty() {
        return Some("/".to_owned());
    }
    let plain = inner.split('/').all(|segment| {
        !matches!(segment, "" | "." | "..")
            && segment
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b))
    });
    plain.then(|| format!("/{inner}/"))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn prefix(peer: &str, header: &str) -> String {
        let request = TestRequest::default()
            .peer_addr(peer.parse().unwrap())
            .insert_header(("x-path-prefix", header))
            .to_http_request();
        mount("http://hub.example/hub").prefix(&request)
    }

    fn mount(url: &str) -> Mount {
        Mount::new(&Url::parse(url).unwrap())
    }

    #[test]
    fn a_proxy_on_this_machine_sets_the_prefix_and_nobody_else() {
        assert_eq!(prefix("127.0.0.1:9", "/ai"), "/ai/");
        assert_eq!(prefix("[::1]:9", "/"), "/");
        assert_eq!(prefix("192.0.2.7:9", "/ai"), "/hub/");
    }

    #[test]
    fn what_could_break_out_of_the_page_is_no_prefix() {
        for bad in [
            "/a\"><script>",
            "/a b",
            "/../x",
            "/a;Domain=evil",
            "//evil.example/x/..",
        ] {
            assert_eq!(prefix("127.0.0.1:9", bad), "/hub/");
        }
        assert_eq!(mount("http://hub.example").configured, "/");
        assert_eq!(mount("https://hub.example/a/b/").configured, "/a/b/");
    }
}
