//! Running text: escapes, stress, code spans and links.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::Printer;
use crate::ir::Inline;

/// The characters that would end a link's target, or mean something else within it.
const TARGET: &AsciiSet =
    &CONTROLS.add(b' ').add(b'<').add(b'>').add(b'(').add(b')').add(b'\\').add(b'|').add(b'`');

impl Printer {
    /// Running text as one line. In a table's cell, `|` is escaped.
    pub(super) fn inlines(self, inlines: &[Inline], cell: bool) -> String {
        let mut out = String::new();
        for (at, inline) in inlines.iter().enumerate() {
            let next = inlines.get(at + 1);
            match inline {
                Inline::Text(text) => self.text(&mut out, text, next, cell),
                Inline::Emphasis(text) => self.stressed(&mut out, "*", text, next, cell),
                Inline::Strong(text) => self.stressed(&mut out, "**", text, next, cell),
                Inline::Literal(text) => {
                    if out.ends_with('`') {
                        out.push(' ');
                    }
                    out.push_str(&code(text, cell));
                }
                Inline::Link { text, url } => self.link(&mut out, text, url, cell),
                Inline::Reference { text } => self.text(&mut out, text, next, cell),
            }
        }
        // A line break of the source that became two spaces, or the room around an empty node.
        fold(out)
    }

    /// Plain text, escaped; URLs become autolinks.
    pub(super) fn text(self, out: &mut String, text: &str, next: Option<&Inline>, cell: bool) {
        let mut rest = text;
        while let Some((before, url, after)) = split_url(rest) {
            self.escape(out, before, None, cell);
            let _ =
                write!(out, "<{}>", if cell { url.replace('|', "%7C") } else { url.to_owned() });
            rest = after;
        }
        self.escape(out, rest, next, cell);
    }

    pub(super) fn escape(self, out: &mut String, text: &str, next: Option<&Inline>, cell: bool) {
        let mut rest = text;
        loop {
            // Most text is long runs of characters that never mean anything.
            let plain = rest.bytes().position(|b| !is_plain(b)).unwrap_or(rest.len());
            out.push_str(&rest[..plain]);
            let mut chars = rest[plain..].chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            if !visible(c) {
                continue;
            }
            let follows = chars.find(|c| visible(*c));
            let in_word = out.chars().next_back().is_some_and(char::is_alphanumeric)
                && follows.is_some_and(char::is_alphanumeric);
            let special = match c {
                '\\' => follows.is_none_or(|f| f.is_ascii_punctuation()),
                '`' | '*' => true,
                '_' => !in_word,
                '[' => self.rustdoc,
                ']' => self.rustdoc || follows.is_none_or(|f| "([:".contains(f)),
                '<' => {
                    self.rustdoc
                        || follows.is_none_or(|f| f.is_ascii_alphabetic() || "/!?".contains(f))
                }
                '>' => self.rustdoc,
                '&' => follows.is_none_or(|f| f == '#' || f.is_ascii_alphabetic()),
                '~' => follows == Some('~') || out.ends_with('~'),
                '!' => {
                    follows.is_none() && matches!(next, Some(Inline::Link { .. }))
                        || follows == Some('[')
                }
                '|' => cell,
                _ => false,
            };
            if special {
                out.push('\\');
            }
            out.push(if c.is_whitespace() { ' ' } else { c });
        }
    }

    /// Text between markers, or plain text where CommonMark would not see the markers.
    pub(super) fn stressed(
        self,
        out: &mut String,
        marker: &str,
        text: &str,
        next: Option<&Inline>,
        cell: bool,
    ) {
        let mut inner = String::new();
        self.escape(&mut inner, text.trim(), None, cell);
        if inner.is_empty() {
            return;
        }
        let opens_after_word = out.ends_with(|c: char| c.is_alphanumeric());
        let word_follows = match next {
            Some(Inline::Text(t) | Inline::Reference { text: t }) => {
                t.starts_with(char::is_alphanumeric)
            }
            _ => false,
        };
        let plain = out.ends_with(['*', '\\'])
            || opens_after_word && !inner.starts_with(char::is_alphanumeric)
            || word_follows && !inner.ends_with(char::is_alphanumeric);
        if plain {
            out.push_str(&inner);
        } else {
            let _ = write!(out, "{marker}{inner}{marker}");
        }
    }

    pub(super) fn link(self, out: &mut String, text: &str, url: &str, cell: bool) {
        let url: String = url.chars().filter(|c| visible(*c)).collect();
        let url = url.trim();
        let known = ["http://", "https://", "mailto:", "ftp://"].iter().any(|scheme| {
            url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        if !known {
            self.escape(out, text, None, cell);
            return;
        }
        let solid: String = url.chars().filter(|c| *c == ' ' || !c.is_whitespace()).collect();
        let target = utf8_percent_encode(&solid, TARGET);
        if text.trim().is_empty() || text == url {
            let _ = write!(out, "<{target}>");
            return;
        }
        let mut label = String::new();
        Printer { rustdoc: true }.escape(&mut label, text, None, cell);
        let _ = write!(out, "[{}]({target})", label.trim());
    }
}

/// Text with every run of white space as one space, and none at its ends.
pub(super) fn fold(text: String) -> String {
    let bytes = text.as_bytes();
    let is_folded = !bytes.starts_with(b" ")
        && !bytes.ends_with(b" ")
        && !bytes.windows(2).any(|pair| pair == b"  ")
        && !bytes.iter().any(|b| b.is_ascii_whitespace() && *b != b' ');
    if is_folded {
        return text;
    }
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// A code span, whose delimiter is longer than any run of back ticks within.
pub(super) fn code(text: &str, cell: bool) -> String {
    let text: String = text.chars().filter(|c| visible(*c)).collect();
    let text = text.replace(char::is_whitespace, " ");
    if text.trim().is_empty() {
        return String::new();
    }
    let (mut longest, mut rest) = (0, text.as_str());
    while let Some(at) = rest.find('`') {
        let length = run(&rest[at..], '`');
        longest = longest.max(length);
        rest = &rest[at + length..];
    }
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if cell { text.replace('|', "\\|") } else { text };
    format!("{ticks}{pad}{}{pad}{ticks}", text.trim())
}

/// The number of times that the text begins with the character.
pub(super) fn run(text: &str, c: char) -> usize {
    text.chars().take_while(|x| *x == c).count()
}

/// Returns `true` if a byte is a character that Markdown never reads as markup, wherever it stands.
pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" .,;:'\"()/-=+#$%^?".contains(&byte)
}

/// Returns `true` if a character has any business in prose. Bidirectional controls can make text read as what
/// it is not (and rustc refuses them in comments), a lone carriage return ends a Rust doc comment.
pub(crate) fn visible(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{AD}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' => false,
        c => !c.is_control(),
    }
}

/// Cuts text at its first URL.
pub(crate) fn split_url(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let scheme = from + text[from..].find("://")?;
        let start = text[..scheme]
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let end = text[scheme..]
            .find(|c: char| c.is_whitespace() || !visible(c) || "<>\"'`()[]\\".contains(c))
            .map_or(text.len(), |at| scheme + at);
        let url = text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
        if matches!(&text[start..scheme], "http" | "https") && url.len() > scheme - start + 3 {
            let end = start + url.len();
            return Some((&text[..start], url, &text[end..]));
        }
        from = scheme + 3;
    }
}
