//! The parser's events as a tree: aliases followed, merge keys applied, everything counted.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, options};

use super::{Node, NodeKind, at32};
use crate::hash::{HashMap, HashSet};
use crate::source::{FileId, Span};

/// The depth to which collections may nest. What is done with a tree takes some stack for each level, of which a thread
/// may have 2 MiB.
const MAX_DEPTH: usize = 24;

/// The number of nodes that a file may have: 50,000 parameters with all their fields and some more.
const MAX_NODES: usize = 1_000_000;

/// The parts of a file that may be kept for its aliases and repeated by them: for each byte of it, and at most. A node counts as
/// one, its text with another for each [`TEXT`] bytes.
const MAX_REPEATED: (usize, usize) = (16, 100_000);
/// The number of bytes of text that cost as much as a node.
const TEXT: usize = 16;

/// Why text is no tree, and the byte where that shows.
pub(super) struct Mistake {
    pub(super) message: String,
    pub(super) at: usize,
}

impl From<ScanError> for Mistake {
    fn from(error: ScanError) -> Self {
        Self { message: error.info(), at: error.marker().byte_offset().unwrap_or(0) }
    }
}

/// Reads one document, which begins at byte `from` of its file.
pub(super) fn compose(file: FileId, text: &str, from: usize) -> Result<Node, Mistake> {
    let nothing = Node { kind: NodeKind::Null, span: Span { file, start: 0, end: 0 } };
    let mut composer = Composer {
        file,
        from,
        open: Vec::new(),
        root: None,
        anchors: HashMap::default(),
        nodes: 0,
        composed: 0,
        repeatable: (MAX_REPEATED.0 * text.len()).min(MAX_REPEATED.1),
    };
    let options = options! { emit_comments: false };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, place) = event?;
        let place = place.byte_range().unwrap_or_default();
        let at = place.start;
        composer.take(event, place).map_err(|message| Mistake { message, at })?;
    }
    Ok(composer.root.unwrap_or(nothing))
}

struct Composer {
    file: FileId,
    from: usize,
    /// Collections that have begun, from the outside in.
    open: Vec<Open>,
    root: Option<Node>,
    /// The nodes that aliases can repeat, with what that costs.
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
    /// The nodes and their text, as they count for [`MAX_REPEATED`].
    composed: usize,
    /// The rest of [`MAX_REPEATED`].
    repeatable: usize,
}

/// A collection that has begun.
struct Open {
    span: Span,
    /// `0` where it has none.
    anchor: usize,
    /// The nodes that were composed before it.
    before: usize,
    held: Held,
}

enum Held {
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

#[derive(Default)]
struct Mapping {
    pairs: Vec<(Node, Node)>,
    /// The entries of merge keys.
    merged: Vec<(Node, Node)>,
    /// The key whose value comes next.
    key: Option<Node>,
    /// `true` if the value that comes next is to be merged.
    is_merge: bool,
}

impl Composer {
    fn take(&mut self, event: Event<'_>, place: std::ops::Range<usize>) -> Result<(), String> {
        let (file, from) = (self.file, self.from);
        let span = Span { file, start: at32(from + place.start), end: at32(from + place.end) };
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                Err("a second document begins here".to_owned())
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.count(1)?;
                let size = 1 + text.len() / TEXT;
                self.composed += text.len() / TEXT;
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                if is_plain && text == "<<" && self.expects_merge() {
                    return Ok(());
                }
                let kind = match &*text {
                    "" | "~" | "null" | "Null" | "NULL" if is_plain => NodeKind::Null,
                    "true" | "True" | "TRUE" if is_plain => NodeKind::Bool(true),
                    "false" | "False" | "FALSE" if is_plain => NodeKind::Bool(false),
                    _ => NodeKind::Text(text.into_owned()),
                };
                self.put(Node { kind, span }, anchor, size)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.begin(span, anchor, Held::Sequence(Vec::new()))
            }
            Event::MappingStart(_, anchor, _) => {
                self.begin(span, anchor, Held::Mapping(Mapping::default()))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Open { span, anchor, before, held }) = self.open.pop() else {
                    return Ok(());
                };
                let kind = match held {
                    Held::Sequence(items) => NodeKind::Sequence(items),
                    Held::Mapping(mapping) => NodeKind::Mapping(mapping.finish()),
                };
                self.put(Node { kind, span }, anchor, self.composed - before)
            }
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor) else {
                    return Err("an alias stands within what it repeats".to_owned());
                };
                let size = *size;
                // Before anything is copied.
                self.repeatable = spend(self.repeatable, size)?;
                let node = node.clone();
                self.count(size)?;
                self.put(node, 0, size)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, span: Span, anchor: usize, held: Held) -> Result<(), String> {
        if self.open.len() == MAX_DEPTH {
            return Err(format!("collections nest deeper than {MAX_DEPTH}"));
        }
        self.open.push(Open { span, anchor, before: self.composed, held });
        self.count(1)
    }

    fn count(&mut self, nodes: usize) -> Result<(), String> {
        self.nodes += nodes;
        self.composed += nodes;
        if self.nodes > MAX_NODES {
            return Err(format!("there are more than {MAX_NODES} nodes"));
        }
        Ok(())
    }

    /// Takes `<<` for a merge key where a key can be.
    fn expects_merge(&mut self) -> bool {
        match self.open.last_mut() {
            Some(Open { held: Held::Mapping(mapping), .. })
                if mapping.key.is_none() && !mapping.is_merge =>
            {
                mapping.is_merge = true;
                true
            }
            _ => false,
        }
    }

    /// Puts a node of that many nodes where it belongs.
    fn put(&mut self, node: Node, anchor: usize, size: usize) -> Result<(), String> {
        if anchor != 0 {
            self.repeatable = spend(self.repeatable, size)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.open.last_mut().map(|open| &mut open.held) {
            None => self.root = Some(node),
            Some(Held::Sequence(items)) => items.push(node),
            Some(Held::Mapping(mapping)) => return mapping.put(node),
        }
        Ok(())
    }
}

/// The rest of what aliases may repeat.
fn spend(left: usize, size: usize) -> Result<usize, String> {
    left.checked_sub(size).ok_or_else(|| "aliases repeat too much of the file".to_owned())
}

impl Mapping {
    fn put(&mut self, node: Node) -> Result<(), String> {
        if std::mem::take(&mut self.is_merge) {
            return self.merge(node);
        }
        match self.key.take() {
            Some(key) => self.pairs.push((key, node)),
            None => self.key = Some(node),
        }
        Ok(())
    }

    fn merge(&mut self, node: Node) -> Result<(), String> {
        match node.kind {
            NodeKind::Null => Ok(()),
            NodeKind::Mapping(pairs) => {
                self.merged.extend(pairs);
                Ok(())
            }
            NodeKind::Sequence(items) => items.into_iter().try_for_each(|item| self.merge(item)),
            NodeKind::Bool(_) | NodeKind::Text(_) => {
                Err("what `<<` merges is no mapping".to_owned())
            }
        }
    }

    /// Its own pairs, duplicates included, and what is merged of keys that it has not.
    fn finish(self) -> Vec<(Node, Node)> {
        let Self { mut pairs, merged, .. } = self;
        if merged.is_empty() {
            return pairs;
        }
        let mut keys: HashSet<String> =
            pairs.iter().filter_map(|(key, _)| key.text().map(str::to_owned)).collect();
        for (key, value) in merged {
            if key.text().is_none_or(|text| keys.insert(text.to_owned())) {
                pairs.push((key, value));
            }
        }
        pairs
    }
}
