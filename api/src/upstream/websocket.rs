//! A WebSocket to a server that pushes: the handshake, then texts both ways. Plain and without a
//! proxy, for servers on this machine or in its network.

use std::time::Duration;

use actix_http::ws::{Codec, Frame, Message, hash_key};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::codec::{Decoder, Encoder};
use url::{Host, Position, Url};

use super::call::Call;
use super::error::UpstreamError;
use super::network::Target;
use super::{Clocks, Egress, Upstream, origin};

/// The longest head of an answer.
const LONGEST_HEAD: usize = 8 << 10;

/// The longest text of the server's.
const LONGEST_TEXT: usize = 1 << 20;

/// An open WebSocket. Dropping it closes the connection.
pub struct WebSocket {
    tcp: TcpStream,
    codec: Codec,
    read: BytesMut,
    label: String,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A text.
    Text(Bytes),
    /// To be answered with [`WebSocket::pong`].
    Ping(Bytes),
    /// Nothing comes any more.
    Closed,
}

impl Upstream {
    /// Opens a WebSocket at an `http` URL, within the connect and the first-byte clock.
    pub async fn websocket(
        &self,
        url: &Url,
        egress: Egress,
        clocks: Clocks,
    ) -> Result<WebSocket, UpstreamError> {
        let host = origin::host_of(url).map_err(|error| UpstreamError::Url {
            why: error.to_string(),
        })?;
        let port = url.port_or_known_default().unwrap_or(80);
        let label = format!("{host}:{port}");
        let call = Call::new(&label, clocks, true);
        let target = Target {
            host: Host::parse(&host.to_string()).map_err(|error| UpstreamError::Url {
                why: error.to_string(),
            })?,
            port,
            secure: false,
            egress,
        };
        let connecting = timeout(clocks.connect, self.network.plain(&target, &call));
        let tcp = connecting.await.unwrap_or_else(|_| {
            Err(UpstreamError::ConnectTimeout {
                host: label.clone(),
                after: clocks.connect,
                stage: call.stage(),
            })
        })?;
        let codec = Codec::new().client_mode().max_size(LONGEST_TEXT);
        let mut socket = WebSocket {
            tcp,
            codec,
            read: BytesMut::new(),
            label,
        };
        match timeout(clocks.first_byte, socket.shake_hands(url)).await {
            Ok(shaken) => shaken.map(|()| socket),
            Err(_elapsed) => Err(UpstreamError::FirstByteTimeout {
                host: socket.label,
                after: clocks.first_byte,
            }),
        }
    }
}

impl WebSocket {
    /// What comes next. Nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> Result<Incoming, UpstreamError> {
        loop {
            match self.codec.decode(&mut self.read) {
                Ok(Some(Frame::Text(text))) => return Ok(Incoming::Text(text)),
                Ok(Some(Frame::Ping(data))) => return Ok(Incoming::Ping(data)),
                Ok(Some(Frame::Close(_))) => return Ok(Incoming::Closed),
                // Texts in pieces and bytes are nothing that such servers send.
                Ok(Some(Frame::Binary(_) | Frame::Continuation(_) | Frame::Pong(_))) => {}
                Ok(None) => {
                    if self.more().await? == 0 {
                        return Ok(Incoming::Closed);
                    }
                }
                Err(error) => return Err(self.broken(error.to_string())),
            }
        }
    }

    /// Sends a text.
    pub async fn say(&mut self, text: String) -> Result<(), UpstreamError> {
        self.send(Message::Text(text.into())).await
    }

    /// Answers a ping.
    pub async fn pong(&mut self, data: Bytes) -> Result<(), UpstreamError> {
        self.send(Message::Pong(data)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), UpstreamError> {
        let mut frame = BytesMut::new();
        let encoded = self.codec.encode(message, &mut frame);
        encoded.map_err(|error| self.broken(error.to_string()))?;
        let written = self.tcp.write_all(&frame).await;
        written.map_err(|error| self.ended(&error))
    }

    async fn more(&mut self) -> Result<usize, UpstreamError> {
        let read = self.tcp.read_buf(&mut self.read).await;
        read.map_err(|error| self.ended(&error))
    }

    async fn shake_hands(&mut self, url: &Url) -> Result<(), UpstreamError> {
        let key = STANDARD.encode(uuid::Uuid::now_v7().as_bytes());
        let place = &url[Position::BeforePath..Position::AfterQuery];
        let head = format!(
            "GET {place} HTTP/1.1\r\nhost: {}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n",
            self.label
        );
        let written = self.tcp.write_all(head.as_bytes()).await;
        written.map_err(|error| self.ended(&error))?;
        let end = loop {
            let found = self.read.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = found {
                break end;
            }
            if self.read.len() > LONGEST_HEAD || self.more().await? == 0 {
                return Err(self.broken("its answer to a WebSocket has no head".to_owned()));
            }
        };
        let head = self.read.split_to(end.saturating_add(4));
        let head = String::from_utf8_lossy(&head);
        let mut lines = head.lines();
        let status = lines.next().unwrap_or_default();
        if status.split(' ').nth(1) != Some("101") {
            return Err(self.broken(format!("it opens no WebSocket: {status}")));
        }
        let accepts = lines
            .filter_map(|line| line.split_once(':'))
            .any(|(name, value)| {
                name.eq_ignore_ascii_case("sec-websocket-accept")
                    && value.trim().as_bytes() == hash_key(key.as_bytes())
            });
        match accepts {
            true => Ok(()),
            false => Err(self.broken("it accepts another WebSocket than was asked for".to_owned())),
        }
    }

    fn broken(&self, why: String) -> UpstreamError {
        UpstreamError::Protocol {
            host: self.label.clone(),
            why,
        }
    }

    fn ended(&self, error: &std::io::Error) -> UpstreamError {
        UpstreamError::Unanswered {
            host: self.label.clone(),
            why: error.to_string(),
        }
    }
}

/// So long a server may say nothing although it was asked for a sign of life.
pub const SILENCE: Duration = Duration::from_secs(30);
