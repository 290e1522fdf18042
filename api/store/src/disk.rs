//! Watches the room on the data folder's file system, at most once a second.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// Below this no call is admitted: its charge, and those of the calls under way, need room.
pub(crate) const LEAST_FREE_BYTES: u64 = 16 * 1024 * 1024;
const CHECK_EVERY_MS: u64 = 1000;

/// The guard of a folder's free space.
#[derive(Debug)]
pub(crate) struct DiskGuard {
    folder: PathBuf,
    least_free_bytes: u64,
    started: Instant,
    next_check_ms: AtomicU64,
    low: AtomicBool,
}

impl DiskGuard {
    pub(crate) fn new(folder: &Path, least_free_bytes: u64) -> Self {
        DiskGuard {
            folder: folder.to_owned(),
            least_free_bytes,
            started: Instant::now(),
            next_check_ms: AtomicU64::new(0),
            low: AtomicBool::new(false),
        }
    }

    /// Why nothing should be started now, if so.
    pub(crate) fn complaint(&self) -> Option<String> {
        let now_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let due_ms = self.next_check_ms.load(Ordering::Relaxed);
        let mine = now_ms >= due_ms
            && self
                .next_check_ms
                .compare_exchange(
                    due_ms,
                    now_ms + CHECK_EVERY_MS,
                    Ordering::Relaxed,
                    Ordering::Relaxed,
                )
                .is_ok();
        if mine {
            // A file system that does not tell is not taken for a full one.
            let low = free_bytes(&self.folder).is_some_and(|free| free < self.least_free_bytes);
            self.low.store(low, Ordering::Relaxed);
        }
        self.low.load(Ordering::Relaxed).then(|| {
            format!(
                "less than {} MiB are free in {}; make room there",
                self.least_free_bytes / (1024 * 1024),
                self.folder.display()
            )
        })
    }
}

/// What this process may still write to the folder's file system.
fn free_bytes(folder: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_room_is_fine_and_one_without_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(DiskGuard::new(folder.path(), 1).complaint(), None);
        let complaint = DiskGuard::new(folder.path(), u64::MAX).complaint().unwrap();
        assert!(
            complaint.contains(folder.path().to_str().unwrap()),
            "{complaint}"
        );
    }

    #[test]
    fn a_folder_that_is_gone_is_not_taken_for_a_full_disk() {
        let guard = DiskGuard::new(Path::new("/nowhere/at/all"), u64::MAX);
        assert_eq!(guard.complaint(), None);
    }
}
