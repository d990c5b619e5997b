//! Positions of the protocol, by line and column, and those of texts, by byte.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind, TextDocumentContentChangeEvent};

/// The unit of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// The encoding of a client that says nothing.
    Utf16,
}

impl Encoding {
    /// Bytes where the client can, which costs nobody anything.
    pub(super) fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offered = offered.unwrap_or_default();
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// A text with the beginnings of its lines.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let is_end = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let ends = (0..bytes.len()).filter(|at| is_end(*at));
        Self { text, starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(), encoding }
    }

    /// The position of a byte; of one within a character that of the character.
    pub(super) fn position(&self, at: u32) -> Position {
        let at = (at as usize).min(self.text.len());
        let at = (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let line = self.starts.partition_point(|start| *start <= at) - 1;
        let column = self.encoding.length(&self.text[self.starts[line]..at]);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: count(line), character: count(column) }
    }

    pub(super) fn range(&self, start: u32, end: u32) -> lsp_types::Range {
        lsp_types::Range { start: self.position(start), end: self.position(end.max(start)) }
    }

    /// The byte at a position; what is beyond a line, or the text, is its end.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line).copied() else { return self.text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let line = self.text[start..end].trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (at, c) in line.char_indices() {
            let length = match self.encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
            };
            if left < length {
                return start + at;
            }
            left -= length;
        }
        start + line.len()
    }

    fn bytes(&self, range: lsp_types::Range) -> Range<usize> {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        start.min(end)..end.max(start)
    }
}

/// Applies changes, one after the other.
pub(super) fn apply(
    text: &mut String,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
) {
    for change in changes {
        match change.range {
            None => *text = change.text,
            Some(range) => {
                let bytes = Lines::new(text, encoding).bytes(range);
                text.replace_range(bytes, &change.text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range, TextDocumentContentChangeEvent};

    use super::{Encoding, Lines, apply};

    #[test]
    fn positions_lead_back_to_their_bytes_in_both_encodings() {
        let text = "aé\r\n😀b\rc\n";
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::new(text, encoding);
            for (at, _) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                assert_eq!(lines.offset(lines.position(u32::try_from(at).unwrap())), at);
            }
        }
        let b = u32::try_from(text.find('b').unwrap()).unwrap();
        let column = |encoding| Lines::new(text, encoding).position(b).character;
        assert_eq!((column(Encoding::Utf8), column(Encoding::Utf16)), (4, 2));
    }

    #[test]
    fn a_position_that_is_nowhere_is_cut_to_the_text() {
        let lines = Lines::new("ab\n😀", Encoding::Utf16);
        let offset = |line, character| lines.offset(Position { line, character });
        assert_eq!([offset(0, 99), offset(1, 1), offset(9, 0), offset(1, 99)], [2, 3, 7, 7]);
        assert_eq!(lines.position(5), Position { line: 1, character: 0 });
    }

    #[test]
    fn changes_are_applied_in_order() {
        let at = |line, character| Position { line, character };
        let change = |range, text: &str| TextDocumentContentChangeEvent {
            range,
            range_length: None,
            text: text.to_owned(),
        };
        let mut text = "one\ntwo\n".to_owned();
        let range = |start, end| Some(Range { start, end });
        let changes = vec![
            change(range(at(1, 0), at(1, 3)), "zwei"),
            // Its ends are in the wrong order.
            change(range(at(0, 3), at(0, 1)), "-"),
        ];
        apply(&mut text, changes, Encoding::Utf16);
        assert_eq!(text, "o-\nzwei\n");
        apply(&mut text, vec![change(None, "new")], Encoding::Utf16);
        assert_eq!(text, "new");
    }
}
