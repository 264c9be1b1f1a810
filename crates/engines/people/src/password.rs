//! Hashing passwords with Argon2id, off the threads that serve requests, and never many at a time.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kernel::{Error, Result};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB (OWASP, Argon2id, m = 19456, t = 2, p = 1): a flood of sign-ins must not take the memory of the house.
static SLOTS: Semaphore = Semaphore::const_new(4);

/// What an unknown login is compared with, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

/// The PHC string of a password.
///
/// # Errors
/// Internal, when hashing fails.
pub async fn hash(password: String) -> Result<String> {
    let _slot = SLOTS.acquire().await.map_err(|error| Error::internal(error.to_string()))?;
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|error| Error::internal(error.to_string()))?
}

/// Whether a password fits; without a hash it takes as long and does not.
///
/// # Errors
/// Internal, when the work cannot be done.
pub async fn verify(password: String, phc: Option<String>) -> Result<bool> {
    let _slot = SLOTS.acquire().await.map_err(|error| Error::internal(error.to_string()))?;
    let work = move || {
        let known = phc.is_some();
        verify_now(&password, phc.as_deref().unwrap_or(&NOBODY)) && known
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))
}

fn hash_now(password: &str) -> Result<String> {
    let hash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|error| Error::internal(error.to_string()))?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
