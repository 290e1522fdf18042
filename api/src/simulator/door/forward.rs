//! A connection that passes, wholly or for so many bytes.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::TcpStream;

/// Leads a connection to the simulator, and ends it when so many bytes of answers were sent, or
/// when one of the two leaves.
pub async fn pass(client: TcpStream, simulator: SocketAddr, bytes: u64) -> io::Result<()> {
    let server = TcpStream::connect(simulator).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    let mut answers = from_server.take(bytes);
    tokio::select! {
        sent = copy(&mut answers, &mut to_client) => drop(sent?),
        read = copy(&mut from_client, &mut to_server) => drop(read?),
    }
    to_client.shutdown().await
}
