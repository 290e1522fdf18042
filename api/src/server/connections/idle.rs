//! The thread that cuts off connections without a request.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Connections;

/// How often it looks, at most and at least.
const PERIODS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// The thread. Dropped, it ends.
pub struct Sweeper {
    stop: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Sweeper {
    /// Starts it.
    pub fn start(connections: Arc<Connections>) -> std::io::Result<Sweeper> {
        let (stop, inbox) = channel();
        let period = (connections.idle / 8).clamp(PERIODS.0, PERIODS.1);
        let thread = std::thread::Builder::new()
            .name("connections".to_owned())
            .spawn(move || {
                while inbox.recv_timeout(period) == Err(RecvTimeoutError::Timeout) {
                    connections.sweep(Instant::now());
                }
            })?;
        Ok(Sweeper {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        self.stop.send(()).ok();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
