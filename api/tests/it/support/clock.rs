//! A clock that goes with the machine's, and that a test puts forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aigne_hub::clock::{Clock, Millis, SystemClock};

/// The machine's time and so many milliseconds.
#[derive(Default)]
pub struct Ahead(AtomicI64);

impl Ahead {
    /// One that begins at a whole second, so that a test knows where seconds end.
    pub fn at_a_second() -> Arc<Ahead> {
        let ahead = Ahead::default();
        ahead.by(1_000 - SystemClock.now().0.rem_euclid(1_000));
        Arc::new(ahead)
    }

    pub fn by(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// To the beginning of the next day, in UTC.
    pub fn to_midnight(&self) {
        self.by(86_400_000 - self.now().0.rem_euclid(86_400_000));
    }
}

impl Clock for Ahead {
    fn now(&self) -> Millis {
        Millis(SystemClock.now().0 + self.0.load(Ordering::SeqCst))
    }
}
