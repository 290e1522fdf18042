//! One that waits. Dropped, because its client left, it frees its place in the line.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::line::Queue;
use super::order::Place as Turn;
use crate::limits::Place;

pub(super) struct Waiting {
    pub queue: Arc<Queue>,
    pub turn: Turn,
    pub taken: Option<oneshot::Receiver<(usize, Place)>>,
}

impl Waiting {
    /// Whatever it is given within this time.
    pub async fn within(&mut self, time: Duration) -> Option<(usize, Place)> {
        let Some(taken) = self.taken.as_mut() else {
            tokio::time::sleep(time).await;
            return None;
        };
        let given = tokio::time::timeout(time, taken).await.ok()?;
        self.taken = None;
        given.ok()
    }

    /// It waits no longer, though its client does.
    pub fn gives_up(mut self) {
        self.queue.leave(self.turn, false);
        self.end();
    }

    /// What it was given at the last moment goes to the next one.
    fn end(&mut self) {
        let Some(mut taken) = self.taken.take() else {
            return;
        };
        taken.close();
        if let Ok((_, place)) = taken.try_recv() {
            drop(place);
            self.queue.move_up();
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.taken.is_some() {
            self.queue.leave(self.turn, true);
            self.end();
        }
    }
}
