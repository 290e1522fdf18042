//! Further ports of the simulator, at which already the connection goes wrong: what no script can
//! do, because it is read only after that.

mod forward;
mod surplus;
mod tls;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Half of a head.
const HALF: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: applica";

/// A listener that cannot accept, for want of files, tries again after this.
const BREATH: Duration = Duration::from_millis(50);

/// What goes wrong with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is reset as soon as it is made.
    Dropped,
    /// Nobody says anything.
    Mute,
    /// It ends in the middle of the head of an answer.
    HalfHead,
    /// Behind each answer with a length comes another one.
    Surplus,
    /// TLS with a certificate for another name, which nobody signed.
    TlsStranger,
    /// It ends in the handshake of TLS.
    TlsCut,
    /// One in five meets one of the first three, or ends after a few hundred bytes.
    Flaky,
}

impl Kind {
    const ALL: [(&'static str, Kind); 7] = [
        ("dropped", Kind::Dropped),
        ("mute", Kind::Mute),
        ("half_head", Kind::HalfHead),
        ("surplus", Kind::Surplus),
        ("tls_stranger", Kind::TlsStranger),
        ("tls_cut", Kind::TlsCut),
        ("flaky", Kind::Flaky),
    ];

    /// What the connection of this number meets; `None` where it passes.
    fn of(self, number: u64) -> Option<Fate> {
        Some(match self {
            Kind::Dropped => Fate::Dropped,
            Kind::Mute => Fate::Mute,
            Kind::HalfHead => Fate::HalfHead,
            Kind::Surplus => Fate::Surplus,
            Kind::TlsStranger => Fate::TlsStranger,
            Kind::TlsCut => Fate::TlsCut,
            Kind::Flaky => match number % 20 {
                4 => Fate::Dropped,
                9 => Fate::Mute,
                14 => Fate::HalfHead,
                19 => Fate::Short(100 + number % 700),
                _ => return None,
            },
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Kind::ALL.iter().find(|(_, kind)| kind == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

/// What one connection meets.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Dropped,
    Mute,
    HalfHead,
    Surplus,
    TlsStranger,
    TlsCut,
    /// It ends after so many bytes of answers.
    Short(u64),
}

/// A door as the command line names it: `NAME=PORT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// What goes wrong.
    pub kind: Kind,
    /// Where; 0 takes any free port.
    pub port: u16,
}

impl FromStr for Door {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let (name, port) = written.split_once('=').ok_or("a door is NAME=PORT")?;
        let found = Kind::ALL.iter().find(|(known, _)| *known == name);
        let Some((_, kind)) = found else {
            let known = Kind::ALL.map(|(name, _)| name).join(", ");
            return Err(format!("there is no door `{name}`; there are: {known}"));
        };
        let port = port.parse().map_err(|_| format!("`{port}` is no port"))?;
        Ok(Door { kind: *kind, port })
    }
}

/// Listens at this address, and leads what passes to the simulator. Returns where it listens; it
/// does so as long as the runtime runs.
pub async fn open(
    kind: Kind,
    address: SocketAddr,
    simulator: SocketAddr,
) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    let stranger = match kind {
        Kind::TlsStranger => Some(tls::stranger()?),
        _ => None,
    };
    actix_web::rt::spawn(async move {
        for number in 0_u64.. {
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(BREATH).await;
                continue;
            };
            let (fate, stranger) = (kind.of(number), stranger.clone());
            actix_web::rt::spawn(async move {
                // However it ends, it ends for the client: that is what the door is for.
                drop(meet(stream, fate, stranger, simulator).await);
            });
        }
    });
    Ok(bound)
}

async fn meet(
    mut stream: TcpStream,
    fate: Option<Fate>,
    stranger: Option<tokio_rustls::TlsAcceptor>,
    simulator: SocketAddr,
) -> io::Result<()> {
    let mut sink = [0; 8 * 1024];
    match (fate, stranger) {
        (Some(Fate::Dropped), _) => stream.set_zero_linger(),
        (Some(Fate::Mute), _) => {
            while stream.read(&mut sink).await? > 0 {}
            Ok(())
        }
        (Some(Fate::HalfHead), _) => {
            let _ = stream.read(&mut sink).await?;
            stream.write_all(HALF).await?;
            stream.shutdown().await
        }
        (Some(Fate::TlsCut), _) => stream.read(&mut sink).await.map(drop),
        (Some(Fate::TlsStranger), Some(acceptor)) => {
            let _ = acceptor.accept(stream).await?;
            Ok(())
        }
        (Some(Fate::TlsStranger), None) => Ok(()),
        (Some(Fate::Surplus), _) => surplus::pass(stream, simulator).await,
        (Some(Fate::Short(bytes)), _) => forward::pass(stream, simulator, bytes).await,
        (None, _) => forward::pass(stream, simulator, u64::MAX).await,
    }
}
