//! Inline markup: emphasis, literals, links and references within running text.

use std::ops::Range;

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Plain text, escapes resolved.
    Text(String),
    /// `*text*`
    Emphasis(String),
    /// `**text**`
    Strong(String),
    /// ` ``text`` `
    Literal(String),
    /// `:role:`text``; without a role, the text in single back ticks.
    Role {
        /// `ref`, `doc`; `None` for the default role.
        role: Option<String>,
        /// Between the back ticks.
        text: String,
    },
    /// `` `text <target>`_ ``, `` `name`_ `` or `name_`.
    Reference {
        /// The text that is shown.
        text: String,
        /// The URL, or `name_` of a target; `None` where the text is the name.
        target: Option<String>,
        /// With two underscores: an anonymous target, or a name that is not kept.
        anonymous: bool,
    },
    /// A URL in the text.
    Url(String),
    /// `|name|`
    Substitution(String),
    /// `[1]_`
    Footnote(String),
}

/// Reads running text. White space is kept as it is; markup that is not closed is text.
#[must_use]
pub fn parse(text: &str) -> Vec<Token> {
    let mut reader = Reader::new(text);
    while reader.at < text.len() {
        reader.step();
    }
    reader.flush();
    reader.tokens
}

/// As [`parse`], but for plain text: each piece of markup with the bytes that it takes.
pub(crate) fn placed(text: &str) -> Vec<(Range<usize>, Token)> {
    let (mut reader, mut placed) = (Reader::new(text), Vec::new());
    while reader.at < text.len() {
        let start = reader.at;
        reader.step();
        placed.extend(reader.tokens.pop().map(|token| (start..reader.at, token)));
        reader.tokens.clear();
        reader.plain.clear();
    }
    placed
}

/// Running text without its markup, on one line: the text of a title.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for token in parse(text) {
        match token {
            Token::Text(text)
            | Token::Emphasis(text)
            | Token::Strong(text)
            | Token::Literal(text)
            | Token::Reference { text, .. }
            | Token::Url(text)
            | Token::Substitution(text) => out.push_str(&text),
            Token::Role { text, .. } => {
                let shown = text.strip_suffix('>').and_then(|t| t.rsplit_once('<'));
                out.push_str(shown.map_or(text.as_str(), |(shown, _)| shown.trim_end()));
            }
            Token::Footnote(label) => {
                out.extend(["[", &label, "]"]);
            }
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    plain: String,
    tokens: Vec<Token>,
    /// Closing marks that do not come any more: each is looked for in vain once, so that text full of
    /// opening marks takes no longer than other text.
    unclosed: Vec<&'static str>,
}

