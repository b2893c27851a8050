//! Passwords: Argon2id with 19 MiB and two passes, a few at a time, and the same work for a name that nobody has.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use tokio::sync::Semaphore;

/// The shortest password that an account may be given, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// The longest password that is looked at, in bytes: hashing must not be made expensive by length.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// How many passwords are hashed at once: more would only take memory (19 MiB each) and time from others.
const AT_ONCE_MAX: usize = 2;
/// How many log-ins wait for their turn before the next is told to come later.
const WAITING_MAX: usize = 64;

/// A password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long to be a password here.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters and at most {PASSWORD_BYTES_MAX} bytes")]
    Length,
    /// Argon2 failed.
    #[error("the password cannot be hashed")]
    Hash(#[source] argon2::password_hash::Error),
    /// More log-ins wait than the server takes.
    #[error("too many log-ins wait")]
    Full,
    /// The thread that hashes ended early.
    #[error("the thread that hashes passwords ended early")]
    Thread,
}

/// Hashes a password for storage, in PHC form, with a salt of its own. Takes about 30 ms; blocks.
///
/// # Errors
/// [`PasswordError::Length`]; [`PasswordError::Hash`].
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::Length);
    }
    let hashed: PasswordHash =
        Argon2::default().hash_password(password.as_bytes()).map_err(PasswordError::Hash)?;
    Ok(hashed.to_string())
}

/// Checks passwords, a few at a time.
pub struct Passwords {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    nobodys: String,
}

impl Passwords {
    /// Makes the hash that stands in for names that nobody has.
    ///
    /// # Errors
    /// [`PasswordError::Hash`].
    pub fn new() -> Result<Self, PasswordError> {
        let nobodys = hash("a password that nobody has")?;
        Ok(Self { turns: Arc::new(Semaphore::new(AT_ONCE_MAX)), waiting: AtomicUsize::new(0), nobodys })
    }

    /// Whether the password is the one of `stored`, a hash in PHC form. With `None` it takes as long and says no.
    ///
    /// # Errors
    /// [`PasswordError::Full`] when too many wait; [`PasswordError::Hash`] when `stored` is not a hash.
    pub async fn is_right(&self, password: String, stored: Option<String>) -> Result<bool, PasswordError> {
        let is_somebodys = stored.is_some();
        let against = stored.unwrap_or_else(|| self.nobodys.clone());
        let turn = self.turn().await?;
        let is_equal = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            is_equal(&password, &against)
        })
        .await
        .map_err(|_ended| PasswordError::Thread)??;
        Ok(is_equal && is_somebodys)
    }

    async fn turn(&self) -> Result<tokio::sync::OwnedSemaphorePermit, PasswordError> {
        let waiting = Waiting::one_more(&self.waiting);
        if waiting.others >= WAITING_MAX {
            return Err(PasswordError::Full);
        }
        self.turns.clone().acquire_owned().await.map_err(|_closed| PasswordError::Full)
    }
}

/// Counts one waiting log-in for as long as it lives, even when the request is dropped.
struct Waiting<'a> {
    count: &'a AtomicUsize,
    others: usize,
}

impl<'a> Waiting<'a> {
    fn one_more(count: &'a AtomicUsize) -> Self {
        Self { count, others: count.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

fn is_equal(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(|fault| PasswordError::Hash(fault.into()))?;
    if password.len() > PASSWORD_BYTES_MAX {
        return Ok(false);
    }
    match Argon2::default().verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(fault) => Err(PasswordError::Hash(fault)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_is_right() {
        let stored = hash("清楚 correct horse").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let passwords = Passwords::new().unwrap();
        let check = async |typed: &str, stored: Option<&str>| {
            passwords.is_right(typed.to_owned(), stored.map(str::to_owned)).await.unwrap()
        };
        assert!(check("清楚 correct horse", Some(&stored)).await);
        assert!(!check("清楚 correct hors", Some(&stored)).await);
        assert!(!check("", Some(&stored)).await);
        assert!(!check("a password that nobody has", None).await);
        assert!(!check(&"x".repeat(PASSWORD_BYTES_MAX + 1), Some(&stored)).await);
    }

    #[test]
    fn a_password_has_a_least_and_a_greatest_length() {
        for (password, is_taken) in [("1234567", false), ("12345678", true), ("清楚清楚清楚清楚", true)]
        {
            assert_eq!(hash(password).is_ok(), is_taken, "{password}");
        }
        assert!(hash(&"x".repeat(PASSWORD_BYTES_MAX + 1)).is_err());
    }
}
