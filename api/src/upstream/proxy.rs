//! The proxy: which calls go through it, and the CONNECT tunnel that carries them.
//!
//! The tunnel is asked for by the checked address, never by the name, so that the proxy does not
//! look the name up once more and end somewhere else.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Host, Url};

use super::no_proxy::NoProxy;
use super::settings::{SettingsError, UpstreamSettings};

/// The longest head of an answer to CONNECT that is read.
const HEAD_BYTES: usize = 16 * 1024;

/// The proxies of both schemes.
pub(super) struct Proxies {
    https: Option<Proxy>,
    http: Option<Proxy>,
    direct: NoProxy,
}

/// One proxy, spoken to in plain HTTP.
pub(super) struct Proxy {
    /// Its host: trusted by configuration, so not checked by the guard.
    pub(super) host: Host,
    /// Its port.
    pub(super) port: u16,
    authorization: Option<SecretString>,
}

impl Proxies {
    /// Reads the settings.
    pub(super) fn new(settings: &UpstreamSettings) -> Result<Self, SettingsError> {
        let read = |scheme, value: &Option<SecretString>| {
            value
                .as_ref()
                .filter(|value| !value.expose_secret().trim().is_empty())
                .map(|value| Proxy::parse(value.expose_secret().trim()))
                .transpose()
                .map_err(|why| SettingsError::Proxy { scheme, why })
        };
        Ok(Proxies {
            https: read("https", &settings.https_proxy)?,
            http: read("http", &settings.http_proxy)?,
            direct: NoProxy::parse(settings.no_proxy.as_deref().unwrap_or_default())?,
        })
    }

    /// The proxy that a target is called through, if any.
    pub(super) fn pick(&self, secure: bool, host: &Host, port: u16) -> Option<&Proxy> {
        let proxy = if secure { &self.https } else { &self.http };
        proxy.as_ref().filter(|_| !self.direct.matches(host, port))
    }
}

impl Proxy {
    fn parse(value: &str) -> Result<Self, &'static str> {
        let with_scheme = if value.contains("://") {
            value.to_owned()
        } else {
            format!("http://{value}")
        };
        let url = Url::parse(&with_scheme).map_err(|_| "it is not a URL")?;
        if url.scheme() != "http" {
            return Err("only http:// proxies are supported");
        }
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8_lossy()
                .into_owned()
        };
        let authorization = (!url.username().is_empty()).then(|| {
            let user = decoded(url.username());
            let password = decoded(url.password().unwrap_or_default());
            SecretString::from(format!(
                "Basic {}",
                STANDARD.encode(format!("{user}:{password}"))
            ))
        });
        Ok(Proxy {
            host: url.host().ok_or("it names no host")?.to_owned(),
            port: url.port_or_known_default().unwrap_or(80),
            authorization,
        })
    }

    /// How it is named in messages: without its password.
    pub(super) fn label(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Asks for a tunnel to an address over a fresh connection to the proxy.
    pub(super) async fn connect(
        &self,
        stream: &mut TcpStream,
        target: SocketAddr,
    ) -> Result<(), String> {
        let mut ask = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
        if let Some(authorization) = &self.authorization {
            ask.push_str("Proxy-Authorization: ");
            ask.push_str(authorization.expose_secret());
            ask.push_str("\r\n");
        }
        ask.push_str("\r\n");
        let failed = |error: std::io::Error| error.to_string();
        stream.write_all(ask.as_bytes()).await.map_err(failed)?;

        let mut head = Vec::with_capacity(512);
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() >= HEAD_BYTES {
                return Err("its answer is too long".to_owned());
            }
            // By single bytes, because what follows the head belongs to the target. A tunnel is
            // opened once per connection, so the price does not matter.
            let byte = stream.read_u8().await;
            head.push(byte.map_err(|_| "it closed the connection".to_owned())?);
        }
        verdict(&head)
    }
}

fn verdict(head: &[u8]) -> Result<(), String> {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.splitn(3, ' ');
    let http = words.next().is_some_and(|word| word.starts_with("HTTP/1."));
    let status: Option<u16> = words.next().and_then(|word| word.parse().ok());
    match status.filter(|_| http) {
        Some(200..=299) => Ok(()),
        Some(407) => Err("it asks for a user name and a password (407); \
             write them into the proxy's URL"
            .to_owned()),
        Some(status) => {
            let reason: String = words.next().unwrap_or_default().chars().take(80).collect();
            Err(format!("it answered {status} {reason}")
                .trim_end()
                .to_owned())
        }
        None => Err("it does not speak HTTP".to_owned()),
    }
}
