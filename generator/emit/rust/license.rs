//! The licence files of a generated crate.

use crate::package::Package;

/// Of licences that have a text here: the name in SPDX, the file, the text.
pub(super) const TEXTS: [(&str, &str, &str); 2] = [
    ("Apache-2.0", "LICENSE-APACHE", include_str!("../../../LICENSE-APACHE")),
    ("MIT", "LICENSE-MIT", include_str!("../../../LICENSE-MIT")),
];

/// The line of the MIT licence that names who grants it.
const HOLDER: &str = "Copyright (c)";

/// The texts of the licences that an SPDX expression names, as files of a crate of this name, which its authors grant.
pub(super) fn files(package: &Package, name: &str) -> Vec<(&'static str, String)> {
    let expression = package.chosen_license().unwrap_or_default();
    let words: Vec<&str> = expression.split([' ', '(', ')']).collect();
    let texts = TEXTS.into_iter().filter(|(spdx, ..)| words.contains(spdx));
    let granted = |line: &str| match line.starts_with(HOLDER) {
        true => format!("{HOLDER} the authors of {name}\n"),
        false => format!("{line}\n"),
    };
    texts.map(|(_, file, text)| (file, text.lines().map(granted).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::files;
    use crate::package::Package;

    #[test]
    fn a_crate_has_the_texts_of_the_licences_that_it_names() {
        let of = |license: &str| files(&Package::new().license(license).unwrap(), "shelves");
        let names =
            |license: &str| of(license).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("MIT OR Apache-2.0"), ["LICENSE-APACHE", "LICENSE-MIT"]);
        assert_eq!(names("(MIT) AND ISC"), ["LICENSE-MIT"]);
        assert_eq!(names("MIT-0"), Vec::<&str>::new());
        assert!(of("MIT")[0].1.contains("\nCopyright (c) the authors of shelves\n"));
        assert!(files(&Package::new(), "shelves").is_empty());
    }
}
