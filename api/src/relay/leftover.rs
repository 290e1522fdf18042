//! The last bytes of an answer that is complete, read so that its connection can serve again.

use std::time::Duration;

use futures_util::{FutureExt, StreamExt};

use crate::upstream::ByteStream;

/// How long a provider may take to end a body after its terminator.
const PATIENCE: Duration = Duration::from_millis(100);

/// More than this is not worth a connection.
const LIMIT: usize = 64 * 1024;

/// Reads to the end, beside the caller's answer, which does not wait for it.
pub(super) fn finish(mut body: ByteStream) {
    // Most often the end has come with the terminator.
    if matches!(body.next().now_or_never(), Some(None | Some(Err(_)))) {
        return;
    }
    actix_web::rt::spawn(async move {
        let mut read = 0;
        let rest = async {
            while let Some(Ok(chunk)) = body.next().await {
                read += chunk.len();
                if read > LIMIT {
                    return;
                }
            }
        };
        // Dropped unfinished, the body closes its connection.
        drop(tokio::time::timeout(PATIENCE, rest).await);
    });
}
