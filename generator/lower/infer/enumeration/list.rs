//! Lists of values in running text, as descriptions write them.

pub(super) use crate::lower::read::term::marked;

/// The most values of a list.
pub(super) const MOST: usize = 64;

/// Words of which no value is made.
const STOPS: [&str; 12] =
    ["a", "an", "the", "any", "those", "from", "if", "only", "as", "based", "not", "which"];
/// Words for kinds of values, of which a list is no list of values.
const KINDS: [&str; 16] = [
    "boolean", "booleans", "float", "floats", "id", "ids", "integer", "integers", "list", "lists",
    "number", "numbers", "string", "strings", "uuid", "uuids",
];
/// Words between a lead and the first value.
const FILLERS: [&str; 7] = ["either", "the", "following", "values", "value", "options", ":"];
/// Signs and words between two values.
const JOINS: [&str; 6] = [",", "or ", "and ", "/", "|", "either "];
/// Signs that begin a bullet.
const MARKERS: [&str; 2] = ["- ", "* "];

/// The way in which a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Literals or quoted words.
    Literals,
    /// Bare words.
    Words,
    /// Bullets, each of which begins with a value.
    Bullets,
}

/// Values in a row.
#[derive(Debug)]
pub(super) struct List<'t> {
    pub(super) values: Vec<String>,
    pub(super) form: Form,
    /// The text behind it.
    pub(super) rest: &'t str,
    /// Some value is joined by a word for a choice, literals also by a sign for one; bullets always are choices.
    pub(super) chooses: bool,
}

impl List<'_> {
    /// Nothing follows that the list would be the subject of.
    pub(super) fn ends(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with(['.', ';', ':', ')'])
    }
}

/// The list that text begins with; of bare words where these are allowed.
pub(super) fn read(text: &str, bare: bool) -> Option<List<'_>> {
    let mut text = text.trim_start();
    for filler in FILLERS.iter().cycle().take(2 * FILLERS.len()) {
        let after = text.strip_prefix(filler);
        let ends = |after: &&str| *filler == ":" || after.starts_with([' ', ':']);
        text = after.filter(ends).map_or(text, str::trim_start);
    }
    bullets(text).or_else(|| row(text, bare))
}

/// Values with joining words between.
fn row(text: &str, bare: bool) -> Option<List<'_>> {
    let form = if marked(text).is_some() { Form::Literals } else { Form::Words };
    if form == Form::Words && !bare {
        return None;
    }
    let mut list = List { values: Vec::new(), form, rest: text, chooses: false };
    let mut joined = false;
    while list.values.len() < MOST {
        let next = match form {
            Form::Words => word(list.rest),
            _ => marked(list.rest).or_else(|| empty(list.rest).filter(|_| joined)),
        };
        let Some((value, after)) = next else { break };
        let (gloss, after) = gloss(after.trim_start());
        // "read-only (``ro``)": the gloss has the value.
        let named =
            gloss.and_then(marked).filter(|(_, rest)| form == Form::Words && rest.is_empty());
        add(&mut list.values, named.map_or(value, |(value, _)| value))?;
        list.rest = after;
        let Some((chooses, after)) = join(after) else { break };
        let more = match form {
            Form::Words => word(after).is_some(),
            _ => marked(after).or_else(|| empty(after)).is_some(),
        };
        // Of bare words the one behind "or" is the last.
        if !more || form == Form::Words && list.chooses && !chooses {
            break;
        }
        list.chooses |= chooses || form == Form::Literals && after_sign(list.rest);
        list.rest = after;
        joined = true;
    }
    let is_kind = |value: &String| KINDS.contains(&value.to_ascii_lowercase().as_str());
    let running = form == Form::Words && list.values.iter().any(is_kind);
    (!running).then_some(list)
}

/// Takes a value in; null is none. `None` where it stands for others.
fn add(values: &mut Vec<String>, value: &str) -> Option<()> {
    // A line may have been broken at a hyphen.
    let value = value.trim_matches(['"', '\'']).replace("- ", "-");
    if value.starts_with('<') && value.ends_with('>') {
        return None;
    }
    if !values.contains(&value) && !matches!(value.as_str(), "null" | "None") {
        values.push(value);
    }
    Some(())
}

