//! An HTTP/1.1 client of a few lines, which shows how a connection ended.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// 0 when the connection closed without a head.
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// The body, without the framing of HTTP.
    pub body: Vec<u8>,
    /// Whether HTTP says that the body is all there.
    pub whole: bool,
    /// The sizes of the chunks, as HTTP framed them.
    pub chunks: Vec<usize>,
    pub head_after: Duration,
    pub body_after: Duration,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The events: name and data of each.
    pub fn events(&self) -> Vec<(Option<String>, String)> {
        let text = self.text().replace("\r\n", "\n");
        let blocks = text.split("\n\n").filter(|block| block.contains("data: "));
        let field = |block: &str, name: &str| {
            let mut lines = block.lines();
            lines
                .find_map(|line| line.strip_prefix(name))
                .map(str::to_owned)
        };
        blocks
            .map(|block| (field(block, "event: "), field(block, "data: ").unwrap()))
            .collect()
    }

    /// The data of all events that are JSON.
    pub fn data(&self) -> Vec<Value> {
        let events = self.events().into_iter();
        events
            .filter_map(|(_, data)| serde_json::from_str(&data).ok())
            .collect()
    }
}

/// Connects and sends a request.
pub async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: sim\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("content-type: application/json\r\n");
    request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// One call, read to the end of its connection.
pub async fn call(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let start = Instant::now();
    let mut stream = send(address, method, path, headers, body).await;
    let (mut bytes, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
    let (mut head_after, mut body_after) = (Duration::ZERO, Duration::ZERO);
    // An aborted connection may end with an error: both are an end here.
    while let Ok(count) = stream.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..count]);
        let head = find(&bytes, b"\r\n\r\n");
        if head_after.is_zero() && head.is_some() {
            head_after = start.elapsed();
        }
        if body_after.is_zero() && head.is_some_and(|at| at + 4 < bytes.len()) {
            body_after = start.elapsed();
        }
    }
    let mut answer = parse(&bytes);
    answer.head_after = head_after;
    answer.body_after = body_after;
    answer
}

/// Reads until this text arrived; the connection stays open.
pub async fn read_until(stream: &mut TcpStream, text: &str) -> Vec<u8> {
    let (mut bytes, mut buffer) = (Vec::new(), vec![0; 4096]);
    while find(&bytes, text.as_bytes()).is_none() {
        let count = stream.read(&mut buffer).await.unwrap();
        assert!(count > 0, "closed before {text}");
        bytes.extend_from_slice(&buffer[..count]);
    }
    bytes
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn parse(bytes: &[u8]) -> Answer {
    let mut answer = Answer {
        status: 0,
        headers: Vec::new(),
        body: Vec::new(),
        whole: false,
        chunks: Vec::new(),
        head_after: Duration::ZERO,
        body_after: Duration::ZERO,
    };
    let Some(end) = find(bytes, b"\r\n\r\n") else {
        return answer;
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    answer.status = status.parse().unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    answer.headers = headers
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let body = &bytes[end + 4..];
    if let Some(length) = answer.header("content-length") {
        answer.whole = length.parse::<usize>().unwrap() == body.len();
        answer.body = body.to_vec();
    } else {
        unchunk(body, &mut answer);
    }
    answer
}

fn unchunk(mut rest: &[u8], answer: &mut Answer) {
    while let Some(end) = find(rest, b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            answer.whole = true;
            return;
        }
        let chunk = &rest[end + 2..];
        answer
            .body
            .extend_from_slice(&chunk[..size.min(chunk.len())]);
        answer.chunks.push(size);
        rest = chunk.get(size + 2..).unwrap_or_default();
    }
}
