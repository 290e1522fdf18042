//! Passwords: argon2id, computed away from the threads that serve requests.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// The shortest password that is taken, in characters.
pub const SHORTEST: usize = 10;

/// The longest password that is hashed, in bytes; more is an attack on the processor.
pub const LONGEST_BYTES: usize = 1024;

/// OWASP's first choice for argon2id with little memory: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes at one time; each takes the memory above.
const AT_ONCE: usize = 2;

/// A hash could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct PasswordError(String);

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Passwords {
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// The PHC string to store for a password.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.away(move || {
            let hash = hasher()?
                .hash_password(password.as_bytes())
                .map_err(|error| PasswordError(error.to_string()))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Does the password fit the stored hash? Without a stored hash the same work is done and the
    /// answer is no, so that the time taken does not tell which names exist.
    pub async fn fits(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        self.away(move || {
            let hasher = hasher()?;
            let known = stored.as_deref().map(PasswordHash::new);
            let Some(Ok(hash)) = known else {
                let made = hasher.hash_password(password.as_bytes());
                return made
                    .map(|_| false)
                    .map_err(|error| PasswordError(error.to_string()));
            };
            Ok(hasher.verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn away<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|error| PasswordError(error.to_string()))?;
        actix_web::web::block(move || {
            // Held by the work itself: a caller that leaves must not free a place that is in use.
            let _place = place;
            work()
        })
        .await
        .map_err(|error| PasswordError(error.to_string()))?
    }
}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| PasswordError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(
            passwords
                .fits("correct horse".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .fits("correct horsf".into(), Some(hash))
                .await
                .unwrap()
        );
        assert!(!passwords.fits("correct horse".into(), None).await.unwrap());
    }
}
