//! Opening a TCP connection to the first of several addresses that takes it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_core::future::LocalBoxFuture;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an address may stay silent before the next is tried beside it (RFC 8305, section 5).
const STAGGER: Duration = Duration::from_millis(250);

/// Opens a TCP connection. A trait, so that a test can see the address and lead elsewhere.
pub trait Dial: Send + Sync {
    /// Connects to exactly this address.
    fn dial(&self, address: SocketAddr) -> LocalBoxFuture<'static, io::Result<TcpStream>>;
}

/// Connects through the machine's network.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemDial;

impl Dial for SystemDial {
    fn dial(&self, address: SocketAddr) -> LocalBoxFuture<'static, io::Result<TcpStream>> {
        Box::pin(TcpStream::connect(address))
    }
}

/// Connects to the first address that accepts: the next one is tried when one fails, or beside it
/// when it stays silent. Small events must not wait for a full packet, so NODELAY is set.
pub(super) async fn first_of(
    dial: &dyn Dial,
    addresses: &[SocketAddr],
) -> Result<TcpStream, String> {
    let mut untried = addresses.iter().copied();
    let mut attempts = FuturesUnordered::new();
    let mut last = "there is no address to try".to_owned();
    loop {
        if let Some(address) = untried.next() {
            let connecting = dial.dial(address);
            attempts.push(async move { (address, connecting.await) });
        }
        let patience = if untried.len() > 0 {
            STAGGER
        } else {
            Duration::MAX
        };
        match timeout(patience, attempts.next()).await {
            Ok(Some((address, Ok(stream)))) => {
                stream
                    .set_nodelay(true)
                    .map_err(|error| format!("{address}: {error}"))?;
                return Ok(stream);
            }
            Ok(Some((address, Err(error)))) => last = format!("{address}: {error}"),
            Ok(None) => return Err(last),
            Err(_silent) => {}
        }
    }
}
