//! A client of WebSockets, as small as the tests need one.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No test waits longer for a message.
const PATIENCE: Duration = Duration::from_secs(20);

/// The topic of upstream's pages.
pub const TOPIC: &str = "model.status.updated";

/// An open socket.
pub struct Socket {
    stream: TcpStream,
    bytes: Vec<u8>,
}

/// What came of opening one.
pub enum Opened {
    Open(Socket),
    Refused(u16),
}

/// What a server sent.
#[derive(Debug, PartialEq)]
pub enum Frame {
    Text(Value),
    Close(u16),
}

/// Opens a socket with these headers.
pub async fn open(address: SocketAddr, headers: &[(&str, &str)]) -> Opened {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut request = "GET /websocket?vsn=2.0.0 HTTP/1.1\r\nhost: hub\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n".to_owned();
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = memchr::memmem::find(&bytes, b"\r\n\r\n") {
            break end;
        }
        let mut buffer = [0; 4096];
        let read = timeout(PATIENCE, stream.read(&mut buffer)).await.unwrap();
        let count = read.unwrap();
        assert!(count > 0, "closed before a head");
        bytes.extend_from_slice(&buffer[..count]);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status: u16 = head[9..12].parse().unwrap();
    if status != 101 {
        return Opened::Refused(status);
    }
    // The example of RFC 6455, section 1.3.
    assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
    let bytes = bytes.split_off(end + 4);
    Opened::Open(Socket { stream, bytes })
}

impl Socket {
    /// Opens one with a key.
    pub async fn with_key(address: SocketAddr, key: &str) -> Socket {
        let bearer = format!("Bearer {key}");
        match open(address, &[("authorization", &bearer)]).await {
            Opened::Open(socket) => socket,
            Opened::Refused(status) => panic!("refused with {status}"),
        }
    }

    /// Says something, masked as clients do.
    pub async fn say(&mut self, text: &str) {
        let mask = [1, 2, 3, 4];
        let length = u8::try_from(text.len()).unwrap();
        assert!(length < 126);
        let mut frame = vec![0x81, 0x80 | length];
        frame.extend_from_slice(&mask);
        frame.extend(
            text.bytes()
                .zip(mask.iter().cycle())
                .map(|(byte, mask)| byte ^ mask),
        );
        self.stream.write_all(&frame).await.unwrap();
    }

    /// Joins the topic.
    pub async fn join(&mut self) {
        self.say(&json!(["1", "1", TOPIC, "phx_join", {}]).to_string())
            .await;
        let answer = self.hear().await;
        let expected = json!(["1", "1", TOPIC, "chan_reply_1", {"status": "ok", "response": {}}]);
        assert_eq!(answer, Frame::Text(expected));
    }

    /// The next message.
    pub async fn hear(&mut self) -> Frame {
        let head = self.take(2).await;
        let length = match head[1] {
            126 => {
                let long = self.take(2).await;
                usize::from(u16::from_be_bytes([long[0], long[1]]))
            }
            short => usize::from(short),
        };
        let payload = self.take(length).await;
        match head[0] & 0x0f {
            1 => Frame::Text(serde_json::from_slice(&payload).unwrap()),
            8 => Frame::Close(u16::from_be_bytes([payload[0], payload[1]])),
            other => panic!("frame {other}"),
        }
    }

    /// The news that come next.
    pub async fn news(&mut self) -> Value {
        match self.hear().await {
            Frame::Text(message) => {
                assert_eq!((&message[2], &message[3]), (&json!(TOPIC), &json!(TOPIC)));
                assert_eq!(message[4]["status"], "ok");
                message[4]["response"].clone()
            }
            Frame::Close(code) => panic!("closed with {code}"),
        }
    }

    /// Nothing comes within this time.
    pub async fn is_quiet(&mut self, time: Duration) -> bool {
        timeout(time, self.hear()).await.is_err()
    }

    async fn take(&mut self, count: usize) -> Vec<u8> {
        while self.bytes.len() < count {
            let mut buffer = [0; 4096];
            let read = timeout(PATIENCE, self.stream.read(&mut buffer)).await;
            let read = read.expect("nothing came for a long time").unwrap();
            assert!(read > 0, "closed");
            self.bytes.extend_from_slice(&buffer[..read]);
        }
        let rest = self.bytes.split_off(count);
        std::mem::replace(&mut self.bytes, rest)
    }
}
