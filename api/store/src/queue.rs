//! A queue between threads that can be closed: what was pushed before is still taken out, what
//! comes after is handed back.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// First in, first out, without a limit of its own.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    items: VecDeque<T>,
    closed: bool,
}

/// What a thread that asked for work gets.
pub(crate) enum Taken<T> {
    /// At least one item.
    Items(Vec<T>),
    /// The deadline passed first.
    Late,
    /// Closed and empty.
    Closed,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        let state = State {
            items: VecDeque::new(),
            closed: false,
        };
        Queue {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// Appends, or hands back when the queue is closed.
    pub(crate) fn push(&self, item: T) -> Result<(), T> {
        let mut state = self.lock();
        if state.closed {
            return Err(item);
        }
        state.items.push_back(item);
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for work, for no longer than `deadline`, and takes up to `most`.
    pub(crate) fn take(&self, most: usize, deadline: Option<Instant>) -> Taken<T> {
        let mut state = self.lock();
        loop {
            if !state.items.is_empty() {
                let count = most.min(state.items.len());
                return Taken::Items(state.items.drain(..count).collect());
            }
            if state.closed {
                return Taken::Closed;
            }
            let Some(deadline) = deadline else {
                state = self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Taken::Late;
            }
            state = self.wait(state, left);
        }
    }

    /// Rests for `pause`, or until the queue is closed.
    pub(crate) fn rest(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut state = self.lock();
        while !state.closed {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.wait(state, left);
        }
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Takes out what nobody will work on.
    pub(crate) fn abandon(&self) -> Vec<T> {
        self.lock().items.drain(..).collect()
    }

    fn wait<'a>(
        &self,
        state: MutexGuard<'a, State<T>>,
        left: Duration,
    ) -> MutexGuard<'a, State<T>> {
        let (state, _) = self
            .changed
            .wait_timeout(state, left)
            .unwrap_or_else(PoisonError::into_inner);
        state
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
