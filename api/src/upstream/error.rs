//! What may go wrong on the way to a provider and back, in words for a person and codes for a
//! program.
//!
//! Messages name the host and port, never the path, the query or a header: those may hold keys.

use std::net::IpAddr;
use std::time::Duration;

use thiserror::Error;
use wire::failure::{Failure, FailureKind};

use super::guard::Class;

/// Why a call to a provider did not end well.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UpstreamError {
    /// The URL cannot be called at all.
    #[error("the provider's address is not usable: {why}; correct its base URL")]
    Url {
        /// What is wrong with it.
        why: String,
    },
    /// The host is, or resolves to, an address that may not be dialled.
    #[error("refused to call {address} ({host}): {class}; {}", class.hint())]
    Refused {
        /// Host and port of the call.
        host: String,
        /// The address at fault.
        address: IpAddr,
        /// What kind of address it is.
        class: Class,
    },
    /// The name has no address.
    #[error("the name {host} could not be resolved: {why}")]
    Dns {
        /// Host and port of the call.
        host: String,
        /// What the resolver said.
        why: String,
    },
    /// No address of the host took the connection.
    #[error("could not connect to {host}: {why}")]
    Connect {
        /// Host and port of the call.
        host: String,
        /// What the last attempt said.
        why: String,
    },
    /// A new connection was not ready in time.
    #[error("no connection to {host} within {}: still {stage}", span(.after))]
    ConnectTimeout {
        /// Host and port of the call.
        host: String,
        /// The connect clock.
        after: Duration,
        /// What was being done when time was up.
        stage: Stage,
    },
    /// The TLS handshake failed, the certificate's name included.
    #[error("no secure connection to {host}: {why}")]
    Tls {
        /// Host and port of the call.
        host: String,
        /// What the handshake said.
        why: String,
    },
    /// The proxy could not be reached or did not open the tunnel.
    #[error("the proxy {proxy} did not open a tunnel to {host}: {why}")]
    Proxy {
        /// Host and port of the call.
        host: String,
        /// Host and port of the proxy.
        proxy: String,
        /// What it answered, or what failed.
        why: String,
    },
    /// The head of the answer did not come in time.
    #[error("{host} did not begin to answer within {}", span(.after))]
    FirstByteTimeout {
        /// Host and port of the call.
        host: String,
        /// The first-byte clock.
        after: Duration,
    },
    /// The answer went silent.
    #[error("{host} sent nothing for {} in the middle of its answer", span(.after))]
    IdleTimeout {
        /// Host and port of the call.
        host: String,
        /// The idle clock.
        after: Duration,
    },
    /// The whole call took too long.
    #[error("the call to {host} was not done within {}", span(.after))]
    TotalTimeout {
        /// Host and port of the call.
        host: String,
        /// The total clock.
        after: Duration,
    },
    /// The connection ended before the head of the answer was complete.
    #[error("{host} closed the connection before it answered: {why}")]
    Unanswered {
        /// Host and port of the call.
        host: String,
        /// What the connection said.
        why: String,
    },
    /// The connection ended in the middle of the body.
    #[error("{host} closed the connection in the middle of its answer, after {received} bytes")]
    Cut {
        /// Host and port of the call.
        host: String,
        /// Bytes of the body that came.
        received: u64,
    },
    /// What came back is not HTTP/1.1 as it should be.
    #[error("{host} broke the HTTP protocol: {why}")]
    Protocol {
        /// Host and port of the call.
        host: String,
        /// What was wrong.
        why: String,
    },
}

/// A step of making a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Looking the name up.
    Resolving,
    /// Waiting for the peer, or the proxy, to accept.
    Dialling,
    /// Waiting for the proxy's answer to CONNECT.
    Tunnelling,
    /// Waiting for the TLS handshake.
    Securing,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Stage::Resolving => "waiting for its name to be resolved",
            Stage::Dialling => "waiting for the connection to be accepted",
            Stage::Tunnelling => "waiting for the proxy to open a tunnel",
            Stage::Securing => "waiting for the TLS handshake",
        })
    }
}

impl UpstreamError {
    /// A stable word for programs, call records and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            UpstreamError::Url { .. } => "upstream_bad_url",
            UpstreamError::Refused { .. } => "upstream_address_refused",
            UpstreamError::Dns { .. } => "upstream_name_unresolved",
            UpstreamError::Connect { .. } => "upstream_unreachable",
            UpstreamError::ConnectTimeout { .. } => "upstream_connect_timeout",
            UpstreamError::Tls { .. } => "upstream_tls_failed",
            UpstreamError::Proxy { .. } => "upstream_proxy_failed",
            UpstreamError::FirstByteTimeout { .. } => "upstream_first_byte_timeout",
            UpstreamError::IdleTimeout { .. } => "upstream_idle_timeout",
            UpstreamError::TotalTimeout { .. } => "upstream_total_timeout",
            UpstreamError::Unanswered { .. } => "upstream_closed_unanswered",
            UpstreamError::Cut { .. } => "upstream_cut",
            UpstreamError::Protocol { .. } => "upstream_protocol_error",
        }
    }

    /// The form in which a dialect tells it: 504 for a clock, 502 for the rest.
    pub fn failure(&self) -> Failure {
        let kind = if self.is_timeout() {
            FailureKind::Timeout
        } else {
            FailureKind::Upstream
        };
        Failure::new(kind, self.code(), self.to_string())
    }

    /// Whether one of the four clocks ended the call.
    pub fn is_timeout(&self) -> bool {
        match self {
            UpstreamError::ConnectTimeout { .. }
            | UpstreamError::FirstByteTimeout { .. }
            | UpstreamError::IdleTimeout { .. }
            | UpstreamError::TotalTimeout { .. } => true,
            UpstreamError::Url { .. }
            | UpstreamError::Refused { .. }
            | UpstreamError::Dns { .. }
            | UpstreamError::Connect { .. }
            | UpstreamError::Tls { .. }
            | UpstreamError::Proxy { .. }
            | UpstreamError::Unanswered { .. }
            | UpstreamError::Cut { .. }
            | UpstreamError::Protocol { .. } => false,
        }
    }

    /// Whether it is certain that the provider saw nothing of the request, so that trying another
    /// target cannot be paid twice.
    pub fn never_sent(&self) -> bool {
        match self {
            UpstreamError::Url { .. }
            | UpstreamError::Refused { .. }
            | UpstreamError::Dns { .. }
            | UpstreamError::Connect { .. }
            | UpstreamError::ConnectTimeout { .. }
            | UpstreamError::Tls { .. }
            | UpstreamError::Proxy { .. } => true,
            UpstreamError::FirstByteTimeout { .. }
            | UpstreamError::IdleTimeout { .. }
            | UpstreamError::TotalTimeout { .. }
            | UpstreamError::Unanswered { .. }
            | UpstreamError::Cut { .. }
            | UpstreamError::Protocol { .. } => false,
        }
    }
}

/// A duration as a person says it: whole seconds, or milliseconds below one.
fn span(after: &Duration) -> String {
    if after.subsec_millis() == 0 && after.as_secs() > 0 {
        format!("{} s", after.as_secs())
    } else {
        format!("{} ms", after.as_millis())
    }
}
