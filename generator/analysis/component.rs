//! The names of components, which OpenAPI documents and explanations share.

use crate::ir::Name;

/// A component's name: the words in Pascal case. A word that begins with a digit keeps its distance,
/// so that no two names of different words become one.
pub(crate) fn name(name: &Name) -> String {
    let mut out = String::new();
    for word in &name.words {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { continue };
        if first.is_ascii_digit() && !out.is_empty() {
            out.push('_');
        }
        out.push(first.to_ascii_uppercase());
        out.push_str(chars.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::ir::Name;

    #[test]
    fn names_stay_apart() {
        for (words, expected) in [
            ("snapshot create", "SnapshotCreate"),
            ("os_flv_ext_data", "OsFlvExtData"),
            ("a2b", "A2b"),
            ("a 2b", "A_2b"),
            ("2fa", "2fa"),
        ] {
            assert_eq!(name(&Name::new(words)), expected);
        }
    }
}
