//! Why a file could not be taken over.

use store::StoreError;
use store::aikit::AikitError;

use crate::vault::VaultError;

/// Why a file could not be taken over; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] AikitError),
    /// Its credentials are sealed, and nobody said with what.
    #[error(
        "the file holds sealed credentials, and the key is not known: set HUB_IMPORT_KEY to the \
         BLOCKLET_APP_EK and HUB_IMPORT_DID to the BLOCKLET_DID that the old hub had, or import \
         without credentials and enter them again"
    )]
    NoKey,
    /// The key opens none of them.
    #[error(
        "the key opens none of the {0} sealed credentials of the file: HUB_IMPORT_KEY must be the \
         BLOCKLET_APP_EK and HUB_IMPORT_DID the BLOCKLET_DID that the old hub had (they change when \
         the component is moved to another server or app); or import without credentials and enter \
         them again"
    )]
    WrongKey(usize),
    /// The hub's own database.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// The hub's own secrets.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The thread that reads the file.
    #[error("reading the file broke off: {0}")]
    Broken(String),
}

impl ImportError {
    /// A stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            ImportError::File(error) => error.code(),
            ImportError::NoKey => "no_key",
            ImportError::WrongKey(_) => "wrong_key",
            ImportError::Store(_) => "database",
            ImportError::Vault(_) => "vault",
            ImportError::Broken(_) => "broken_off",
        }
    }

    /// Whether the same may go well later without anybody doing anything.
    pub fn passes(&self) -> bool {
        match self {
            ImportError::File(error) => error.passes(),
            ImportError::Store(_) => true,
            ImportError::NoKey
            | ImportError::WrongKey(_)
            | ImportError::Vault(_)
            | ImportError::Broken(_) => false,
        }
    }
}
