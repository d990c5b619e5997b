//! JSON with slips of the pen: a comma too many or too few, an ellipsis, a comment, words of Python.

use std::ops::Range;

use serde_json::{Map, Value};

/// The deepest nesting of values, as `serde_json` has it.
const MAX_DEPTH: u8 = 128;

/// A slip after which JSON can still be read as it was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    MissingComma,
    TrailingComma,
    Ellipsis,
    Comment,
    WordOfPython,
    LineBreak,
    Space,
}

impl Slip {
    /// A few words at its place.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::MissingComma => "a comma belongs here",
            Self::TrailingComma => "a comma before a closing bracket",
            Self::Ellipsis => "an ellipsis",
            Self::Comment => "a comment",
            Self::WordOfPython => "words of Python",
            Self::LineBreak => "a text over several lines",
            Self::Space => "white space that JSON does not have",
        }
    }

    /// The advice on it.
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::MissingComma => "part the values by commas",
            Self::TrailingComma => "remove the comma",
            Self::Ellipsis => "show what it stands for, or leave it out",
            Self::Comment => "say it in the text above the sample",
            Self::WordOfPython => "write `null` for `None`, `true` for `True`, `false` for `False`",
            Self::LineBreak => "write `\\n` for a line break within a text",
            Self::Space => "write a plain space",
        }
    }
}

/// The slips of one kind: where the first is, how many there are, and what belongs in the place of each, where that is plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) slip: Slip,
    pub(super) at: usize,
    pub(super) count: usize,
    pub(super) edits: Vec<(Range<usize>, &'static str)>,
}

/// Reads text that is JSON but for slips; `None` where there is more wrong with it. What an ellipsis stands for is left out.
pub(super) fn read(text: &str) -> Option<(Value, Vec<Found>)> {
    let mut reader = Reader { text, at: 0, depth: 0, found: Vec::new() };
    reader.skip()?;
    let value = reader.value()?;
    reader.skip()?;
    (reader.at == text.len()).then_some((value, reader.found))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
    found: Vec<Found>,
}

/// The text between two values.
#[derive(Clone, Copy)]
enum Between {
    Comma(usize),
    Ellipsis,
    Nothing,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn note(&mut self, slip: Slip, at: usize) {
        match self.found.iter_mut().find(|known| known.slip == slip) {
            Some(known) => known.count += 1,
            None => self.found.push(Found { slip, at, count: 1, edits: Vec::new() }),
        }
    }

    /// A slip in whose place another text belongs.
    fn mend(&mut self, slip: Slip, place: Range<usize>, text: &'static str) {
        self.note(slip, place.start);
        let known = self.found.iter_mut().find(|known| known.slip == slip);
        known.into_iter().for_each(|known| known.edits.push((place.clone(), text)));
    }

    fn take(&mut self, c: char) -> bool {
        let is_next = self.rest().starts_with(c);
        self.at += if is_next { c.len_utf8() } else { 0 };
        is_next
    }

    /// Passes over white space, comments and ellipses; whether there was an ellipsis. `None` where a comment does not end.
    fn skip(&mut self) -> Option<bool> {
        let mut ellipsis = false;
        loop {
            let rest = self.rest().trim_start();
            let space = &self.rest()[..self.rest().len() - rest.len()];
            let foreign = |c: char| !matches!(c, ' ' | '\t' | '\r' | '\n');
            for (at, c) in space.char_indices().filter(|(_, c)| foreign(*c)) {
                let at = self.at + at;
                self.mend(Slip::Space, at..at + c.len_utf8(), " ");
            }
            self.at += space.len();
            let dots = rest.len() - rest.trim_start_matches(['.', '\u{2026}']).len();
            let comment = match rest {
                _ if rest.starts_with("/*") => Some(rest.find("*/")? + 2),
                _ if rest.starts_with("//") || rest.starts_with('#') => {
                    Some(rest.find('\n').unwrap_or(rest.len()))
                }
                _ => None,
            };
            if let Some(length) = comment {
                self.note(Slip::Comment, self.at);
                self.at += length;
            } else if dots > 1 {
                self.note(Slip::Ellipsis, self.at);
                self.at += dots;
                ellipsis = true;
            } else {
                return Some(ellipsis);
            }
        }
    }

