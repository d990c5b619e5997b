//! YAML as a tree in which every scalar keeps its text and every node its place.
//!
//! Versions are why: `2.10` read as a number is `2.1`.

mod compose;

use compose::{Mistake, compose};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// A node and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its kind and content.
    pub kind: NodeKind,
    /// Where it is written; for an alias, where the anchor is.
    pub span: Span,
}

/// The kind and content of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`, without quotes.
    Bool(bool),
    /// Any other scalar, as it is written; a number too.
    Text(String),
    /// `- item`
    Sequence(Vec<Node>),
    /// `key: value`, in order, duplicates included.
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a scalar; `None` for `null` and for collections.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) => Some(text),
            NodeKind::Bool(true) => Some("true"),
            NodeKind::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The entries of a mapping; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Node, Node)] {
        if let NodeKind::Mapping(entries) = &self.kind { entries } else { &[] }
    }
}

/// Reads one document. Entries before and after a mistaken one are kept.
pub fn parse(file: FileId, text: &str) -> (Vec<(Node, Node)>, Vec<Diagnostic>) {
    let mut entries = Vec::new();
    let mut diagnostics = Vec::new();
    let mut from = 0;
    // Each round reads up to a mistake, reports it, and goes on behind its entry.
    while from < text.len() && diagnostics.len() < MAX_MISTAKES {
        let Mistake { message, at } = match compose(file, &text[from..], from) {
            Ok(Node { kind: NodeKind::Mapping(more), .. }) => {
                entries.extend(more);
                break;
            }
            Ok(Node { kind: NodeKind::Null, .. }) => break,
            Ok(_) => {
                diagnostics.push(not_a_mapping(file, text));
                break;
            }
            Err(mistake) => mistake,
        };
        let at = from + at.min(text.len() - from);
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let span = Span { file, start: at32(at), end: at32(at) };
        diagnostics.push(
            Diagnostic::new(Code::InvalidYaml, span, format!("this is not YAML: {message}"))
                .help("the entries before and after this one are read"),
        );
        // A mistake shows where it stands or some entries later: what is before it must read well.
        let starts = entry_starts(text, from);
        let shown = starts.partition_point(|start| *start <= at).saturating_sub(1);
        let whole = (shown.saturating_sub(3)..=shown)
            .rev()
            .find_map(|n| Some((n, compose(file, &text[from..*starts.get(n)?], from).ok()?)));
        let mistaken = if let Some((n, tree)) = whole {
            if let NodeKind::Mapping(more) = tree.kind {
                entries.extend(more);
            }
            n
        } else {
            shown
        };
        from = starts.get(mistaken + 1).copied().unwrap_or(text.len());
    }
    (entries, diagnostics)
}

/// The number of mistakes of one file that are reported before the rest of it is given up.
const MAX_MISTAKES: usize = 20;

/// Where each top-level entry begins, from `from` on.
fn entry_starts(text: &str, from: usize) -> Vec<usize> {
    let is_key = |line: &str| !line.starts_with([' ', '\t', '#', '-', '}', ']', '\n', '\r']);
    let mut starts = Vec::new();
    let mut position = from;
    for line in text[from..].split_inclusive('\n') {
        if is_key(line) {
            starts.push(position);
        }
        position += line.len();
    }
    starts
}

/// The place of an entry of a block mapping, from its key to the end of what stands further in below it; `None` where the
/// key does not begin its line, or the entry has an anchor, of which others may make use.
#[must_use]
pub fn extent(text: &str, key: Span) -> Option<Span> {
    let start = key.start as usize;
    let line = text.get(..start)?.rfind('\n').map_or_else(|| after_mark(text), |at| at + 1);
    let indent = start.checked_sub(line)?;
    if !text[line..start].chars().all(|c| c == ' ') {
        return None;
    }
    let is_blank = |line: &str| line.trim().is_empty();
    let is_within = |line: &str| line.len() - line.trim_start_matches(' ').len() > indent;
    let mut at = start;
    let mut end = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        if number > 0 && !is_blank(line) && !is_within(line) {
            break;
        }
        at += line.len();
        if !is_blank(line) {
            end = at - line.len() + line.trim_end().len();
        }
    }
    let whole = &text[start..end];
    let has_anchor = whole.split_whitespace().any(|word| {
        word.strip_prefix('&').is_some_and(|name| name.starts_with(char::is_alphanumeric))
    });
    (!has_anchor).then_some(Span { end: at32(end), ..key })
}

