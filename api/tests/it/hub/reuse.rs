//! A provider's connection serves again after a stream.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
const CHUNK: &str =
    r#"data: {"id":"x","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}"#;

/// A provider that ends its body a moment after the terminator, and counts its connections.
async fn provider(connections: Arc<AtomicUsize>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::task::spawn_local(async move {
        while let Ok((stream, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::SeqCst);
            tokio::task::spawn_local(serve(stream));
        }
    });
    address
}

async fn serve(mut stream: TcpStream) {
    // Or the end, a small packet, would wait for the hub to acknowledge the one before.
    stream.set_nodelay(true).unwrap();
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        seen.extend_from_slice(&buffer[..count]);
        if !seen.ends_with(b"}") {
            continue;
        }
        seen.clear();
        let events = format!("{CHUNK}\n\ndata: [DONE]\n\n");
        let answer = format!("{HEAD}{:x}\r\n{events}\r\n", events.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        stream.write_all(b"0\r\n\r\n").await.unwrap();
    }
}

#[actix_web::test]
async fn a_stream_whose_end_comes_after_its_terminator_leaves_the_connection_open() {
    let connections = Arc::new(AtomicUsize::new(0));
    let address = provider(Arc::clone(&connections)).await;
    let more = format!(
        "[[providers]]\nname = \"late\"\nkind = \"compatible\"\nbase_url = \"http://{address}/v1\"\n"
    );
    // Connections are not shared between workers.
    let hub = TestHub::with(&more, |config| config.server.workers = 1).await;
    for dialect in [Dialect::OpenAi, Dialect::Anthropic, Dialect::OpenAi] {
        let answer = hub.ask(dialect, "late/m", true).await;
        assert!(
            answer.text().contains(dialect.terminator()),
            "{}",
            answer.text()
        );
        // Its end is still to come when the caller has everything.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    hub.close().await;
}
