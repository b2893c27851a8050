//! Who asks: names and passwords, sessions in cookies, tablets' credentials, and limits on guessing.

pub mod limits;
pub mod password;
pub mod session;

use crate::auth::limits::Limits;
use crate::auth::password::Passwords;

/// What every check of a person or a tablet shares.
pub struct Gate {
    /// Hashing and checking passwords.
    pub passwords: Passwords,
    /// How often a name or an address may try.
    pub limits: Limits,
}

/// The longest account name, in characters.
pub const ACCOUNT_NAME_CHARS_MAX: usize = 64;

/// A text that cannot be an account's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot be an account's name: 1 to {ACCOUNT_NAME_CHARS_MAX} characters without blanks")]
pub struct NotAName(pub String);

/// An account's name as it is stored and compared: without blanks around it, in lower case.
///
/// ```
/// assert_eq!(qingchu_server::auth::account_name(" Wang.Fang ").unwrap(), "wang.fang");
/// assert!(qingchu_server::auth::account_name("前台 一号").is_err());
/// ```
///
/// # Errors
/// [`NotAName`] when it is empty, longer than [`ACCOUNT_NAME_CHARS_MAX`] or has a blank or control character inside.
pub fn account_name(typed: &str) -> Result<String, NotAName> {
    let name = typed.trim().to_lowercase();
    let is_a_name = (1..=ACCOUNT_NAME_CHARS_MAX).contains(&name.chars().count())
        && !name.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if is_a_name { Ok(name) } else { Err(NotAName(typed.chars().take(ACCOUNT_NAME_CHARS_MAX).collect())) }
}