/// The first byte behind a byte order mark.
fn after_mark(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

/// An entry with the comment right above it, if that names the key, or is for apiref: any other may be a heading of all
/// that follows.
#[must_use]
pub fn with_comment(text: &str, key: Span, entry: Span) -> Span {
    let name = text.get(key.start as usize..key.end as usize).unwrap_or_default();
    let name = name.trim_matches(['"', '\'']);
    let line =
        text[..entry.start as usize].rfind('\n').map_or_else(|| after_mark(text), |at| at + 1);
    let above = text[after_mark(text).min(line)..line].split_inclusive('\n').rev();
    let comment: Vec<&str> = above.take_while(|line| line.trim_start().starts_with('#')).collect();
    let is_word = |c: char| c.is_alphanumeric() || "_-:.".contains(c);
    let is_its = comment.iter().any(|line| {
        let said = line.trim_start_matches([' ', '#']);
        said.starts_with("apiref:")
            || said.split(|c| !is_word(c)).any(|word| word.trim_end_matches(['.', ':']) == name)
    });
    let length: usize = comment.iter().map(|line| line.len()).sum();
    if is_its { Span { start: at32(line - length), ..entry } } else { entry }
}

fn not_a_mapping(file: FileId, text: &str) -> Diagnostic {
    let end = text.find('\n').unwrap_or(text.len());
    let span = Span { file, start: 0, end: at32(end) };
    Diagnostic::new(Code::InvalidYaml, span, "the file is not a mapping")
        .help("write `name:` at the first column, and the fields indented under it")
}

fn at32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Node, NodeKind, parse};
    use crate::source::FileId;

    fn entries(text: &str) -> Vec<(Node, Node)> {
        parse(FileId(0), text).0
    }

    fn field<'n>(node: &'n Node, name: &str) -> &'n Node {
        &node.entries().iter().find(|(k, _)| k.text() == Some(name)).expect(name).1
    }

    #[test]
    fn a_version_keeps_its_text() {
        let tree = entries("é:\n  min_version: 2.10\n  required: true\n");
        assert_eq!(field(&tree[0].1, "min_version").text(), Some("2.10"));
        assert_eq!(field(&tree[0].1, "required").kind, NodeKind::Bool(true));
        assert_eq!(tree[0].0.span.start, 0);
        assert_eq!(tree[0].0.span.end, 2);
    }

    #[test]
    fn a_merge_brings_the_fields_of_its_anchor() {
        let tree = entries("a: &a\n  in: body\n  type: string\nb:\n  <<: *a\n  type: object\n");
        assert_eq!(field(&tree[1].1, "in").text(), Some("body"));
        assert_eq!(field(&tree[1].1, "type").text(), Some("object"));
    }

    #[test]
    fn the_first_of_several_merged_mappings_counts() {
        let tree = entries(
            "a: &a {in: body}\nb: &b {in: query, type: string}\nc:\n  <<: [*a, *b]\n  '<<': text\n",
        );
        let keys: Vec<_> = tree[2].1.entries().iter().filter_map(|(k, _)| k.text()).collect();
        assert_eq!(keys, ["<<", "in", "type"]);
        assert_eq!(field(&tree[2].1, "in").text(), Some("body"));
        // The repetition of an alias is where its anchor is.
        assert_eq!(field(&tree[2].1, "type").span, field(&tree[1].1, "type").span);
    }

    #[test]
    fn what_cannot_be_a_tree_is_a_mistake_where_it_shows() {
        let deep = format!("a: {}{}\n", "[".repeat(30), "]".repeat(30));
        let many = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(2_000), "*a, ".repeat(60));
        for (text, message, at) in [
            ("a: &a [*a]\n", "an alias stands within what it repeats", 7),
            ("a: 1\nb:\n  <<: text\n", "what `<<` merges is no mapping", 14),
            ("a: 1\n---\nb: 1\n", "a second document begins here", 5),
            (deep.as_str(), "collections nest deeper than 24", 26),
            (many.as_str(), "aliases repeat too much of the file", 6205),
        ] {
            let (_, diagnostics) = parse(FileId(0), text);
            let [only] = diagnostics.as_slice() else { panic!("{text}: {diagnostics:?}") };
            assert_eq!(only.message, format!("this is not YAML: {message}"));
            assert_eq!(only.primary.span.start, at, "{message}");
        }
    }

    #[test]
    fn an_entry_ends_where_its_indentation_does() {
        let text =
            "a:\n  in: body\n  d: |\n    x\n\n    # y\n\n# of b\nb:\n  c: 1\n  d: &e 2\n{f: 1}\n";
        let key = |at: usize| super::Span {
            file: FileId(0),
            start: super::at32(at),
            end: super::at32(at + 1),
        };
        let written = |at: usize| {
            let span = super::extent(text, key(at))?;
            Some(&text[span.start as usize..span.end as usize])
        };
        assert_eq!(written(0), Some("a:\n  in: body\n  d: |\n    x\n\n    # y"));
        assert_eq!(written(text.find("c: 1").unwrap()), Some("c: 1"));
        assert_eq!(written(text.find("b:").unwrap()), None);
        assert_eq!(written(text.find("f: 1").unwrap()), None);
    }

    #[test]
    fn a_mistake_costs_its_own_entry_only() {
        let (tree, diagnostics) =
            parse(FileId(0), "a:\n  in: body\nb:\n  in: [\nc:\n  in: query\n");
        let names: Vec<_> = tree.iter().filter_map(|(k, _)| k.text()).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(diagnostics.len(), 1);
    }
}
