//! TLS to providers: whose certificates are trusted, and for which name.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::Host;

use super::settings::{SettingsError, UpstreamSettings};

/// A client's side of TLS, HTTP/1.1 only: HTTP/2 would put a call's chunks behind another's.
#[derive(Clone)]
pub(super) struct Tls(TlsConnector);

impl Tls {
    /// Trusts Mozilla's roots, the machine's if asked, and those of the extra file.
    pub(super) fn new(settings: &UpstreamSettings) -> Result<Self, SettingsError> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        if settings.native_roots {
            let native = rustls_native_certs::load_native_certs();
            for error in &native.errors {
                tracing::warn!(%error, "some of the machine's root certificates could not be read");
            }
            roots.add_parsable_certificates(native.certs);
        }
        if let Some(path) = &settings.extra_roots {
            add_file(&mut roots, path)?;
        }
        // The provider is named, not taken from the process: which one is installed there depends
        // on who was first.
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Tls(TlsConnector::from(Arc::new(config))))
    }

    /// Shakes hands and checks the certificate against the host of the URL, whatever was dialled.
    pub(super) async fn secure(
        &self,
        stream: TcpStream,
        host: &Host,
    ) -> io::Result<TlsStream<TcpStream>> {
        let name = match host {
            Host::Ipv4(address) => ServerName::from(std::net::IpAddr::V4(*address)),
            Host::Ipv6(address) => ServerName::from(std::net::IpAddr::V6(*address)),
            Host::Domain(name) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                ServerName::try_from(name.to_owned()).map_err(io::Error::other)?
            }
        };
        self.0.connect(name, stream).await
    }
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), SettingsError> {
    let unusable = |why: String| SettingsError::Roots {
        path: path.to_owned(),
        why,
    };
    let certificates =
        CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))?;
    let before = roots.len();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| unusable(error.to_string()))?;
    }
    if roots.len() == before {
        return Err(unusable("the file holds no certificate".to_owned()));
    }
    Ok(())
}

/// What a failed handshake says, with what can be done about the failure that companies meet.
pub(super) fn words(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match inner {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "nobody we trust signed its certificate (UnknownIssuer); if the authority is your own, \
             add it to the extra root certificates"
                .to_owned()
        }
        _ => error.to_string(),
    }
}