/// The text behind joining words, with `true` if one of them is a choice.
fn join(text: &str) -> Option<(bool, &str)> {
    let mut rest = text;
    let mut chooses = false;
    for join in JOINS {
        if let Some(after) = rest.strip_prefix(join) {
            chooses |= join == "or ";
            rest = after.trim_start();
        }
    }
    (rest.len() < text.len()).then_some((chooses, rest))
}

/// The text goes on with a sign for a choice.
fn after_sign(text: &str) -> bool {
    text.trim_start().starts_with(['/', '|'])
}

/// A gloss in parentheses, and what follows it.
fn gloss(text: &str) -> (Option<&str>, &str) {
    if !text.starts_with('(') {
        return (None, text);
    }
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return (Some(&text[1..at]), text[at + 1..].trim_start()),
            ')' => depth -= 1,
            _ => {}
        }
    }
    (None, "")
}

/// Empty text in words.
fn empty(text: &str) -> Option<(&'static str, &str)> {
    let leads = ["an empty string", "the empty string", "empty string", "Empty string"];
    leads.iter().find_map(|lead| Some(("", text.strip_prefix(lead)?)))
}

/// A bare word that text begins with.
pub(super) fn word(text: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let dot = c == '.' && text[at + 1..].starts_with(is_part);
        if !is_part(c) && !dot {
            break;
        }
        end = at + 1;
    }
    let (word, rest) = text.split_at(end);
    let is_value = word.starts_with(|c: char| c.is_ascii_alphanumeric()) && !STOPS.contains(&word);
    is_value.then_some((word, rest))
}

/// The values that bullets begin with, as literals or as words with a gloss behind.
pub(super) fn bullets(text: &str) -> Option<List<'_>> {
    let marker = MARKERS.into_iter().find(|marker| text.starts_with(marker))?;
    let first = text[marker.len()..].trim_start();
    let are_literals = marked(first).is_some();
    let mut values = Vec::new();
    let mut rest = text.strip_prefix(marker);
    while let Some(text) = rest.filter(|_| values.len() < MOST) {
        let (value, after) = bullet(text.trim_start(), are_literals)?;
        add(&mut values, value)?;
        rest = after.match_indices(marker).find_map(|(at, _)| {
            let next = after[at + marker.len()..].trim_start();
            let begins = after[..at].is_empty() || after[..at].ends_with(' ');
            (begins && bullet(next, are_literals).is_some()).then_some(next)
        });
    }
    Some(List { values, form: Form::Bullets, rest: "", chooses: true })
}

fn bullet(text: &str, is_literal: bool) -> Option<(&str, &str)> {
    if is_literal {
        return marked(text).or_else(|| empty(text));
    }
    let (word, rest) = word(text)?;
    let after = rest.trim_start();
    let is_glossed = rest.starts_with([':', '.', ','])
        || rest.is_empty()
        || ["- ", "* ", "(", "\u{2013} "].iter().any(|sign| after.starts_with(sign));
    is_glossed.then_some((word, rest))
}

#[cfg(test)]
mod tests {
    use super::read;

    fn values(text: &str, bare: bool) -> Vec<String> {
        read(text, bare).filter(|list| list.ends()).map(|list| list.values).unwrap_or_default()
    }

    #[test]
    fn a_row_has_glosses_and_joining_words() {
        assert_eq!(values("``a`` (one (or two)), ``b``, or \"c.\"", false), ["a", "b", "c"]);
        assert_eq!(values("either: ``a`` or an empty string.", false), ["a", ""]);
        assert_eq!(values("1.0, 1.1", true), ["1.0", "1.1"]);
        assert_eq!(read("in or out, and others", true).unwrap().values, ["in", "out"]);
        assert_eq!(values("read-only (``ro``) and both ('rw').", true), ["ro", "rw"]);
        assert_eq!(values("``a`` or ``b`` must be given", false), Vec::<String>::new());
        assert_eq!(values("strings or numbers.", true), Vec::<String>::new());
        assert_eq!(values("``<a>`` or ``b``.", false), Vec::<String>::new());
    }

    #[test]
    fn bullets_begin_with_values() {
        assert_eq!(values("- ``a`` - one ``x``. - ``b``, two", false), ["a", "b"]);
        assert_eq!(values("* old - is old * new - is new", false), ["old", "new"]);
        assert_eq!(values("- up: It is - or was - up. - down: It is not.", false), ["up", "down"]);
        assert_eq!(values("- the first one - the second one", false), Vec::<String>::new());
    }
}
