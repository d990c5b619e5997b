//! YAML as a tree in which every scalar keeps its text and every node its place.
//!
//! Versions are why: `2.10` read as a number is `2.1`. Merge keys, anchors and their limits are the
//! parser's work.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// A node and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it is written; for an alias, where the anchor is.
    pub span: Span,
}

/// What a node is.
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
        let error = match read(&text[from..]) {
            Ok(tree) => {
                if !matches!(tree.value.0, RawKind::Mapping(_) | RawKind::Null) {
                    diagnostics.push(not_a_mapping(file, text));
                }
                push(file, text, from, tree, &mut entries);
                break;
            }
            Err(error) => error,
        };
        let at = from + byte_offset(error.location.as_ref(), &text[from..]).min(text.len() - from);
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let span = Span { file, start: at32(at), end: at32(at) };
        diagnostics.push(
            Diagnostic::new(
                Code::InvalidYaml,
                span,
                format!("this is not YAML: {}", error.message),
            )
            .help("the entries before and after this one are read"),
        );
        // A mistake shows where it stands or some entries later: what is before it must read well.
        let starts = entry_starts(text, from);
        let shown = starts.partition_point(|start| *start <= at).saturating_sub(1);
        let whole = (shown.saturating_sub(3)..=shown)
            .rev()
            .find_map(|n| Some((n, read(&text[from..*starts.get(n)?]).ok()?)));
        let mistaken = if let Some((n, tree)) = whole {
            push(file, text, from, tree, &mut entries);
            n
        } else {
            shown
        };
        from = starts.get(mistaken + 1).copied().unwrap_or(text.len());
    }
    (entries, diagnostics)
}

/// How deep collections may nest. Each level takes some stack, of which a thread may have 2 MiB.
const MAX_DEPTH: usize = 24;

/// How many nodes a file may have: 50,000 parameters with all their fields and some more.
const MAX_NODES: usize = 1_000_000;

/// How much of a file may be repeated by its aliases, in events of the parser.
const MAX_REPLAYED: usize = 100_000;

/// How many mistakes of one file are reported before the rest of it is given up.
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

fn not_a_mapping(file: FileId, text: &str) -> Diagnostic {
    let end = text.find('\n').unwrap_or(text.len());
    let span = Span { file, start: 0, end: at32(end) };
    Diagnostic::new(Code::InvalidYaml, span, "the file is not a mapping")
        .help("write `name:` at the first column, and the fields indented under it")
}

struct ReadError {
    message: String,
    location: Option<Location>,
}

fn read(text: &str) -> Result<Spanned<Raw>, ReadError> {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
        strict_booleans: true,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPLAYED },
    };
    serde_saphyr::from_str_with_options::<Option<Spanned<Raw>>>(text, options)
        .map(|tree| {
            tree.unwrap_or(Spanned {
                value: Raw(RawKind::Null),
                referenced: Location::UNKNOWN,
                defined: Location::UNKNOWN,
            })
        })
        .map_err(|error| {
            let location = error.location();
            let message = error.without_snippet().to_string();
            ReadError { message: message.lines().next().unwrap_or_default().to_owned(), location }
        })
}

fn byte_offset(location: Option<&Location>, text: &str) -> usize {
    let Some(location) = location else { return 0 };
    if let Some(offset) = location.span().byte_offset() {
        return usize::try_from(offset).unwrap_or(text.len());
    }
    let line = usize::try_from(location.line()).unwrap_or(1).saturating_sub(1);
    text.split_inclusive('\n').take(line).map(str::len).sum()
}

fn at32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn push(
    file: FileId,
    text: &str,
    from: usize,
    tree: Spanned<Raw>,
    entries: &mut Vec<(Node, Node)>,
) {
    if let NodeKind::Mapping(more) = finish(file, text, from, tree).kind {
        entries.extend(more);
    }
}

/// Gives each node its place, and each number its text.
fn finish(file: FileId, text: &str, from: usize, raw: Spanned<Raw>) -> Node {
    let place = raw.defined.span();
    let start = from + place.byte_offset().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    let length = place.byte_len().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let end = (start + length).min(text.len());
    let kind = match raw.value.0 {
        RawKind::Null => NodeKind::Null,
        RawKind::Bool(value) => NodeKind::Bool(value),
        RawKind::Number => {
            NodeKind::Text(text.get(start..end).unwrap_or_default().trim().to_owned())
        }
        RawKind::Text(value) => NodeKind::Text(value),
        RawKind::Sequence(items) => NodeKind::Sequence(
            items.into_iter().map(|item| finish(file, text, from, item)).collect(),
        ),
        RawKind::Mapping(pairs) => NodeKind::Mapping(
            pairs
                .into_iter()
                .map(|(k, v)| (finish(file, text, from, k), finish(file, text, from, v)))
                .collect(),
        ),
    };
    Node { kind, span: Span { file, start: at32(start), end: at32(end) } }
}

/// A node as the parser gives it: numbers have lost their text, which its place brings back.
struct Raw(RawKind);

enum RawKind {
    Null,
    Bool(bool),
    Number,
    Text(String),
    Sequence(Vec<Spanned<Raw>>),
    Mapping(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor).map(Raw)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML node")
    }

    fn visit_unit<E>(self) -> Result<RawKind, E> {
        Ok(RawKind::Null)
    }

    fn visit_none<E>(self) -> Result<RawKind, E> {
        Ok(RawKind::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawKind, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<RawKind, E> {
        Ok(RawKind::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<RawKind, E> {
        Ok(RawKind::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<RawKind, E> {
        Ok(RawKind::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<RawKind, E> {
        Ok(RawKind::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<RawKind, E> {
        Ok(RawKind::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<RawKind, E> {
        Ok(RawKind::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<RawKind, E> {
        Ok(RawKind::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<RawKind, E> {
        Ok(RawKind::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<RawKind, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(RawKind::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<RawKind, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = access.next_entry()? {
            pairs.push(pair);
        }
        Ok(RawKind::Mapping(pairs))
    }
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
    fn a_mistake_costs_its_own_entry_only() {
        let (tree, diagnostics) =
            parse(FileId(0), "a:\n  in: body\nb:\n  in: [\nc:\n  in: query\n");
        let names: Vec<_> = tree.iter().filter_map(|(k, _)| k.text()).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(diagnostics.len(), 1);
    }
}