    fn value(&mut self) -> Option<Value> {
        match self.rest().chars().next()? {
            '{' => {
                let mut fields = Map::new();
                self.parts('}', &mut |this| this.pair(&mut fields))?;
                Some(Value::Object(fields))
            }
            '[' => {
                let mut items = Vec::new();
                self.parts(']', &mut |this| {
                    items.push(this.value()?);
                    Some(())
                })?;
                Some(Value::Array(items))
            }
            '"' => self.string().map(Value::String),
            _ => self.word(),
        }
    }

    /// The parts of an object or a list, from its opening bracket to its closing one.
    fn parts(&mut self, close: char, part: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.depth = self.depth.checked_add(1).filter(|depth| *depth < MAX_DEPTH)?;
        // Both brackets have one byte.
        self.at += 1;
        let mut end = self.at;
        let mut between = Between::Ellipsis;
        // An omission at the beginning may have a comma behind.
        let left_out = self.skip()?;
        if self.take(',') && !(left_out && self.skip().is_some()) {
            return None;
        }
        loop {
            if self.take(close) {
                if let Between::Comma(at) = between {
                    self.mend(Slip::TrailingComma, at..at + 1, "");
                }
                self.depth -= 1;
                return Some(());
            }
            if let Between::Nothing = between {
                self.mend(Slip::MissingComma, end..end, ",");
            }
            part(self)?;
            end = self.at;
            between = self.between()?;
        }
    }

    /// Passes over what parts two values.
    fn between(&mut self) -> Option<Between> {
        let mut ellipsis = self.skip()?;
        let at = self.at;
        let comma = self.take(',');
        if !comma && (self.take('.') || self.take(';')) {
            self.mend(Slip::MissingComma, at..at + 1, ",");
            ellipsis |= self.skip()?;
            return Some(if ellipsis { Between::Ellipsis } else { Between::Comma(at) });
        }
        // Behind the comma what is left out may stand, and a comma behind that.
        let more = comma && self.skip()?;
        if more && self.take(',') {
            self.skip()?;
        }
        Some(match (comma, ellipsis || more) {
            (_, true) => Between::Ellipsis,
            (true, false) => Between::Comma(at),
            (false, false) => Between::Nothing,
        })
    }

