//! `format-secret`: text that is called a password, a secret, a token or a private key, by its name or by the noun its words begin with.
//!
//! Why: who logs a request or a response must not give away what opens a cloud. What only speaks of a secret is none: its name, its
//! id, its type, its age, and a public key. A token of paging opens nothing.
//!
//! `"adminPass": "seekr3t"`; "The authentication token.".

use crate::ir::{Aspect, Name, StringFormat};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Text;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "format-secret", aspect: Aspect::Format, basis: Basis::Words };

/// The nouns that are secrets by themselves, as the last word of a name or of the noun of a sentence.
const NOUNS: [&str; 12] = [
    "password",
    "passwd",
    "pass",
    "passphrase",
    "passcode",
    "secret",
    "psk",
    "token",
    "receipt",
    "verifier",
    "privatekey",
    "secretkey",
];
/// The words that make a key a secret, before it.
const KEYS: [&str; 7] = ["private", "secret", "auth", "authentication", "access", "api", "shared"];
/// The words that make of a secret's noun another thing, before it.
const HARMLESS: [&str; 7] = ["page", "next", "marker", "continuation", "pagination", "sync", "by"];
/// The words behind which a noun is over.
const ENDS: [&str; 18] = [
    "of",
    "for",
    "to",
    "that",
    "which",
    "with",
    "used",
    "in",
    "on",
    "is",
    "when",
    "if",
    "by",
    "as",
    "from",
    "and",
    "associated",
    "returned",
];
/// The words that may stand behind a secret's noun for the same thing.
const SAME: [&str; 4] = ["value", "text", "string", "itself"];

pub(super) fn propose(text: &Text<'_>) -> Option<(StringFormat, Reason)> {
    let prose = text.claim.map(|claim| claim.prose.lower()).unwrap_or_default();
    let is_secret = is_named(text.called) || is_said(prose);
    (is_secret && !pages(text.called, prose)).then(|| (StringFormat::Secret, text.reason(&RULE)))
}

fn is_named(name: &str) -> bool {
    let words = Name::new(name).words;
    is_noun(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The first sentence begins with a secret: "The password of the user.", "A token ID.".
fn is_said(prose: &str) -> bool {
    let first = prose.split(['.', ',', ';', ':', '(']).next().unwrap_or_default();
    let mut words = first
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|word| !word.is_empty())
        .take_while(|word| !ENDS.contains(word));
    if !words.next().is_some_and(|first| matches!(first, "the" | "a" | "an")) {
        return false;
    }
    let mut words: Vec<&str> = words.collect();
    while words.last().is_some_and(|last| SAME.contains(last)) {
        words.pop();
    }
    // The id of a token is what is sent as one.
    if let [.., "token", "id"] = words[..] {
        words.pop();
    }
    is_noun(&words) || matches!(words[..], [.., "credential" | "credentials"])
}

fn is_noun(words: &[&str]) -> bool {
    match words {
        [.., before, "key"] => KEYS.contains(before),
        [.., before, last] => NOUNS.contains(last) && !HARMLESS.contains(before),
        [last] => NOUNS.contains(last),
        [] => false,
    }
}

/// Name or words are about the pages of a list.
fn pages(name: &str, prose: &str) -> bool {
    let words = ["marker", "pagination", "next page", "last-seen"];
    name.contains("marker") || words.iter().any(|word| prose.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{is_named, is_said};

    #[test]
    fn a_name_ends_in_the_secret() {
        for name in [
            "adminPass",
            "password",
            "X-Subject-Token",
            "OS-X:secret",
            "auth_key",
            "psk",
            "private_key",
        ] {
            assert!(is_named(name), "{name}");
        }
        for name in [
            "key_name",
            "public_key",
            "key",
            "fingerprint",
            "password_expires_at",
            "token_type",
            "secret_id",
            "next_token",
            "marker",
            "keypair",
            "unique_key",
            "bypass",
            "compass",
        ] {
            assert!(!is_named(name), "{name}");
        }
    }

    #[test]
    fn words_begin_with_the_secret() {
        for prose in [
            "the password of the user.",
            "the secret value associated with the cart.",
            "a token id.",
            "an administrative password to open the cart",
            "the access key that shops give.",
            "the credential itself, in some form.",
        ] {
            assert!(is_said(prose), "{prose}");
        }
        for prose in [
            "the name of the secret.",
            "the uuid of the access token.",
            "the date and time when the password expires.",
            "the id of the key.",
            "the public key of the cart.",
            "revoke tokens of a user.",
            "the credential type.",
            "",
        ] {
            assert!(!is_said(prose), "{prose}");
        }
    }
}