/// The length that the name of a role or of a reference without back ticks may have, in bytes.
const MAX_NAME: usize = 256;

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, plain: String::new(), tokens: Vec::new(), unclosed: Vec::new() }
    }

    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return };
        if c == '\\' {
            // An escaped space vanishes; any other escaped character stands for itself.
            let escaped = rest[1..].chars().next();
            if let Some(e) = escaped.filter(|e| !e.is_whitespace()) {
                self.plain.push(e);
            }
            self.at += 1 + escaped.map_or(0, char::len_utf8);
            return;
        }
        let found = if self.can_start() {
            match c {
                c if c.is_alphanumeric() && c != 'h' => self.simple_reference(),
                '*' if rest.starts_with("**") => {
                    self.between("**", "**").map(|(t, n)| (Token::Strong(unescape(t)), n))
                }
                '*' => self.between("*", "*").map(|(t, n)| (Token::Emphasis(unescape(t)), n)),
                '`' if rest.starts_with("``") => self.literal(),
                '`' => self.interpreted(None, 0),
                ':' => self.role(),
                '|' => self.between("|", "|").map(|(t, n)| {
                    let links = rest[n..].bytes().take(2).take_while(|b| *b == b'_').count();
                    (Token::Substitution(t.to_owned()), n + links)
                }),
                '[' => footnote(rest),
                'h' => url(rest).or_else(|| self.simple_reference()),
                _ => None,
            }
        } else {
            None
        };
        if let Some((token, length)) = found {
            self.flush();
            self.tokens.push(token);
            self.at += length;
        } else {
            // Within a word nothing begins.
            let within = rest.bytes().skip(c.len_utf8()).take_while(u8::is_ascii_alphanumeric);
            let length = c.len_utf8() + if c.is_ascii_alphanumeric() { within.count() } else { 0 };
            self.plain.push_str(&rest[..length]);
            self.at += length;
        }
    }

    fn flush(&mut self) {
        if !self.plain.is_empty() {
            self.tokens.push(Token::Text(std::mem::take(&mut self.plain)));
        }
    }

    /// Markup begins the text, or follows white space or an opening mark.
    fn can_start(&self) -> bool {
        self.text[..self.at].chars().next_back().is_none_or(|c| match c {
            ' ' | '\n' | '\'' | '"' | '(' | '[' | '{' | '<' | '-' | '/' | ':' => true,
            '\u{2018}' | '\u{201c}' | '\u{00ab}' | '\u{2013}' | '\u{2014}' => true,
            c => c.is_whitespace(),
        })
    }

    /// The text between two marks, and the length with both.
    fn between(&mut self, open: &str, close: &'static str) -> Option<(&'a str, usize)> {
        let rest = &self.text[self.at..];
        let inner = rest.strip_prefix(open)?;
        if inner.starts_with(char::is_whitespace) || inner.is_empty() {
            return None;
        }
        // A mark in quotes, as in "*", is text.
        let before = self.text[..self.at].chars().next_back();
        if before.zip(inner.chars().next()).is_some_and(|pair| QUOTES.contains(&pair)) {
            return None;
        }
        let end = self.once(close, |close| closing(inner, close, true))?;
        Some((&inner[..end], open.len() + end + close.len()))
    }

    /// Looks for a closing mark, unless that failed further on the left.
    fn once(
        &mut self,
        mark: &'static str,
        find: impl FnOnce(&'static str) -> Option<usize>,
    ) -> Option<usize> {
        if self.unclosed.contains(&mark) {
            return None;
        }
        let found = find(mark);
        if found.is_none() {
            self.unclosed.push(mark);
        }
        found
    }

    fn literal(&mut self) -> Option<(Token, usize)> {
        let inner = self.text[self.at..].strip_prefix("``")?;
        if inner.starts_with(char::is_whitespace) {
            return None;
        }
        let end = self.once("``", |close| closing(inner, close, false))?;
        Some((Token::Literal(inner[..end].to_owned()), end + 4))
    }

    fn role(&mut self) -> Option<(Token, usize)> {
        let rest = &self.text[self.at + 1..];
        let length = name_length(rest, b"-_.+:")?;
        let name = rest[..length].strip_suffix(':')?;
        if name.is_empty() || !rest[length..].starts_with('`') {
            return None;
        }
        self.interpreted(Some(name), length + 1)
    }

    /// Single back ticks, from `skip` bytes on.
    fn interpreted(&mut self, role: Option<&str>, skip: usize) -> Option<(Token, usize)> {
        let inner = self.text[self.at + skip..].strip_prefix('`')?;
        if inner.starts_with(|c: char| c.is_whitespace() || c == '`') {
            return None;
        }
        let end = self.once("`", |_| closing_back_tick(inner))?;
        let content = &inner[..end];
        let after = &inner[end + 1..];
        let length = skip + end + 2;
        let underscores = after.bytes().take(2).take_while(|b| *b == b'_').count();
        if role.is_none() && underscores > 0 {
            let (text, target) = split_target(content);
            let token = Token::Reference { text, target, anonymous: underscores == 2 };
            return Some((token, length + underscores));
        }
        if role.is_none()
            && let Some(suffix) = after.strip_prefix(':')
        {
            // The role may also stand behind.
            let end = suffix.find(|c: char| !(c.is_alphanumeric() || "-_.+".contains(c)));
            if let Some(end) = end.filter(|end| *end > 0 && suffix[*end..].starts_with(':')) {
                let role = Some(suffix[..end].to_owned());
                return Some((Token::Role { role, text: unescape(content) }, length + end + 2));
            }
        }
        Some((Token::Role { role: role.map(str::to_owned), text: unescape(content) }, length))
    }

    /// `name_` or `name__` at the end of a word.
    fn simple_reference(&self) -> Option<(Token, usize)> {
        let rest = &self.text[self.at..];
        let length = name_length(rest, b"-_.+:")?;
        // Punctuation at the end is the sentence's.
        let word = rest[..length].trim_end_matches(['.', ':', '-', '+']);
        let name = word.trim_end_matches('_');
        let underscores = word.len() - name.len();
        let fits = (1..=2).contains(&underscores)
            && name.ends_with(char::is_alphanumeric)
            && !["__", "..", "::"].iter().any(|twice| name.contains(twice))
            && rest[word.len()..].chars().next().is_none_or(ends_markup);
        fits.then(|| {
            let anonymous = underscores == 2;
            (Token::Reference { text: name.to_owned(), target: None, anonymous }, word.len())
        })
    }
}

const QUOTES: [(char, char); 7] = [
    ('"', '"'),
    ('\'', '\''),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('\u{201c}', '\u{201d}'),
];

/// Where the closing mark is: after something, and before white space, punctuation or the end.
fn closing(inner: &str, close: &str, escapes: bool) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + inner[from..].find(close)?;
        let before = &inner[..at];
        let spaced = before.is_empty() || before.ends_with(char::is_whitespace);
        let escaped = escapes && before.ends_with('\\') && !before.ends_with("\\\\");
        // In `***`, the last ones close.
        let mut end = at;
        while close != "*" && inner[end + 1..].starts_with(close) {
            end += 1;
        }
        let after = inner[end + close.len()..].chars().next();
        if !spaced && !escaped && after.is_none_or(ends_markup) && end > 0 {
            return Some(end);
        }
        from = at + close.chars().next().map_or(1, char::len_utf8);
    }
}

