//! Answers with more behind them than their heads say.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, copy};
use tokio::net::TcpStream;

/// An answer that nobody asked for. Whoever reads it as the answer to the next request tells a
/// caller what was meant for nobody.
const SURPLUS: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
    content-length: 21\r\n\r\n{\"surplus\": \"answer\"}";

/// Leads a connection to the simulator and adds to its answers.
pub async fn pass(client: TcpStream, simulator: SocketAddr) -> io::Result<()> {
    let server = TcpStream::connect(simulator).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    let mut answers = BufReader::new(from_server);
    let add = async {
        while let Some(length) = head(&mut answers, &mut to_client).await? {
            copy(&mut (&mut answers).take(length), &mut to_client).await?;
            to_client.write_all(SURPLUS).await?;
        }
        copy(&mut answers, &mut to_client).await
    };
    tokio::select! {
        sent = add => drop(sent?),
        read = copy(&mut from_client, &mut to_server) => drop(read?),
    }
    Ok(())
}

/// Passes the next head on and gives the length that it tells; `None` where it tells none, or where
/// no more comes.
async fn head(
    answers: &mut BufReader<impl AsyncRead + Unpin>,
    client: &mut (impl AsyncWriteExt + Unpin),
) -> io::Result<Option<u64>> {
    let (mut head, mut length) = (String::new(), None);
    loop {
        let begins = head.len();
        if answers.read_line(&mut head).await? == 0 {
            break;
        }
        let line = head.get(begins..).unwrap_or_default().trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
    client.write_all(head.as_bytes()).await?;
    Ok(length)
}
