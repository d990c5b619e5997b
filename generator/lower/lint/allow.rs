//! Comments that allow findings in what follows them: `.. apiref: allow CODE` in pages, `# apiref: allow CODE` in YAML.

use crate::diagnostic::Allowance;
use crate::source::{FileId, Sources, Span};
use crate::syntax::rst::{Block, BlockKind};

/// The codes that the comments of a file allow.
pub(in crate::lower) fn comments(sources: &Sources, file: FileId) -> Vec<Allowance> {
    let mut found = Vec::new();
    let text: &str = &sources.map.file(file).text;
    if !text.contains("apiref:") {
        return found;
    }
    match sources.documents.get(&file) {
        Some(document) => blocks(&document.blocks, &mut found),
        None if sources.parameters.contains_key(&file) || sources.statuses.contains_key(&file) => {
            yaml(file, text, &mut found);
        }
        None => {}
    }
    found
}

/// The names in a comment's text, if it is for apiref.
fn names(comment: &str) -> impl Iterator<Item = &str> {
    let codes =
        comment.trim().strip_prefix("apiref:").and_then(|t| t.trim().strip_prefix("allow "));
    codes.into_iter().flat_map(|codes| codes.split([',', ' ']).filter(|name| !name.is_empty()))
}

fn blocks(list: &[Block], found: &mut Vec<Allowance>) {
    for (at, block) in list.iter().enumerate() {
        if let BlockKind::Comment(text) = &block.kind {
            let next = list[at..].iter().find(|b| !matches!(b.kind, BlockKind::Comment(_)));
            let next = next.map(|block| block.span);
            found.extend(text.lines.iter().flat_map(|line| names(line)).map(|name| Allowance {
                comment: block.span,
                name: name.to_owned(),
                block: next,
            }));
        }
        block.within().into_iter().for_each(|inner| blocks(inner, found));
    }
}

/// In YAML a block is a line with all that stands further in below it.
fn yaml(file: FileId, text: &str, found: &mut Vec<Allowance>) {
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            (at - line.len(), line)
        })
        .collect();
    let is_said = |line: &str| !matches!(line.trim_start().as_bytes().first(), None | Some(b'#'));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let span = |from: usize, to: usize| Span { file, start: offset(from), end: offset(to) };
    for (number, (start, line)) in lines.iter().enumerate() {
        let Some(comment) = line.trim_start().strip_prefix('#') else { continue };
        let mut names = names(comment).peekable();
        if names.peek().is_none() {
            continue;
        }
        let mut rest = lines[number + 1..].iter().filter(|(_, line)| is_said(line));
        let block = rest.next().map(|(from, first)| {
            let end = rest.find(|(_, line)| indent(line) <= indent(first));
            span(*from, end.map_or(text.len(), |(to, _)| *to))
        });
        let comment = span(start + indent(line), start + line.trim_end().len());
        found.extend(names.map(|name| Allowance { comment, name: name.to_owned(), block }));
    }
}
