//! Whole numbers in running text, in digits or as a word.

/// Numbers that prose writes as words.
const WORDS: [(&str, i64); 3] = [("zero", 0), ("one", 1), ("two", 2)];

/// The whole number that lower-case text begins with, and the text behind it. A part of a version, a fraction, a percentage or a
/// name is none.
pub(in crate::lower) fn whole(text: &str) -> Option<(i64, &str)> {
    let (number, rest) = begin(text)?;
    let parted = rest.strip_prefix(['.', '-', ':', '/']).unwrap_or(rest);
    let is_whole = !parted.starts_with(|c: char| c.is_alphanumeric() || c == '%');
    is_whole.then_some((number, rest))
}

/// The number that lower-case text begins with, whatever follows: `1` of `1-10`. Commas may part thousands.
pub(in crate::lower) fn begin(text: &str) -> Option<(i64, &str)> {
    for (word, number) in WORDS {
        if let Some(rest) = text.strip_prefix(word)
            && !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
        {
            return Some((number, rest));
        }
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let sign = if digits.len() < text.len() { "-" } else { "" };
    let end = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut number = digits[..end(digits)].to_owned();
    let mut rest = &digits[number.len()..];
    while let Some(thousands) = rest.strip_prefix(',').filter(|more| end(more) == 3) {
        number.push_str(&thousands[..3]);
        rest = &thousands[3..];
    }
    Some((format!("{sign}{number}").parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::{begin, whole};

    #[test]
    fn numbers_are_digits_or_words() {
        assert_eq!(whole("65,535 at most"), Some((65_535, " at most")));
        assert_eq!(whole("-1."), Some((-1, ".")));
        assert_eq!(whole("zero."), Some((0, ".")));
        assert_eq!(whole("1, 2 or 3"), Some((1, ", 2 or 3")));
        assert_eq!(begin("1-10"), Some((1, "-10")));
        for other in ["2.5", "10%", "3rd", "one-time", "-", "1/2", "x"] {
            assert_eq!(whole(other), None, "{other}");
        }
    }
}
