//! A client of bytes: it sees how an answer is cut into pieces and how its connection ended, and it
//! can leave whenever it likes.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No test waits longer for a byte.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request on its way; what came back so far.
pub struct Call {
    stream: TcpStream,
    /// All bytes, head and framing included.
    pub bytes: Vec<u8>,
    sent: Instant,
    head_after: Option<Duration>,
    body_after: Option<Duration>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// 0 when the connection closed without a head.
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// The body, without the framing of HTTP.
    pub body: Vec<u8>,
    /// HTTP says that the body is all there.
    pub whole: bool,
    /// The sizes of the chunks, as HTTP framed them.
    pub chunks: Vec<usize>,
    /// Until the head was there, from the sending of the request.
    pub head_after: Duration,
    /// Until something of the body was there.
    pub body_after: Duration,
}

/// One call, read to the end of its connection.
pub async fn call(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let call = Call::send(address, method, path, headers, body).await;
    call.finish().await
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
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    /// The data of each event, as text.
    pub fn events(&self) -> Vec<String> {
        let text = self.text().replace("\r\n", "\n");
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(str::to_owned).collect()
    }

    /// The events: name and data of each.
    pub fn named_events(&self) -> Vec<(Option<String>, String)> {
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
            .filter_map(|data| serde_json::from_str(&data).ok())
            .collect()
    }
}

impl Call {
    /// Connects and sends a request on a connection of its own.
    pub async fn send(
        address: SocketAddr,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Call {
        let sent = Instant::now();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            request.push_str("content-type: application/json\r\n");
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        request.push_str(body);
        // A refusal may come before the body was read.
        drop(stream.write_all(request.as_bytes()).await);
        Call {
            stream,
            bytes: Vec::new(),
            sent,
            head_after: None,
            body_after: None,
        }
    }

    /// Sends more.
    pub async fn write(&mut self, text: &str) {
        drop(self.stream.write_all(text.as_bytes()).await);
    }

    /// Reads until this text came.
    pub async fn until(&mut self, text: &str) {
        while !self.has(text) {
            assert!(self.more().await, "closed before {text:?}: {}", self.seen());
        }
    }

    /// Reads until so many events came.
    pub async fn events(&mut self, count: usize) {
        while self.seen().matches("data: ").count() < count {
            assert!(self.more().await, "closed early: {}", self.seen());
        }
    }

    /// What came so far, as text.
    pub fn seen(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn has(&self, text: &str) -> bool {
        find(&self.bytes, text.as_bytes()).is_some()
    }

    /// Whatever comes within this time; `false` when nothing did.
    pub async fn anything_within(&mut self, time: Duration) -> bool {
        timeout(time, self.more()).await.unwrap_or(false)
    }

    async fn more(&mut self) -> bool {
        let mut buffer = vec![0; 64 * 1024];
        let read = timeout(PATIENCE, self.stream.read(&mut buffer)).await;
        let count = read.expect("nothing came for a long time").unwrap_or(0);
        self.bytes.extend_from_slice(&buffer[..count]);
        if self.body_after.is_none()
            && let Some(head) = find(&self.bytes, b"\r\n\r\n")
        {
            self.head_after.get_or_insert(self.sent.elapsed());
            if head + 4 < self.bytes.len() {
                self.body_after = Some(self.sent.elapsed());
            }
        }
        count > 0
    }

    /// Reads to the end of the connection.
    pub async fn finish(mut self) -> Answer {
        while self.more().await {}
        let mut answer = parse(&self.bytes);
        answer.head_after = self.head_after.unwrap_or_default();
        answer.body_after = self.body_after.unwrap_or_default();
        answer
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
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
    answer.status = lines.next().unwrap()[9..12].parse().unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    answer.headers = headers
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let body = &bytes[end + 4..];
    if answer.header("transfer-encoding").is_some() {
        unchunk(body, &mut answer);
        return answer;
    }
    let length = answer.header("content-length").map(str::parse::<usize>);
    answer.whole = length.is_none_or(|length| length.unwrap() == body.len());
    answer.body = body.to_vec();
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