    /// A key and its value; one of which nothing but an ellipsis is shown is none.
    fn pair(&mut self, fields: &mut Map<String, Value>) -> Option<()> {
        let key = self.string()?;
        self.skip()?;
        if !self.take(':') {
            return None;
        }
        if self.skip()? && self.rest().starts_with([',', '}']) {
            return Some(());
        }
        fields.insert(key, self.value()?);
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let inner = self.rest().strip_prefix('"')?;
        let mut escaped = false;
        let end = inner.find(|c: char| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        })?;
        let quoted = &self.rest()[..end + 2];
        let text = match quoted.find(['\r', '\n', '\t']) {
            // A quotation mark that is missing takes the text up to the next one, behind which no comma stands.
            Some(at) => {
                self.note(Slip::LineBreak, self.at + at);
                let escaped = quoted.replace('\r', "\\r").replace('\n', "\\n").replace('\t', "\\t");
                serde_json::from_str(&escaped).ok()?
            }
            None => serde_json::from_str(quoted).ok()?,
        };
        self.at += quoted.len();
        Some(text)
    }

    /// A number, or a word for a value.
    fn word(&mut self) -> Option<Value> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
        let word = &rest[..end.unwrap_or(rest.len())];
        let word = word.find("..").map_or(word, |dots| &word[..dots]);
        let word = word.trim_end_matches('.');
        let json = match word {
            "None" => Some("null"),
            "True" => Some("true"),
            "False" => Some("false"),
            _ => None,
        };
        if let Some(json) = json {
            self.mend(Slip::WordOfPython, self.at..self.at + word.len(), json);
        }
        let value = serde_json::from_str(json.unwrap_or(word)).ok()?;
        self.at += word.len();
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Slip, read};

    #[track_caller]
    fn reads(text: &str, expected: Value, slips: &[(Slip, usize, usize)]) {
        let (value, found) = read(text).expect("it is JSON but for slips");
        assert_eq!(value, expected);
        let told: Vec<_> = found.iter().map(|found| (found.slip, found.at, found.count)).collect();
        assert_eq!(told, slips);
        let mut edits: Vec<_> = found.into_iter().flat_map(|found| found.edits).collect();
        edits.sort_unstable_by_key(|(place, _)| (place.start, place.end));
        // Where a comma is missing and too much, a second run takes it out.
        edits.dedup_by_key(|(place, _)| place.start);
        let mut mended = text.to_owned();
        edits.into_iter().rev().for_each(|(place, text)| mended.replace_range(place, text));
        assert_eq!(read(&mended).expect("it still is").0, expected, "{mended}");
    }

    #[test]
    fn commas_too_few_and_too_many() {
        reads(
            "{\"a\": [1 2],\n\"b\": \"c\"\n\"d\": {}}",
            json!({"a": [1, 2], "b": "c", "d": {}}),
            &[(Slip::MissingComma, 8, 2)],
        );
        reads(
            "{\"a\": [1,2,], \"b\": \",]\",}",
            json!({"a": [1, 2], "b": ",]"}),
            &[(Slip::TrailingComma, 10, 2)],
        );
        reads(
            "{\"a\": \"b\".\n\"c\": 2;\"d\": 3.}",
            json!({"a": "b", "c": 2, "d": 3}),
            &[(Slip::MissingComma, 9, 3), (Slip::TrailingComma, 24, 1)],
        );
    }

    #[test]
    fn ellipses_stand_for_what_is_left_out() {
        for text in [
            "{\"a\": 1, ....}",
            "{\"a\": 1 ...}",
            "{\"a\": 1, \u{2026} }",
            "{..., \"a\": 1}",
            "{\"b\": ..., \"a\": 1}",
            "{\"a\": 1, \"b\": ...}",
            "{\"a\": 1, ..., }",
        ] {
            reads(
                text,
                json!({"a": 1}),
                &[(Slip::Ellipsis, text.find(['.', '\u{2026}']).unwrap(), 1)],
            );
        }
        reads("[1, ..., 4]", json!([1, 4]), &[(Slip::Ellipsis, 4, 1)]);
        reads("[{\"a\": {...}}, 1...]", json!([{"a": {}}, 1]), &[(Slip::Ellipsis, 8, 2)]);
    }

    #[test]
    fn comments_are_passed_over() {
        let text = "{ // one\n\"a\": \"#1 //\", # two\n/* three */ \"b\": 1}";
        reads(text, json!({"a": "#1 //", "b": 1}), &[(Slip::Comment, 2, 3)]);
    }

    #[test]
    fn words_of_python_are_words_of_json() {
        let text = "{\"a\": None, \"b\": [True,False], \"c\": \"a \\\"None\\\", False\"}";
        let expected = json!({"a": null, "b": [true, false], "c": "a \"None\", False"});
        reads(text, expected, &[(Slip::WordOfPython, 6, 3)]);
    }

    #[test]
    fn white_space_is_read_as_any() {
        reads(
            "{\"a\":\u{3000}\"b\n c\"}",
            json!({"a": "b\n c"}),
            &[(Slip::Space, 5, 1), (Slip::LineBreak, 10, 1)],
        );
    }

    #[test]
    fn what_is_meant_is_not_guessed() {
        for text in [
            "",
            "...",
            "{\"a\": Nonesuch}",
            "{\"a\": }",
            "{\"a\": 1",
            "{\"a\": 1}}",
            "{\"a\": [1}",
            "{\"a\": \"b,\n\"c\": 1}",
            "{\"a\" 1}",
            "{, \"a\": 1}",
            "[1,, 2]",
            "{\"a\": 1 /* b}",
            "{a: 1}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"[".repeat(100_000)), None);
    }
}
