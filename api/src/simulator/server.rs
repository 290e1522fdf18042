//! The simulator over HTTP.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;

use super::{Body, Cut, SimReply, SimRequest, Simulator};

/// Images in base64 are large; more than this is a mistake.
const MOST_BODY_BYTES: usize = 64 * 1024 * 1024;
const WORKERS: usize = 2;
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a stop waits for running replies: a stalled one would never end.
const GRACE_S: u64 = 2;

/// A simulator that is listening.
pub struct Serving {
    address: SocketAddr,
    handle: ServerHandle,
    server: tokio::task::JoinHandle<io::Result<()>>,
}

impl Serving {
    /// Where it listens: with port 0 asked for, the port it was given.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: no new calls, two seconds for the running ones.
    pub async fn stop(self) {
        self.handle.stop(true).await;
    }

    /// Waits until it was stopped or failed.
    pub async fn finished(self) -> io::Result<()> {
        self.server.await.map_err(io::Error::other)?
    }
}

/// Serves the simulator at this address. It leaves signals to its caller and prints nothing.
pub async fn serve(address: SocketAddr, simulator: Simulator) -> io::Result<Serving> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(simulator.clone()))
            .app_data(web::PayloadConfig::new(MOST_BODY_BYTES))
            .default_service(web::to(answer))
    })
    .workers(WORKERS)
    .backlog(4096)
    .keep_alive(KEEP_ALIVE)
    .tcp_nodelay(true)
    // Or a client that leaves before the head would not be noticed.
    .h1_allow_half_closed(false)
    .shutdown_timeout(GRACE_S)
    .disable_signals()
    .bind(address)
    .map_err(|error| {
        io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
    })?;
    let bound = server.addrs().first().copied();
    let address = bound.ok_or_else(|| io::Error::other("the simulator listens nowhere"))?;
    let running = server.run();
    Ok(Serving {
        address,
        handle: running.handle(),
        server: tokio::spawn(running),
    })
}

async fn answer(
    request: HttpRequest,
    simulator: web::Data<Simulator>,
    body: Bytes,
) -> HttpResponse<Wire> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.as_str().to_owned(), text(value)));
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let request = SimRequest {
        method: request.method().clone(),
        path: path.to_owned(),
        headers: headers.collect(),
        body,
    };
    match simulator.answer(request).await {
        Ok(reply) => wire(reply),
        // A body that fails at its first byte takes the head with it, which is not sent yet: the
        // client sees a connection that closes.
        Err(Cut) => HttpResponse::with_body(StatusCode::OK, Wire(None, BodySize::Stream)),
    }
}

fn wire(reply: SimReply) -> HttpResponse<Wire> {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut size = BodySize::Stream;
    let mut response = HttpResponse::with_body(status, Wire(None, size));
    for (name, value) in &reply.headers {
        if name == "content-length" {
            size = value.parse().map_or(size, BodySize::Sized);
        } else if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name.as_str()),
            HeaderValue::try_from(value.as_str()),
        ) {
            response.headers_mut().append(name, value);
        }
    }
    response.set_body(Wire(Some(reply.body), size))
}

/// A body whose failure drops the connection.
struct Wire(Option<Body>, BodySize);

impl MessageBody for Wire {
    type Error = Cut;

    fn size(&self) -> BodySize {
        self.1
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Cut>>> {
        match &mut self.0 {
            Some(body) => body.as_mut().poll_next(cx),
            None => Poll::Ready(Some(Err(Cut))),
        }
    }
}
