//! TLS: whom we trust, for which name, and what is spoken inside.

use std::sync::Arc;

use aigne_hub::upstream::{SettingsError, Upstream, UpstreamSettings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::support::{
    Detour, Names, Server, led_settings, ok, public, read_request, text, until_gone,
};

/// An authority of the test's own.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate, as an operator would name it in the settings.
    pub file: NamedTempFile,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), certificate.pem()).unwrap();
        Authority {
            issuer: Issuer::new(params, key),
            file,
        }
    }

    /// The server side for one name or address.
    pub fn acceptor(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    pub fn trusted(&self, settings: UpstreamSettings) -> UpstreamSettings {
        UpstreamSettings {
            extra_roots: Some(self.file.path().to_owned()),
            ..settings
        }
    }
}

/// Serves calls over an accepted connection until it ends.
pub async fn answer_calls(mut stream: TlsStream<TcpStream>) {
    let spoken = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
    while read_request(&mut stream).await.is_some() {
        let spoken = String::from_utf8(spoken.clone().unwrap_or_default()).unwrap();
        stream.write_all(&ok(&spoken)).await.unwrap();
        stream.flush().await.unwrap();
    }
}

async fn serving(acceptor: TlsAcceptor) -> Server {
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

#[actix_rt::test]
async fn a_trusted_certificate_for_the_right_name_passes_and_http_1_1_is_spoken() {
    let authority = Authority::new();
    let server = serving(authority.acceptor("api.test")).await;
    let names = Names::new(&[
        ("api.test", &[&["8.8.8.8"]]),
        ("api.test.", &[&["8.8.8.8"]]),
    ]);
    let detour = Detour::new(&[("8.8.8.8", server.address)]);
    let settings = authority.trusted(led_settings(&names, &detour));
    let upstream = Upstream::new(&settings).unwrap();
    for url in [
        "https://api.test/v1",
        "https://api.test/v1",
        "https://api.test./v1",
    ] {
        let answer = upstream.send(public(url)).await.unwrap();
        assert_eq!(text(answer).await.unwrap(), "http/1.1");
    }
    assert_eq!(detour.dialled(), ["8.8.8.8:443", "8.8.8.8:443"]);
    assert!(detour.sockets.lock().unwrap()[0].nodelay().unwrap());
}

#[actix_rt::test]
async fn an_address_needs_a_certificate_for_that_address() {
    let authority = Authority::new();
    let server = serving(authority.acceptor("8.8.8.8")).await;
    let routes = [("8.8.8.8", server.address), ("8.8.4.4", server.address)];
    let detour = Detour::new(&routes);
    let settings = authority.trusted(led_settings(&Names::new(&[]), &detour));
    let upstream = Upstream::new(&settings).unwrap();
    let answer = upstream.send(public("https://8.8.8.8/")).await.unwrap();
    assert_eq!(text(answer).await.unwrap(), "http/1.1");
    let error = upstream.send(public("https://8.8.4.4/")).await;
    assert_eq!(error.unwrap_err().code(), "upstream_tls_failed");
}

#[actix_rt::test]
async fn a_wrong_name_and_an_unknown_authority_are_refused() {
    let authority = Authority::new();
    let server = serving(authority.acceptor("other.test")).await;
    let names = Names::new(&[
        ("api.test", &[&["8.8.8.8"]]),
        ("other.test", &[&["8.8.8.8"]]),
    ]);
    let detour = Detour::new(&[("8.8.8.8", server.address)]);

    let trusting = authority.trusted(led_settings(&names, &detour));
    let error = Upstream::new(&trusting)
        .unwrap()
        .send(public("https://api.test/?key=hunter2"))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "upstream_tls_failed");
    assert!(error.to_string().contains("not valid for name"), "{error}");
    assert!(!error.to_string().contains("hunter2"));

    let error = Upstream::new(&led_settings(&names, &detour))
        .unwrap()
        .send(public("https://other.test/"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");
}

#[actix_rt::test]
async fn a_plain_connection_is_never_used_for_a_secure_call_to_the_same_port() {
    let server = Server::start(|_, mut stream| async move {
        while read_request(&mut stream).await.is_some() {
            stream.write_all(&ok("plain")).await.unwrap();
        }
    })
    .await;
    let detour = Detour::new(&[("8.8.8.8", server.address)]);
    let upstream = super::support::led(&Names::new(&[]), &detour);
    let answer = upstream.send(public("http://8.8.8.8:8443/")).await.unwrap();
    assert_eq!(text(answer).await.unwrap(), "plain");
    let mut secure = public("https://8.8.8.8:8443/");
    secure.clocks.connect = std::time::Duration::from_millis(200);
    let error = upstream.send(secure).await.unwrap_err();
    assert!(error.never_sent(), "{error}");
}

#[actix_rt::test]
async fn a_tls_connection_that_ends_without_a_farewell_is_a_cut() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("api.test");
    let server = Server::start(move |_, stream| {
        let accepting = acceptor.accept(stream);
        async move {
            let mut stream = accepting.await.unwrap();
            read_request(&mut stream).await.unwrap();
            let part = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello";
            stream.write_all(part).await.unwrap();
            stream.flush().await.unwrap();
        }
    })
    .await;
    let names = Names::new(&[("api.test", &[&["8.8.8.8"]])]);
    let detour = Detour::new(&[("8.8.8.8", server.address)]);
    let settings = authority.trusted(led_settings(&names, &detour));
    let upstream = Upstream::new(&settings).unwrap();
    let answer = upstream.send(public("https://api.test/")).await.unwrap();
    assert_eq!(text(answer).await.unwrap_err().code(), "upstream_cut");
}

#[actix_rt::test]
async fn dropping_a_secure_body_closes_the_connection_at_once() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("api.test");
    let (gone, told) = tokio::sync::oneshot::channel();
    let gone = std::cell::RefCell::new(Some(gone));
    let server = Server::start(move |_, stream| {
        let accepting = acceptor.accept(stream);
        let gone = gone.borrow_mut().take().unwrap();
        async move {
            let mut stream = accepting.await.unwrap();
            read_request(&mut stream).await.unwrap();
            let part = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello";
            stream.write_all(part).await.unwrap();
            stream.flush().await.unwrap();
            let _ = until_gone(&mut stream).await;
            gone.send(std::time::Instant::now()).unwrap();
        }
    })
    .await;
    let names = Names::new(&[("api.test", &[&["8.8.8.8"]])]);
    let detour = Detour::new(&[("8.8.8.8", server.address)]);
    let settings = authority.trusted(led_settings(&names, &detour));
    let upstream = Upstream::new(&settings).unwrap();
    let mut answer = upstream.send(public("https://api.test/")).await.unwrap();
    futures_util::StreamExt::next(&mut answer.body)
        .await
        .unwrap()
        .unwrap();
    // The test's own copy of the socket would keep it open.
    detour.sockets.lock().unwrap().clear();
    let left = std::time::Instant::now();
    drop(answer);
    let took = told.await.unwrap() - left;
    println!("the provider saw the end {took:?} after the secure body was dropped");
    assert!(took.as_millis() < 1000, "{took:?}");
}

#[test]
fn a_roots_file_that_cannot_be_used_is_named() {
    let empty = NamedTempFile::new().unwrap();
    for path in [empty.path(), std::path::Path::new("/nowhere/roots.pem")] {
        let settings = UpstreamSettings {
            extra_roots: Some(path.to_owned()),
            ..UpstreamSettings::default()
        };
        let error = Upstream::new(&settings).err().unwrap();
        assert!(matches!(error, SettingsError::Roots { .. }), "{error}");
        assert!(error.to_string().contains(path.to_str().unwrap()));
    }
}

#[test]
fn the_machines_roots_can_be_added() {
    let settings = UpstreamSettings {
        native_roots: true,
        ..UpstreamSettings::default()
    };
    assert!(Upstream::new(&settings).is_ok());
}
