//! Servers, names and dialled addresses that a test decides about.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::future::pending;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_http::Method;
use aigne_hub::upstream::dial::Dial;
use aigne_hub::upstream::resolve::Resolve;
use aigne_hub::upstream::{
    Answer, Clocks, Egress, Outbound, Upstream, UpstreamError, UpstreamSettings,
};
use bytes::Bytes;
use futures_core::future::LocalBoxFuture;
use futures_util::StreamExt as _;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A server that hands each connection, with its number from 1, to a closure.
pub struct Server {
    pub address: SocketAddr,
    accepted: Rc<Cell<usize>>,
}

impl Server {
    pub async fn start<F, Fut>(serve: F) -> Self
    where
        F: Fn(usize, TcpStream) -> Fut + 'static,
        Fut: Future<Output = ()> + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let accepted = Rc::new(Cell::new(0));
        let count = Rc::clone(&accepted);
        actix_rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.set(count.get() + 1);
                actix_rt::spawn(serve(count.get(), stream));
            }
        });
        Server { address, accepted }
    }

    /// How many connections came in so far.
    pub fn accepted(&self) -> usize {
        self.accepted.get()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// A request as a server saw it.
pub struct Seen {
    /// Request line and headers, as sent.
    pub head: String,
    pub body: Vec<u8>,
}

/// Reads one request with a length; none when the connection ended before it.
pub async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Seen> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Seen { head, body })
}

/// An answer with a length.
pub fn ok(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// Waits until the peer is gone; the error it came with, if any.
pub async fn until_gone(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}

/// A resolver with written answers; the last answer of a name stays. `never` does not answer.
#[derive(Default)]
pub struct Names {
    answers: Mutex<HashMap<String, VecDeque<Vec<IpAddr>>>>,
    pub asked: Mutex<Vec<String>>,
}

impl Names {
    pub fn new(answers: &[(&str, &[&[&str]])]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|ip| ip.parse().unwrap()).collect();
        let answers = answers
            .iter()
            .map(|(name, turns)| ((*name).to_owned(), turns.iter().map(parse).collect()))
            .collect();
        Arc::new(Names {
            answers: Mutex::new(answers),
            asked: Mutex::default(),
        })
    }
}

impl Resolve for Names {
    fn resolve(
        &self,
        name: String,
        port: u16,
    ) -> LocalBoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        self.asked.lock().unwrap().push(name.clone());
        if name == "never.test" {
            return Box::pin(pending());
        }
        let mut answers = self.answers.lock().unwrap();
        let found = answers.get_mut(&name).map(|turns| {
            let turn = turns.front().unwrap().clone();
            if turns.len() > 1 {
                turns.pop_front();
            }
            turn
        });
        Box::pin(async move {
            let turn = found.ok_or_else(|| io::Error::other("no such name"))?;
            Ok(turn.iter().map(|ip| SocketAddr::new(*ip, port)).collect())
        })
    }
}

/// Leads dialled addresses to servers on the loopback and keeps what was dialled.
#[derive(Default)]
pub struct Detour {
    routes: HashMap<IpAddr, SocketAddr>,
    pub dialled: Mutex<Vec<SocketAddr>>,
    pub sockets: Mutex<Vec<std::net::TcpStream>>,
}

impl Detour {
    pub fn new(routes: &[(&str, SocketAddr)]) -> Arc<Self> {
        let routes = routes
            .iter()
            .map(|(ip, to)| (ip.parse().unwrap(), *to))
            .collect();
        Arc::new(Detour {
            routes,
            ..Detour::default()
        })
    }

    pub fn dialled(&self) -> Vec<String> {
        let dialled = self.dialled.lock().unwrap();
        dialled.iter().map(SocketAddr::to_string).collect()
    }
}

impl Dial for Detour {
    /// An address without a route is never accepted, as behind a firewall that drops.
    fn dial(&self, address: SocketAddr) -> LocalBoxFuture<'static, io::Result<TcpStream>> {
        self.dialled.lock().unwrap().push(address);
        let Some(to) = self.routes.get(&address.ip()).copied() else {
            return Box::pin(pending());
        };
        let connected = std::net::TcpStream::connect(to).inspect(|stream| {
            let copy = stream.try_clone().unwrap();
            self.sockets.lock().unwrap().push(copy);
        });
        Box::pin(async move {
            let stream = connected?;
            stream.set_nonblocking(true)?;
            TcpStream::from_std(stream)
        })
    }
}

/// An upstream that may call the loopback, with everything else as it is in production.
pub fn upstream() -> Upstream {
    Upstream::new(&UpstreamSettings::default()).unwrap()
}

/// An upstream with written names and led addresses.
pub fn led(names: &Arc<Names>, detour: &Arc<Detour>) -> Upstream {
    Upstream::new(&led_settings(names, detour)).unwrap()
}

pub fn led_settings(names: &Arc<Names>, detour: &Arc<Detour>) -> UpstreamSettings {
    UpstreamSettings {
        resolver: names.clone(),
        dial: detour.clone(),
        ..UpstreamSettings::default()
    }
}

/// Clocks long enough never to ring in a test that passes.
pub const PATIENT: Clocks = Clocks {
    connect: Duration::from_secs(20),
    first_byte: Duration::from_secs(20),
    idle: Duration::from_secs(20),
    total: Duration::from_secs(40),
};

/// A POST with a small body that may go to private addresses.
pub fn post(url: &str) -> Outbound {
    Outbound {
        method: Method::POST,
        url: url.parse().unwrap(),
        headers: Vec::new(),
        body: Bytes::from_static(b"{}"),
        egress: Egress::Private,
        clocks: PATIENT,
    }
}

/// The same, to the public internet only.
pub fn public(url: &str) -> Outbound {
    Outbound {
        egress: Egress::Public,
        ..post(url)
    }
}

/// The whole body, or the error that ended it.
pub async fn text(mut answer: Answer) -> Result<String, UpstreamError> {
    let mut whole = Vec::new();
    while let Some(chunk) = answer.body.next().await {
        whole.extend_from_slice(&chunk?);
    }
    Ok(String::from_utf8(whole).unwrap())
}
