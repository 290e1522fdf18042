//! Stopping and reloading when the operating system says so.

use std::time::Duration;

use actix_web::dev::ServerHandle;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::open::Open;

/// After the time to drain, open streams are ended with an error event: this long it may take to
/// get out.
pub(super) const LAST_WORD: Duration = Duration::from_secs(1);

/// A slow machine takes so long to tell and charge each of many streams: that comes off the time to
/// drain, so that a stop among thousands takes no longer than one among few.
const TELLING: Duration = Duration::from_micros(300);

/// What was handed over last gets so long to be written to its connection.
const FLUSH: Duration = Duration::from_millis(50);

/// Waits for SIGINT or SIGTERM, then stops: no new connections, open calls run on for `drain`, then
/// what is left of them gets an error event. A second signal does not wait.
pub(super) async fn stop_on_signal(
    handle: ServerHandle,
    stopping: CancellationToken,
    open: Open,
    drain: Duration,
) -> std::io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let name = tokio::select! {
        _ = interrupt.recv() => "SIGINT",
        _ = terminate.recv() => "SIGTERM",
    };
    tracing::info!(signal = name, drain_seconds = drain.as_secs(), "stopping");
    let again = async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    stop(handle, stopping, open, drain, again).await;
    Ok(())
}

/// Stops: no new connections, and open calls run on for `drain` or until `hurry` is done, or less long
/// where there are many; what is left of them then gets an error event, and is not waited for longer
/// than that takes.
pub async fn stop(
    handle: ServerHandle,
    stopping: CancellationToken,
    open: Open,
    drain: Duration,
    hurry: impl Future<Output = ()>,
) {
    let until = Instant::now() + drain + LAST_WORD;
    let open_now = u32::try_from(open.count()).unwrap_or(u32::MAX);
    let telling = TELLING.saturating_mul(open_now);
    let stopped = handle.stop(true);
    tokio::pin!(stopped);
    let last_word = tokio::select! {
        () = &mut stopped => return,
        () = tokio::time::sleep(drain.saturating_sub(telling)) => until,
        () = hurry => Instant::now() + LAST_WORD,
    };
    stopping.cancel();
    let told = async {
        open.ended().await;
        tokio::time::sleep(FLUSH).await;
    };
    tokio::select! {
        () = stopped => return,
        () = told => {}
        () = tokio::time::sleep_until(last_word) => {}
    }
    open.leave();
}

/// Waits for SIGINT or SIGTERM.
pub(super) async fn interrupted() -> std::io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Awaits `act` on every SIGHUP.
pub(super) async fn on_hangup<F: Future<Output = ()>>(act: impl Fn() -> F) -> std::io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    while hangup.recv().await.is_some() {
        act().await;
    }
    Ok(())
}
