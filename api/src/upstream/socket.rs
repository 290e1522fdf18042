//! A connection to a provider, plain or TLS, that tells what happens on it.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_rt::net::{ActixStream, Ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::call::{self, Line};
use super::head::Head;

/// One connection, as the client's pool keeps it.
#[derive(Debug)]
pub(super) struct Socket {
    stream: Stream,
    line: Rc<Line>,
    /// The head of the answer that is awaited; none while a body goes by.
    head: Option<Head>,
    /// Whether the peer reads no more.
    deaf: bool,
}

#[derive(Debug)]
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Socket {
    /// A connection nothing was sent on.
    pub(super) fn new(stream: Stream) -> Self {
        Socket {
            stream,
            line: Rc::new(Line::default()),
            head: None,
            deaf: false,
        }
    }

    fn tcp(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(tcp) => tcp,
            Stream::Tls(tls) => tls.get_ref().0,
        }
    }

    /// A provider may refuse a request (413, 401) and close before it has read all of it. Writing
    /// then fails while its answer is waiting to be read, so a failed write is not told: what is
    /// read next is the answer, or the same failure.
    fn forgive<T>(&mut self, written: io::Result<T>, rest: T) -> io::Result<T> {
        match written {
            Err(error) if is_hang_up(&error) => {
                self.deaf = true;
                Ok(rest)
            }
            other => other,
        }
    }
}

fn is_hang_up(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
    )
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if call::rejects_idle() {
            // Reads as ended, so that the pool drops it and asks for a new one.
            return Poll::Ready(Ok(()));
        }
        while let Some(head) = &mut this.head {
            if head.is_ready() {
                if head.deliver(buf) {
                    this.head = None;
                }
                return Poll::Ready(Ok(()));
            }
            let mut room = [0; 4096];
            let mut chunk = ReadBuf::new(&mut room);
            ready!(this.stream.poll_read(cx, &mut chunk, &this.line))?;
            if chunk.filled().is_empty() {
                head.give_up();
            } else {
                head.push(chunk.filled());
            }
        }
        this.stream.poll_read(cx, buf, &this.line)
    }
}

impl Stream {
    fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
        line: &Line,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(match self {
            Stream::Plain(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Stream::Tls(tls) => Pin::new(tls).poll_read(cx, buf),
        })?;
        let read = buf.filled().len().saturating_sub(before);
        line.ended.set(line.ended.get() || read == 0);
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        line.read.set(line.read.get().saturating_add(read));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        call::adopt(&this.line);
        this.head.get_or_insert_default();
        if this.deaf {
            return Poll::Ready(Ok(buf.len()));
        }
        let written = ready!(match &mut this.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_write(cx, buf),
            Stream::Tls(tls) => Pin::new(tls).poll_write(cx, buf),
        });
        Poll::Ready(this.forgive(written, buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.deaf {
            return Poll::Ready(Ok(()));
        }
        let flushed = ready!(match &mut this.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Stream::Tls(tls) => Pin::new(tls).poll_flush(cx),
        });
        Poll::Ready(this.forgive(flushed, ()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Stream::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}

impl ActixStream for Socket {
    fn poll_read_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_read_ready(self.tcp(), cx)
    }

    fn poll_write_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_write_ready(self.tcp(), cx)
    }
}
