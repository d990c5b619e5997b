//! Names, kept as wire text plus words.

use std::borrow::Cow;

use serde::Serialize;

/// A name from the reference: what is sent, and the words it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Name {
    /// The exact text on the wire, `OS-FLV-EXT-DATA:ephemeral`.
    pub wire: String,
    /// Lower-case words, `os flv ext data ephemeral`; never empty, each of letters and digits only.
    pub words: Vec<String>,
}

impl Name {
    /// A name from its wire text, cut into words at separators and at changes of case.
    #[must_use]
    pub fn new(wire: impl Into<String>) -> Self {
        let wire = wire.into();
        let words = words(&wire);
        Self { wire, words }
    }

    /// A name that is never sent, from its words.
    #[must_use]
    pub fn from_words<I, S>(words: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<str>,
    {
        let joined: Vec<String> = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
        Self::new(joined.join("_"))
    }

    /// The words without the extension that a name of the wire may begin with, `OS-EXT-STS:` or `os-`: the name for people.
    #[must_use]
    pub fn plain_words(&self) -> &[String] {
        let is_extension = self.wire.starts_with("os-") || self.wire.starts_with("OS-");
        if self.words.len() == 1 || !is_extension {
            return &self.words;
        }
        let own = match self.wire.rsplit_once(':') {
            Some((_, own)) => words(own).len(),
            None => self.words.len() - 1,
        };
        &self.words[self.words.len().saturating_sub(own)..]
    }

    /// The words joined by `_`: `os_flv_ext_data_ephemeral`.
    #[must_use]
    pub fn snake(&self) -> String {
        self.words.join("_")
    }
}

/// As [`Name::snake`] of a name from its wire text.
pub(crate) fn snake(wire: &str) -> String {
    let is_snake =
        |b: &[u8]| b[0] != b'_' && !b.ends_with(b"_") && !b.windows(2).any(|w| w == b"__");
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let bytes = wire.as_bytes();
    // As most names are written.
    match !bytes.is_empty() && bytes.iter().all(|b| fits(*b)) && is_snake(bytes) {
        true => wire.to_owned(),
        false => words(wire).join("_"),
    }
}

/// The key of a property that stands for all keys of which no other property of its object speaks.
pub const ADDITIONAL: &str = "{additional}";

/// The text before and behind the placeholder of a key that stands for many, `wheels_{colour}`; nothing around
/// [`ADDITIONAL`].
#[must_use]
pub fn pattern(wire: &str) -> Option<(&str, &str)> {
    if wire == ADDITIONAL {
        return Some(("", ""));
    }
    let (open, close) = (wire.find(['{', '<'])?, wire.rfind(['}', '>'])?);
    // One word stands in it: other text with brackets is a name like any.
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    (wire.get(open + 1..close)?.chars().all(is_word) && (open > 0 || close + 1 < wire.len()))
        .then(|| (&wire[..open], &wire[close + 1..]))
}

/// Cuts text into lower-case ASCII words. Text without a letter or digit is one word, `unnamed`.
fn words(text: &str) -> Vec<String> {
    // Most names have no change of case to cut at.
    let words = match text.bytes().any(|b| b.is_ascii_uppercase()) {
        true => words_by_case(text),
        false => owned(text.split(|c: char| !c.is_ascii_alphanumeric())),
    };
    if words.is_empty() { vec!["unnamed".to_owned()] } else { words }
}

fn owned<'t>(parts: impl Iterator<Item = &'t str>) -> Vec<String> {
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Acronyms that are written in letters of both cases, each with the form that is one word to a reader of cases.
const MIXED_ACRONYMS: [(&str, &str); 8] = [
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IPsec", "Ipsec"),
    ("IPSec", "Ipsec"),
    ("QoS", "Qos"),
    ("OAuth", "Oauth"),
    ("vCPU", "Vcpu"),
    ("iSCSI", "Iscsi"),
];

fn words_by_case(text: &str) -> Vec<String> {
    let mut text = Cow::Borrowed(text);
    for (acronym, word) in MIXED_ACRONYMS {
        if text.contains(acronym) {
            text = text.replace(acronym, word).into();
        }
    }
    let mut separated: Vec<char> =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    // The plural of an acronym is one word: `floatingIPs` is `floating ips`.
    for at in 2..separated.len() {
        let acronym = separated[at - 2..at].iter().all(char::is_ascii_uppercase);
        let ends = separated.get(at + 1).is_none_or(|next| !next.is_ascii_lowercase());
        if separated[at] == 's' && acronym && ends {
            separated[at] = 'S';
        }
    }
    let separated: String = separated.into_iter().collect();
    owned(heck::AsSnakeCase(separated).to_string().split('_'))
}

#[cfg(test)]
mod tests {
    use super::{ADDITIONAL, Name, pattern};

    #[test]
    fn words_split_at_separators_and_case() {
        for (wire, snake) in [
            ("OS-FLV-EXT-DATA:ephemeral", "os_flv_ext_data_ephemeral"),
            ("os-vol-host-attr:host", "os_vol_host_attr_host"),
            ("injectNetworkInfo", "inject_network_info"),
            ("accessIPv4", "access_ipv4"),
            ("QoSSpecs", "qos_specs"),
            ("maxVCPUs", "max_vcpus"),
            ("vCPUs", "vcpus"),
            ("IPv6Address", "ipv6_address"),
            ("FloatingIPs", "floating_ips"),
            ("vmIDsByHost", "vm_ids_by_host"),
            ("vIPset", "v_i_pset"),
            ("2fa", "2fa"),
            ("volume_id", "volume_id"),
            ("_links__next_", "links_next"),
            ("***", "unnamed"),
        ] {
            assert_eq!(Name::new(wire).snake(), snake);
            assert_eq!(super::snake(wire), snake);
        }
    }

    #[test]
    fn an_extension_is_no_part_of_the_name_for_people() {
        for (wire, plain) in [
            ("OS-EXT-SRV-ATTR:host", "host"),
            ("os-extended-volumes:volumes_attached", "volumes attached"),
            ("os-getVNCConsole", "get vnc console"),
            ("provider:network_type", "provider network type"),
            ("os", "os"),
            ("os_hash", "os hash"),
            ("host", "host"),
        ] {
            assert_eq!(Name::new(wire).plain_words().join(" "), plain);
        }
    }

    #[test]
    fn a_key_may_stand_for_many() {
        assert_eq!(pattern("wheels_{colour}"), Some(("wheels_", "")));
        assert_eq!(pattern("<colour>_wheels"), Some(("", "_wheels")));
        assert_eq!(pattern("{colour}"), None);
        assert_eq!(pattern(ADDITIONAL), Some(("", "")));
        assert_eq!(pattern("wheels"), None);
    }
}
