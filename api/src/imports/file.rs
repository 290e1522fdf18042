//! The file from outside: whether it is there, whether it changed, and whether somebody has it open.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};

/// Upstream's name of it in its data folder.
pub const NAME: &str = "aikit.db";

/// Where SQLite keeps its shared lock in a file, and how many bytes it has:
/// <https://sqlite.org/src/file?name=src/os.h>, `SHARED_FIRST` and `SHARED_SIZE`.
const SHARED: (u64, u64) = (0x4000_0002, 510);

/// Which file it is, and its size and time and those of its log. Two files of the same inode are the
/// same one, grown.
pub fn fingerprint(path: &Path) -> String {
    let of = |path: &Path| match std::fs::metadata(path) {
        Ok(facts) => format!("{}.{}.{}", facts.len(), facts.mtime(), facts.mtime_nsec()),
        Err(_) => "-".to_owned(),
    };
    format!("{} {} {}", inode(path), of(path), of(&log_of(path)))
}

/// Whether a fingerprint is of the file that is there now, whatever was written to it.
pub fn is_same_file(fingerprint: &str, path: &Path) -> bool {
    fingerprint.split(' ').next() == Some(inode(path).as_str())
}

fn inode(path: &Path) -> String {
    std::fs::metadata(path).map_or_else(|_| "-".to_owned(), |facts| facts.ino().to_string())
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Whether another process has it open. A process that has a database with a log open holds SQLite's
/// shared lock on it all the time, and loses it when it ends, however it does.
///
/// To be asked while this process has no connection to the file: closing a second handle of it would
/// drop that connection's locks.
pub fn is_open_elsewhere(path: &Path) -> std::io::Result<bool> {
    let file = std::fs::File::open(path)?;
    let mut wanted = Flock::from(FlockType::WriteLock);
    (wanted.start, wanted.length) = SHARED;
    wanted.offset_type = FlockOffsetType::Set;
    Ok(fcntl_getlk(&file, &wanted)?.is_some())
}

/// The archives of the data folder that a file lies in, oldest first: `archives/archive_YYYY_Qn.db`.
pub fn archives(path: &Path) -> Vec<PathBuf> {
    let Some(folder) = path.parent() else {
        return Vec::new();
    };
    let Ok(entries) = std::fs::read_dir(folder.join("archives")) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| is_archive(&name.to_string_lossy()))
        })
        .collect();
    found.sort();
    found
}

fn is_archive(name: &str) -> bool {
    let quarter = name
        .strip_prefix("archive_")
        .and_then(|rest| rest.strip_suffix(".db"));
    quarter
        .and_then(|quarter| quarter.split_once("_Q"))
        .is_some_and(|(year, number)| {
            year.len() == 4
                && year.bytes().all(|byte| byte.is_ascii_digit())
                && matches!(number, "1" | "2" | "3" | "4")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_known_by_their_names() {
        for name in ["archive_2025_Q4.db", "archive_2026_Q1.db"] {
            assert!(is_archive(name), "{name}");
        }
        for name in [
            "archive_2025_Q5.db",
            "archive_2025_Q4.db-wal",
            "aikit.db",
            "archive_25_Q1.db",
        ] {
            assert!(!is_archive(name), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_replaced_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        std::fs::write(&path, "one").unwrap();
        let before = fingerprint(&path);
        std::fs::write(&path, "longer").unwrap();
        assert_ne!(before, fingerprint(&path));
        assert!(is_same_file(&before, &path));
        std::fs::write(folder.path().join("new"), "one").unwrap();
        std::fs::rename(folder.path().join("new"), &path).unwrap();
        assert!(!is_same_file(&before, &path));
    }
}
