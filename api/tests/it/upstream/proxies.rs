//! Through a proxy: the address is checked here, the name is checked against the certificate.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use aigne_hub::upstream::no_proxy::NoProxy;
use aigne_hub::upstream::{Upstream, UpstreamSettings};
use tokio::io::{AsyncWriteExt as _, copy_bidirectional};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::support::{Detour, Names, Server, led_settings, ok, post, public, read_request, text};
use super::tls::{Authority, answer_calls};

type Heads = Rc<RefCell<Vec<String>>>;

/// A proxy that keeps what it was asked and leads every tunnel to one server.
async fn proxy(target: Option<&Server>, answer: &'static str) -> (Server, Heads) {
    let heads = Heads::default();
    let log = Rc::clone(&heads);
    let target = target.map(|server| server.address);
    let server = Server::start(move |_, mut stream| {
        let log = Rc::clone(&log);
        async move {
            let asked = read_request(&mut stream).await.unwrap();
            log.borrow_mut().push(asked.head);
            stream.write_all(answer.as_bytes()).await.unwrap();
            if let Some(target) = target {
                let mut onward = TcpStream::connect(target).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut onward).await;
            }
        }
    })
    .await;
    (server, heads)
}

async fn secure(acceptor: TlsAcceptor) -> Server {
    Server::start(move |_, stream| {
        let accepting = acceptor.accept(stream);
        async move {
            if let Ok(stream) = accepting.await {
                answer_calls(stream).await;
            }
        }
    })
    .await
}

const OPEN: &str = "HTTP/1.1 200 Connection established\r\n\r\n";

/// Names that lead outside, and a proxy at a private address, as companies have it.
fn settings(proxy: &Server, names: &Arc<Names>) -> (UpstreamSettings, Arc<Detour>) {
    let detour = Detour::new(&[("10.9.9.9", proxy.address)]);
    let settings = UpstreamSettings {
        https_proxy: Some("http://hub:p%40ss@10.9.9.9:3128".to_owned().into()),
        http_proxy: Some("10.9.9.9:3128".to_owned().into()),
        ..led_settings(names, &detour)
    };
    (settings, detour)
}

fn two_names() -> Arc<Names> {
    Names::new(&[
        ("api.test", &[&["93.184.216.34"], &["10.0.0.1"]]),
        ("wrong.test", &[&["93.184.216.35"]]),
        ("inside.test", &[&["10.0.0.1"]]),
    ])
}

#[actix_rt::test]
async fn the_tunnel_goes_to_the_checked_address_and_the_certificate_to_the_name() {
    let authority = Authority::new();
    let server = secure(authority.acceptor("api.test")).await;
    let (proxy, asked) = proxy(Some(&server), OPEN).await;
    let names = two_names();
    let (settings, detour) = settings(&proxy, &names);
    let upstream = Upstream::new(&authority.trusted(settings)).unwrap();

    for _ in 0..2 {
        let answer = upstream.send(public("https://api.test/v1")).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "http/1.1");
    }
    assert_eq!(
        *asked.borrow(),
        [
            "CONNECT 93.184.216.34:443 HTTP/1.1\r\nHost: 93.184.216.34:443\r\n\
          Proxy-Authorization: Basic aHViOnBAc3M=\r\n\r\n"
        ],
        "one tunnel for both calls"
    );
    assert_eq!(detour.dialled(), ["10.9.9.9:3128"]);
    assert!(detour.sockets.lock().unwrap()[0].nodelay().unwrap());
    assert_eq!(names.asked.lock().unwrap().len(), 1);

    let error = upstream
        .send(public("https://wrong.test/"))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "upstream_tls_failed");
    assert!(error.to_string().contains("not valid for name"), "{error}");
}

#[actix_rt::test]
async fn a_private_address_is_refused_before_the_proxy_hears_of_it() {
    let (proxy, asked) = proxy(None, OPEN).await;
    let (settings, detour) = settings(&proxy, &two_names());
    let upstream = Upstream::new(&settings).unwrap();
    for url in [
        "https://inside.test/",
        "https://169.254.169.254/",
        "http://inside.test/",
    ] {
        let error = upstream.send(public(url)).await.unwrap_err();
        assert_eq!(error.code(), "upstream_address_refused");
    }
    assert!(asked.borrow().is_empty());
    assert!(detour.dialled().is_empty());
}

#[actix_rt::test]
async fn plain_targets_are_tunnelled_too() {
    let server = Server::start(|_, mut stream| async move {
        while let Some(seen) = read_request(&mut stream).await {
            stream.write_all(&ok(&seen.head)).await.unwrap();
        }
    })
    .await;
    let (proxy, asked) = proxy(Some(&server), OPEN).await;
    let (settings, _) = settings(&proxy, &two_names());
    let upstream = Upstream::new(&settings).unwrap();
    let answer = upstream.send(public("http://api.test/v1")).await.unwrap();
    let head = text(answer).await.unwrap();
    assert!(head.starts_with("POST /v1 HTTP/1.1\r\n"));
    assert!(head.contains("host: api.test\r\n"));
    assert!(
        !head.contains("proxy"),
        "the proxy's password is the proxy's"
    );
    assert_eq!(
        *asked.borrow(),
        ["CONNECT 93.184.216.34:80 HTTP/1.1\r\nHost: 93.184.216.34:80\r\n\r\n"]
    );
}

