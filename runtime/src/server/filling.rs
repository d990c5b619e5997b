//! The text that stands in for the placeholder of a name, `N` of `resources{N}`.

use crate::{Microversion, VersionRange};

/// The set of texts that may stand in for a placeholder.
#[derive(Clone, Copy, Debug)]
pub struct Filling {
    /// The characters that it is made of, as ranges, the ends within.
    pub characters: &'static [(char, char)],
    /// The least number of them.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// The microversions at which it is so.
    pub versions: VersionRange,
}

impl Filling {
    /// Text of so many of these characters, at all microversions.
    #[must_use]
    pub const fn new(characters: &'static [(char, char)], min: u32, max: u32) -> Self {
        Self { characters, min, max, versions: VersionRange::ALL }
    }

    /// The same, but only from this microversion on.
    #[must_use]
    pub const fn since(mut self, major: u16, minor: u16) -> Self {
        self.versions.min = Some(Microversion::new(major, minor));
        self
    }

    /// The same, but only up to this microversion.
    #[must_use]
    pub const fn until(mut self, major: u16, minor: u16) -> Self {
        self.versions.max = Some(Microversion::new(major, minor));
        self
    }

    fn fits(&self, text: &str) -> bool {
        let count = text.chars().count();
        let is_one =
            |c: char| self.characters.iter().any(|(first, last)| (*first..=*last).contains(&c));
        (self.min as usize..=self.max as usize).contains(&count) && text.chars().all(is_one)
    }
}

/// A text may stand in for a placeholder: one of the fillings of the microversion fits, or none is known.
pub(super) fn fits(fillings: &[Filling], text: &str, version: Option<Microversion>) -> bool {
    let has = |filling: &&Filling| version.is_none_or(|version| filling.versions.contains(version));
    let mut known = fillings.iter().filter(has).peekable();
    known.peek().is_none() || known.any(|filling| filling.fits(text))
}

#[cfg(test)]
mod tests {
    use super::{Filling, fits};
    use crate::Microversion;

    #[test]
    fn text_fits_as_its_microversion_has_it() {
        const FILLINGS: &[Filling] = &[
            Filling::new(&[('0', '9')], 1, u32::MAX).until(1, 5),
            Filling::new(&[('0', '9'), ('a', 'z'), ('_', '_')], 1, 4).since(1, 6),
        ];
        let at = |minor, text| fits(FILLINGS, text, Some(Microversion::new(1, minor)));
        assert!(at(5, "12345") && !at(5, "a"));
        assert!(at(6, "a_1") && !at(6, "12345") && !at(6, "A"));
        assert!(fits(FILLINGS, "12345", None), "one of them");
        assert!(fits(&[], "anything at all", None));
    }
}
