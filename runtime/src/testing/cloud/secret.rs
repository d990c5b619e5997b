//! Passwords, secrets, and texts that nobody can guess.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use subtle::ConstantTimeEq as _;

/// A text that is compared in a time that tells nothing of it, and that is never shown.
#[derive(Clone)]
pub(super) struct Secret(Box<[u8]>);

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl Secret {
    /// Returns `true` if it is this text.
    pub(super) fn is(&self, text: &str) -> bool {
        self.0.ct_eq(text.as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A text of 64 hexadecimal digits that no other is, and that nobody can guess: counted numbers under the keys that the standard
/// library draws from the system's source of randomness for its tables (SipHash).
pub(super) fn unguessable() -> String {
    static KEYS: OnceLock<[RandomState; 4]> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let keys = KEYS.get_or_init(|| std::array::from_fn(|_| RandomState::new()));
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    keys.iter().map(|key| format!("{:016x}", key.hash_one(number))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Secret, unguessable};

    #[test]
    fn a_secret_is_compared_whole_and_not_shown() {
        let secret = Secret::from("s3cret");
        assert!(secret.is("s3cret"));
        assert!(!secret.is("s3cre") && !secret.is("s3cret ") && !secret.is(""));
        assert_eq!(format!("{secret:?}"), "Secret");
    }

    #[test]
    fn no_two_texts_are_alike() {
        let texts: std::collections::BTreeSet<String> = (0..1000).map(|_| unguessable()).collect();
        assert_eq!(texts.len(), 1000);
        assert!(texts.iter().all(|text| text.len() == 64));
    }
}