#[actix_rt::test]
async fn a_proxy_that_refuses_is_named_and_quoted() {
    for (answer, said) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "it asks for a user name and a password (407)",
        ),
        (
            "HTTP/1.1 403 Forbidden\r\n\r\n",
            "it answered 403 Forbidden",
        ),
        ("HTTP/1.1 502\r\n\r\n", "it answered 502"),
        ("SSH-2.0-x\r\n\r\n", "it does not speak HTTP"),
        ("HTTP/1.1 200 OK\r\n", "it closed the connection"),
    ] {
        let (proxy, _) = proxy(None, answer).await;
        let (settings, _) = settings(&proxy, &two_names());
        let upstream = Upstream::new(&settings).unwrap();
        let error = upstream
            .send(public("https://api.test/"))
            .await
            .unwrap_err();
        assert_eq!(error.code(), "upstream_proxy_failed");
        let words = error.to_string();
        let begin = "the proxy 10.9.9.9:3128 did not open a tunnel to api.test: ";
        assert!(words.starts_with(begin) && words.contains(said), "{words}");
        assert!(!words.contains("p@ss") && !words.contains("aHViOnBAc3M"));
    }
}

#[actix_rt::test]
async fn a_proxy_that_is_not_there_is_the_proxys_failure() {
    let names = two_names();
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let detour = Detour::new(&[("10.9.9.9", closed)]);
    for (proxy, said) in [("10.9.9.9:3128", "refused"), ("gone.test", "no such name")] {
        let settings = UpstreamSettings {
            https_proxy: Some(proxy.to_owned().into()),
            ..led_settings(&names, &detour)
        };
        let upstream = Upstream::new(&settings).unwrap();
        let error = upstream.send(public("https://wrong.test/")).await;
        let error = error.unwrap_err();
        assert_eq!(error.code(), "upstream_proxy_failed");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[actix_rt::test]
async fn hosts_on_the_list_and_the_loopback_are_called_directly() {
    let server = Server::start(|_, mut stream| async move {
        while read_request(&mut stream).await.is_some() {
            stream.write_all(&ok("direct")).await.unwrap();
        }
    })
    .await;
    let (proxy, asked) = proxy(None, OPEN).await;
    let names = Names::new(&[("ollama.corp.test", &[&["10.0.0.1"]])]);
    let detour = Detour::new(&[("10.0.0.1", server.address), ("127.0.0.1", server.address)]);
    let settings = UpstreamSettings {
        http_proxy: Some(proxy.url("").into()),
        no_proxy: Some(".corp.test".to_owned()),
        ..led_settings(&names, &detour)
    };
    let upstream = Upstream::new(&settings).unwrap();
    for url in ["http://ollama.corp.test:11434/", "http://127.0.0.1:11434/"] {
        let answer = upstream.send(post(url)).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "direct");
    }
    assert!(asked.borrow().is_empty());
}

#[test]
fn the_no_proxy_list_is_read_as_everywhere() {
    let cases = [
        ("example.com", "example.com", 443, true),
        ("example.com", "api.example.com", 443, true),
        ("example.com", "example.com.", 443, true),
        ("example.com", "badexample.com", 443, false),
        (".example.com", "api.example.com", 443, true),
        ("*.example.com", "api.example.com", 443, true),
        ("EXAMPLE.com", "example.com", 443, true),
        ("example.com:8443", "example.com", 443, false),
        ("example.com:8443", "example.com", 8443, true),
        ("10.0.0.0/8", "10.2.3.4", 80, true),
        ("10.0.0.0/8", "11.2.3.4", 80, false),
        ("0.0.0.0/0", "8.8.8.8", 80, true),
        ("10.1.2.3", "10.1.2.3", 80, true),
        ("10.1.2.3:81", "10.1.2.3", 80, false),
        ("fd00::/8", "[fd12::1]", 80, true),
        ("fd00::/8", "[fe12::1]", 80, false),
        ("[fd12::1]:81", "[fd12::1]", 81, true),
        ("fd12::1", "[fd12::1]", 81, true),
        ("a.test, b.test c.test", "c.test", 80, true),
        ("*", "anything.test", 80, true),
        ("", "anything.test", 80, false),
        ("", "localhost", 80, true),
        ("", "api.localhost", 80, true),
        ("", "127.8.9.1", 80, true),
        ("", "[::1]", 80, true),
    ];
    for (list, host, port, direct) in cases {
        let host = url::Host::parse(host).unwrap();
        let list = NoProxy::parse(list).unwrap();
        assert_eq!(list.matches(&host, port), direct, "{list:?} {host}:{port}");
    }
    for list in ["10.0.0.0/33", "x.test:port", "10.0.0.x/8", "a b/c"] {
        let error = NoProxy::parse(list).unwrap_err().to_string();
        assert!(error.contains("no-proxy list"), "{error}");
    }
}

#[test]
fn a_proxy_that_is_not_understood_is_told_without_its_password() {
    for value in [
        "socks5://u:hunter2@p.test",
        "https://u:hunter2@p.test",
        "http://u:hunter2@p test",
    ] {
        let settings = UpstreamSettings {
            https_proxy: Some(value.to_owned().into()),
            ..UpstreamSettings::default()
        };
        let error = Upstream::new(&settings).err().unwrap().to_string();
        assert!(error.starts_with("the proxy for https targets is not usable"));
        assert!(!error.contains("hunter2"));
    }
    let settings = UpstreamSettings {
        https_proxy: Some(" ".to_owned().into()),
        ..UpstreamSettings::default()
    };
    assert!(
        Upstream::new(&settings).is_ok(),
        "an empty variable is none"
    );
}
