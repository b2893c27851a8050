//! Passwords: Argon2id with 19 MiB and two passes, a few at a time, and the same work for a name that nobody has.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::oneshot;

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
    /// A thread that checks passwords could not be started, or ended early.
    #[error("there is no thread to check passwords")]
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

/// Checks passwords, a few at a time, on threads of its own: any thread that hashed once keeps the memory.
pub struct Passwords {
    jobs: SyncSender<Job>,
    nobodys: String,
}

/// One password to check.
struct Job {
    password: String,
    against: String,
    answer: oneshot::Sender<Result<bool, PasswordError>>,
}

impl Passwords {
    /// Starts the threads, and makes the hash that stands in for names that nobody has.
    ///
    /// # Errors
    /// [`PasswordError::Hash`]; [`PasswordError::Thread`].
    pub fn new() -> Result<Self, PasswordError> {
        let nobodys = hash("a password that nobody has")?;
        let (jobs, waiting) = sync_channel(WAITING_MAX);
        let waiting = Arc::new(Mutex::new(waiting));
        for _thread in 0..AT_ONCE_MAX {
            let waiting = waiting.clone();
            std::thread::Builder::new()
                .name("passwords".to_owned())
                .spawn(move || check_all(&waiting))
                .map_err(|_none| PasswordError::Thread)?;
        }
        Ok(Self { jobs, nobodys })
    }

    /// Whether the password is the one of `stored`, a hash in PHC form. With `None` it takes as long and says no.
    ///
    /// # Errors
    /// [`PasswordError::Full`] when too many wait; [`PasswordError::Hash`] when `stored` is not a hash.
    pub async fn is_right(&self, password: String, stored: Option<String>) -> Result<bool, PasswordError> {
        let is_somebodys = stored.is_some();
        let against = stored.unwrap_or_else(|| self.nobodys.clone());
        let (answer, answered) = oneshot::channel();
        self.jobs.try_send(Job { password, against, answer }).map_err(|refusal| match refusal {
            TrySendError::Full(_) => PasswordError::Full,
            TrySendError::Disconnected(_) => PasswordError::Thread,
        })?;
        let is_equal = answered.await.map_err(|_ended| PasswordError::Thread)??;
        Ok(is_equal && is_somebodys)
    }
}

/// Checks passwords until nobody can ask any more, in one piece of memory that is never given back: given back and
/// taken again, the allocator holds several of them.
fn check_all(waiting: &Mutex<Receiver<Job>>) {
    let mut memory = Vec::new();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { password, against, answer }) = job else { return };
        // Who asked may have gone: then there is nothing to do, and nobody to tell.
        if !answer.is_closed() {
            drop(answer.send(is_equal(&password, &against, &mut memory).map_err(PasswordError::Hash)));
        }
    }
}

fn is_equal(password: &str, stored: &str, memory: &mut Vec<Block>) -> argon2::password_hash::Result<bool> {
    let stored = PasswordHash::new(stored)?;
    let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
        return Err(argon2::password_hash::Error::EncodingInvalid);
    };
    if password.len() > PASSWORD_BYTES_MAX {
        return Ok(false);
    }
    let params = Params::try_from(&stored)?;
    memory.resize(params.block_count(), Block::default());
    let version = stored.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let mut found = vec![0; expected.len()];
    Argon2::new(Algorithm::try_from(stored.algorithm.as_str())?, version, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut found, memory.as_mut_slice())?;
    // `Output` compares in the same time whatever differs.
    Ok(Output::new(&found)? == *expected)
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

    #[tokio::test]
    async fn more_than_can_wait_are_told_so_at_once() {
        let passwords = Passwords::new().unwrap();
        let many = (0..WAITING_MAX * 2).map(|_one| passwords.is_right("password".to_owned(), None));
        let answers = futures_util::future::join_all(many).await;
        let full = answers.iter().filter(|answer| matches!(answer, Err(PasswordError::Full))).count();
        let no = answers.iter().filter(|answer| matches!(answer, Ok(false))).count();
        assert!(full > 0 && no >= WAITING_MAX && full + no == answers.len(), "{full} full, {no} no");
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
