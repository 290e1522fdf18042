//! The connections of clients: how many there may be, in all and from one address, and that none is
//! kept by a client that never ends its request's head.
//!
//! The HTTP server's own clock runs only for the first head of a connection. Whoever sends one whole
//! request, and then a byte now and then, would keep a connection for ever: one without a request for
//! longer than connections are kept, and than a head may take, is cut off.

mod count;
mod idle;

use std::any::Any;
use std::net::{IpAddr, Ipv4Addr, Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_http::Extensions;

use self::count::Count;
pub use self::idle::Sweeper;
use crate::config::server::ServerSettings;

/// How many connections beyond the limit are still told so, in parts of the limit; the others are cut
/// off at once.
const TOLD: usize = 4;

/// All connections of this process.
pub struct Connections {
    total: usize,
    each: usize,
    /// A connection without a request for so long is cut off.
    idle: Duration,
    count: Mutex<Count>,
}

/// One connection, from when it was accepted until it is closed.
#[derive(Clone)]
pub struct Connection(Arc<Inner>);

struct Inner {
    all: Arc<Connections>,
    number: u64,
    address: IpAddr,
    /// One too many: its requests are refused.
    refused: bool,
    line: Arc<Line>,
}

/// What is known of a connection while it is open.
struct Line {
    /// The same socket once more, by which it can be closed.
    socket: Option<TcpStream>,
    use_: Mutex<Use>,
}

/// Whether it is used.
#[derive(Debug)]
struct Use {
    /// Requests that are not answered to the end.
    requests: u32,
    /// Since when there is none.
    since: Instant,
}

impl Line {
    fn cut(&self) {
        if let Some(socket) = &self.socket {
            // It is closed already, then.
            drop(socket.shutdown(Shutdown::Both));
        }
    }
}

impl Connections {
    /// None yet.
    pub fn new(settings: &ServerSettings) -> Self {
        let total = settings.connections;
        Connections {
            total,
            each: match settings.connections_each {
                0 => total,
                each => each.min(total),
            },
            idle: settings.keep_alive.saturating_add(settings.head_timeout),
            count: Mutex::default(),
        }
    }

    /// A client has connected: what is put into the extensions counts until the connection is closed.
    pub fn connected(self: &Arc<Self>, stream: &dyn Any, extensions: &mut Extensions) {
        let stream = stream.downcast_ref::<actix_web::rt::net::TcpStream>();
        let address = stream.and_then(|stream| stream.peer_addr().ok());
        let address = address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| {
            peer.ip().to_canonical()
        });
        let twin = stream.and_then(|stream| stream.as_fd().try_clone_to_owned().ok());
        let line = Arc::new(Line {
            socket: twin.map(TcpStream::from),
            use_: Mutex::new(Use {
                requests: 0,
                since: Instant::now(),
            }),
        });
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, here) = (count.all(), count.of(address));
        let number = count.add(address, Arc::clone(&line));
        drop(count);
        let refused = all >= self.total || here >= self.each;
        let beyond = |known: usize, limit: usize| known > limit.saturating_add(limit / TOLD);
        if beyond(all, self.total) || beyond(here, self.each) {
            line.cut();
        }
        extensions.insert(Connection(Arc::new(Inner {
            all: Arc::clone(self),
            number,
            address,
            refused,
            line,
        })));
    }

    /// How many there are.
    pub fn open(&self) -> usize {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        count.all()
    }

    /// Cuts off those that have had no request for too long.
    fn sweep(&self, now: Instant) {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        for line in count.lines() {
            let used = line.use_.lock().unwrap_or_else(PoisonError::into_inner);
            let idle = now.saturating_duration_since(used.since);
            if used.requests == 0 && idle > self.idle {
                line.cut();
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let mut count = self
            .all
            .count
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        count.remove(self.number, self.address);
    }
}

impl Connection {
    /// There are too many; how many may be.
    pub fn refusal(&self) -> Option<usize> {
        self.0
            .refused
            .then_some(self.0.all.total.min(self.0.all.each))
    }

    /// A request begins, and ends when what is returned is dropped.
    pub fn request(&self) -> Request {
        let line = Arc::clone(&self.0.line);
        let mut used = line.use_.lock().unwrap_or_else(PoisonError::into_inner);
        used.requests = used.requests.saturating_add(1);
        drop(used);
        Request(line)
    }
}

/// A request that is being answered.
pub struct Request(Arc<Line>);

impl Drop for Request {
    fn drop(&mut self) {
        let mut used = self.0.use_.lock().unwrap_or_else(PoisonError::into_inner);
        used.requests = used.requests.saturating_sub(1);
        used.since = Instant::now();
    }
}
