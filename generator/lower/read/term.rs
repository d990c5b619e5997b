//! Values in running text, as descriptions write them.

/// The value that text begins with, as a literal or in quotes, and the text behind it.
pub(in crate::lower) fn literal(text: &str) -> Option<(&str, &str)> {
    if let Some(literal) = text.strip_prefix("``") {
        return literal.split_once("``");
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (value, rest) = text[1..].split_once(quote)?;
    // A full stop may have got inside the quotes.
    let value = value.trim_end_matches('.');
    let is_reference = quote == '`' && rest.starts_with('_');
    (!value.is_empty() && !value.contains(' ') && !is_reference).then_some((value, rest))
}

/// The value that text begins with, as a literal, in quotes or emphasized, and the text behind it.
pub(in crate::lower) fn marked(text: &str) -> Option<(&str, &str)> {
    literal(text).or_else(|| {
        let mark = if text.starts_with("**") { "**" } else { "*" };
        let (value, rest) = text.strip_prefix(mark)?.split_once(mark)?;
        (!value.is_empty() && !value.contains(' ')).then_some((value, rest))
    })
}
