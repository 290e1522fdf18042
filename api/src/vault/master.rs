//! The master key: from `HUB_MASTER_KEY`, or from a file that only the hub's user can read.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::{self, Key};

/// The file's name in the data folder.
const FILE: &str = "master.key";
/// As long as the variable must be.
const SHORTEST: usize = 32;

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// Others could read it.
    #[error("{path} can be read by others (mode {mode:04o}): run `chmod 600 {path}`")]
    Readable {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// There is none, and secrets exist that need it.
    #[error(
        "{0} is not there, but this database holds secrets sealed with it: put it back from a \
         backup, or set HUB_MASTER_KEY to what it held"
    )]
    Missing(PathBuf),
    /// Too short to be a key.
    #[error(
        "{0} holds less than 32 characters: put it back from a backup; if this database holds no \
         secrets yet, delete the file and start again"
    )]
    TooShort(PathBuf),
    /// Reading or writing it failed.
    #[error("{path}: {source}; set HUB_MASTER_KEY to do without this file")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the machine says.
        source: io::Error,
    },
}

/// Seals the data keys, and nothing else.
pub struct MasterKey {
    key: Key,
    id: String,
}

impl MasterKey {
    /// From a secret text. The text is random already (the settings ask for 32 characters), so one
    /// SHA-256 makes a key of it; each use of the hash starts with words of its own.
    pub fn of_secret(secret: &SecretString) -> Self {
        let text = secret.expose_secret().trim();
        let key = hash(b"aigne-hub master key v1\0", text.as_bytes());
        let id = hash(b"aigne-hub master key id v1\0", &*key);
        let id = id
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        MasterKey { key, id }
    }

    /// From the file in the data folder, which must be there.
    pub fn of_file(data_dir: &Path) -> Result<Self, MasterKeyError> {
        let path = data_dir.join(FILE);
        read(&path)?.ok_or(MasterKeyError::Missing(path))
    }

    /// From the file in the data folder, which is made if it is not there.
    pub fn of_file_or_new(data_dir: &Path) -> Result<Self, VaultError> {
        let path = data_dir.join(FILE);
        if let Some(key) = read(&path)? {
            return Ok(key);
        }
        let text = Zeroizing::new(STANDARD.encode(*cipher::new_key()?) + "\n");
        let io_error = |source| MasterKeyError::Io {
            path: path.clone(),
            source,
        };
        make(&path, text.as_bytes()).map_err(io_error)?;
        // Read it back: another process may have been first, then its key is the one.
        Ok(MasterKey::of_file(data_dir)?)
    }

    /// Tells this key from others and nothing about it.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MasterKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn hash(domain: &[u8], input: &[u8]) -> Key {
    let digest = Sha256::new()
        .chain_update(domain)
        .chain_update(input)
        .finalize();
    Zeroizing::new(digest.into())
}

/// `None` if the file is not there.
fn read(path: &Path) -> Result<Option<MasterKey>, MasterKeyError> {
    let io_error = |source| MasterKeyError::Io {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error(error)),
    };
    // Asked of the open file: what was checked is what is read.
    let mode = file.metadata().map_err(io_error)?.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(MasterKeyError::Readable {
            path: path.to_owned(),
            mode,
        });
    }
    let text = Zeroizing::new(io::read_to_string(file).map_err(io_error)?);
    if text.trim().len() < SHORTEST {
        return Err(MasterKeyError::TooShort(path.to_owned()));
    }
    Ok(Some(MasterKey::of_secret(&SecretString::from(text.trim()))))
}

/// Writes the file beside its place and links it there: it is whole or not there at all, and it
/// never takes the place of another.
fn make(path: &Path, text: &[u8]) -> io::Result<()> {
    let beside = path.with_extension(format!("key.{}", std::process::id()));
    let written = write_new(&beside, text).and_then(|()| match std::fs::hard_link(&beside, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    // Also what an earlier process with this id left behind when it was killed.
    std::fs::remove_file(&beside).ok();
    written?;
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    // The process's umask may have taken more than it should.
    file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    file.write_all(text)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_made_once_and_only_its_user_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = MasterKey::of_file_or_new(folder.path()).unwrap();
        let mode = folder.path().join(FILE).metadata().unwrap().mode() & 0o7777;
        assert_eq!(mode, 0o600);
        let again = MasterKey::of_file_or_new(folder.path()).unwrap();
        assert_eq!(first.id(), again.id());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        MasterKey::of_file_or_new(folder.path()).unwrap();
        let path = folder.path().join(FILE);
        for mode in [0o640, 0o604, 0o644, 0o660] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let told = MasterKey::of_file(folder.path()).unwrap_err().to_string();
            assert!(told.contains("chmod 600"), "{told}");
            assert!(told.contains(&format!("{mode:04o}")), "{told}");
        }
    }

    #[test]
    fn what_the_file_holds_may_also_be_given_as_variable() {
        let folder = tempfile::tempdir().unwrap();
        let of_file = MasterKey::of_file_or_new(folder.path()).unwrap();
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        let of_variable = MasterKey::of_secret(&SecretString::from(text));
        assert_eq!(of_file.id(), of_variable.id());
    }

    #[test]
    fn an_empty_file_and_a_missing_one_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let missing = MasterKey::of_file(folder.path()).unwrap_err();
        assert!(matches!(missing, MasterKeyError::Missing(_)));
        write_new(&folder.path().join(FILE), b"").unwrap();
        let empty = MasterKey::of_file(folder.path()).unwrap_err();
        assert!(matches!(empty, MasterKeyError::TooShort(_)));
    }

    #[test]
    fn many_that_start_at_once_get_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        make(
            &path.join(FILE),
            b"0123456789012345678901234567890123456789",
        )
        .unwrap();
        let first = MasterKey::of_file(path).unwrap();
        make(
            &path.join(FILE),
            b"another key that came second, and too late",
        )
        .unwrap();
        assert_eq!(first.id(), MasterKey::of_file(path).unwrap().id());
    }
}