fn closing_back_tick(inner: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + inner[from..].find('`')?;
        let before = &inner[..at];
        let after = inner[at + 1..].chars().next();
        let fits = !before.is_empty()
            && !before.ends_with(char::is_whitespace)
            && !before.ends_with('\\')
            && after.is_none_or(|c| ends_markup(c) || c == '_');
        if fits {
            return Some(at);
        }
        from = at + 1;
    }
}

fn ends_markup(c: char) -> bool {
    c.is_whitespace()
        || "'\")]}>-/\\:.,;!?\u{2019}\u{201d}\u{00bb}\u{2013}\u{2014}\u{2026}".contains(c)
}

/// `text <target>`; the text is the target where nothing stands before it.
fn split_target(content: &str) -> (String, Option<String>) {
    if let Some(inner) = content.strip_suffix('>')
        && let Some((text, target)) = inner.rsplit_once('<')
        && (text.is_empty() || text.ends_with(char::is_whitespace))
    {
        let target: String = target.split_whitespace().collect();
        let text = unescape(text.trim());
        let shown = if text.is_empty() { target.clone() } else { text };
        return (shown, Some(target));
    }
    (unescape(content), None)
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().filter(|c| !c.is_whitespace())),
            c => out.push(c),
        }
    }
    out
}

/// The number of bytes of the text that are letters, digits and the given marks; `None` for more than a name has.
fn name_length(text: &str, marks: &[u8]) -> Option<usize> {
    let is_mark = |c: char| u8::try_from(c).is_ok_and(|c| marks.contains(&c));
    let mut chars = text.char_indices().take_while(|(at, _)| *at <= MAX_NAME);
    let end = chars.find(|(_, c)| !(c.is_alphanumeric() || is_mark(*c))).map(|(at, _)| at);
    end.or((text.len() <= MAX_NAME).then_some(text.len()))
}

fn footnote(rest: &str) -> Option<(Token, usize)> {
    let end = 1 + name_length(&rest[1..], b"#*-_.")?;
    let label = &rest[1..end];
    let fits = !label.is_empty() && rest[end..].starts_with("]_");
    fits.then(|| (Token::Footnote(label.to_owned()), end + 2))
}

/// A URL up to white space; punctuation at its end is the sentence's.
fn url(rest: &str) -> Option<(Token, usize)> {
    let scheme = ["https://", "http://"].into_iter().find(|s| rest.starts_with(s))?;
    let end =
        rest.find(|c: char| c.is_whitespace() || "<>\"`|{}\\^".contains(c)).unwrap_or(rest.len());
    let mut url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if url.ends_with(')') && !url.contains('(') {
        url = url.trim_end_matches([')', '.', ',']);
    }
    (url.len() > scheme.len()).then(|| (Token::Url(url.to_owned()), url.len()))
}

#[cfg(test)]
mod tests {
    use super::{Token, parse, plain};

    fn text(t: &str) -> Token {
        Token::Text(t.to_owned())
    }

    #[test]
    fn marks_need_an_outside_and_an_inside() {
        assert_eq!(
            parse("a *b* **c** ``d`` 2*3*4 \\*e*"),
            [
                text("a "),
                Token::Emphasis("b".into()),
                text(" "),
                Token::Strong("c".into()),
                text(" "),
                Token::Literal("d".into()),
                text(" 2*3*4 *e*"),
            ]
        );
    }

    #[test]
    fn references_are_told_apart() {
        let reference = |text: &str, target: Option<&str>, anonymous| Token::Reference {
            text: text.into(),
            target: target.map(Into::into),
            anonymous,
        };
        assert_eq!(
            parse("`a b <https://x.y/z>`__"),
            [reference("a b", Some("https://x.y/z"), true)]
        );
        assert_eq!(parse("`a`_"), [reference("a", None, false)]);
        assert_eq!(parse("resize_window_."), [reference("resize_window", None, false), text(".")]);
        assert_eq!(parse("snake_case"), [text("snake_case")]);
        assert_eq!(
            parse(":ref:`x <y>`"),
            [Token::Role { role: Some("ref".into()), text: "x <y>".into() }]
        );
    }

    #[test]
    fn a_url_ends_before_the_full_stop() {
        assert_eq!(
            parse("see https://a.b/c."),
            [text("see "), Token::Url("https://a.b/c".into()), text(".")]
        );
    }

    #[test]
    fn a_title_says_what_is_shown_of_it() {
        for (written, shown) in [
            (r"Carts (carts, cart\_wheels)", "Carts (carts, cart_wheels)"),
            ("Wheels  with ``spokes``", "Wheels with spokes"),
            (
                "*All* of :ref:`the carts <carts>`, see `wheels`_ [1]_",
                "All of the carts, see wheels [1]",
            ),
            (r"2\*3 and **4", "2*3 and **4"),
        ] {
            assert_eq!(plain(written), shown);
        }
    }

    #[test]
    fn what_is_not_closed_is_text() {
        assert_eq!(parse("*a ``b `c"), [text("*a ``b `c")]);
    }
}
