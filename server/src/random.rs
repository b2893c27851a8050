//! Secrets, from the operating system's randomness.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Letters and digits that are not mistaken for one another when read aloud or copied: 32, so five bits each.
const READABLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no randomness")]
pub struct NoRandomness {
    source: getrandom::Error,
}

/// A secret that nobody types: 43 characters of base64url, 256 bits.
///
/// # Errors
/// [`NoRandomness`].
pub fn token() -> Result<String, NoRandomness> {
    bytes::<32>().map(|secret| URL_SAFE_NO_PAD.encode(secret))
}

/// A password that a person copies once: 16 characters in four groups, 80 bits.
///
/// # Errors
/// [`NoRandomness`].
pub fn password() -> Result<String, NoRandomness> {
    let letters = bytes::<16>()?.map(|byte| char::from(READABLE[usize::from(byte & 31)]));
    Ok(letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

fn bytes<const COUNT: usize>() -> Result<[u8; COUNT], NoRandomness> {
    let mut filled = [0; COUNT];
    getrandom::fill(&mut filled).map_err(|source| NoRandomness { source })?;
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_43_characters_and_differ() {
        let (first, second) = (token().unwrap(), token().unwrap());
        assert_eq!((first.len(), second.len()), (43, 43));
        assert_ne!(first, second);
    }

    #[test]
    fn passwords_are_four_readable_groups() {
        let made = password().unwrap();
        assert_eq!(made.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
        assert!(made.bytes().all(|byte| byte == b'-' || READABLE.contains(&byte)));
    }
}
