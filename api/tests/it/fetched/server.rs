//! A server of files, some of them hostile.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A picture's first bytes, and one more.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0";
/// The same in Base64.
pub const PNG_BASE64: &str = "iVBORw0KGgoA";
/// A document's first bytes.
pub const PDF: &[u8] = b"%PDF-1.7\n";
pub const PDF_BASE64: &str = "JVBERi0xLjcK";

/// Serves by path, and remembers what was asked.
pub struct Files {
    pub address: SocketAddr,
    asked: Rc<RefCell<Vec<String>>>,
}

impl Files {
    pub async fn start() -> Files {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Rc::new(RefCell::new(Vec::new()));
        let seen = Rc::clone(&asked);
        actix_rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                actix_rt::spawn(serve(stream, address, Rc::clone(&seen)));
            }
        });
        Files { address, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The paths that were asked for, in order of the alphabet.
    pub fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.borrow().clone();
        asked.sort();
        asked
    }
}

async fn serve(mut stream: TcpStream, own: SocketAddr, seen: Rc<RefCell<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else {
            return;
        };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    assert!(!head.to_lowercase().contains("authorization"), "{head}");
    let path = head.split(' ').nth(1).unwrap().to_owned();
    seen.borrow_mut().push(path.clone());
    drop(answer(&mut stream, &path, own).await);
}

async fn answer(stream: &mut TcpStream, path: &str, own: SocketAddr) -> std::io::Result<()> {
    match path {
        "/a.png" | "/b.png" => file(stream, "application/octet-stream", PNG).await,
        "/c.pdf" => file(stream, "application/pdf", PDF).await,
        "/notes" => file(stream, "text/plain; charset=utf-8", "Grüße".as_bytes()).await,
        "/page.png" => file(stream, "text/html", b"<html>sign in</html>").await,
        "/odd" => file(stream, "application/octet-stream", b"\x01\x02").await,
        "/large.png" => {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(PNG).await?;
            std::future::pending().await
        }
        "/endless.png" => {
            let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(b"9\r\n").await?;
            stream.write_all(PNG).await?;
            stream.write_all(b"\r\n").await?;
            loop {
                stream.write_all(b"1000\r\n").await?;
                stream.write_all(&[0; 4096]).await?;
                stream.write_all(b"\r\n").await?;
            }
        }
        "/drip.png" => {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            loop {
                stream.write_all(b"\0").await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        "/cut.png" => {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(PNG).await
        }
        "/broken.png" => status(stream, "500 Oh", "").await,
        "/moved.png" => status(stream, "302 Found", "location: /a.png\r\n").await,
        "/by-name.png" => {
            let location = format!("location: http://localhost:{}/a.png\r\n", own.port());
            status(stream, "307 There", &location).await
        }
        "/round.png" => status(stream, "302 Found", "location: /round.png\r\n").await,
        "/to-metadata.png" => {
            let location = "location: http://169.254.169.254/latest/meta-data/\r\n";
            status(stream, "301 There", location).await
        }
        "/to-disk.png" => status(stream, "301 There", "location: file:///etc/passwd\r\n").await,
        _ => status(stream, "404 Not Found", "").await,
    }
}

async fn file(stream: &mut TcpStream, kind: &str, bytes: &[u8]) -> std::io::Result<()> {
    let length = bytes.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(bytes).await
}

async fn status(stream: &mut TcpStream, status: &str, more: &str) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\n{more}content-length: 0\r\n\r\n");
    stream.write_all(head.as_bytes()).await
}
