//! References within the sources: labels, pages and targets that are nowhere.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{HashMap, HashSet};
use crate::lower::read::page::Section;
use crate::lower::read::prose::fold;
use crate::source::{Sources, Span};
use crate::syntax::rst::inline::{self, Token};
use crate::syntax::rst::{Block, BlockKind, Text};

/// Labels that Sphinx itself defines.
const BUILT_IN: [&str; 3] = ["genindex", "modindex", "search"];

#[derive(Default)]
struct Targets {
    /// Names in lower case, white space folded.
    names: HashSet<String>,
    /// The names of links with a URL of their own, likewise.
    links: HashSet<String>,
    /// Paths of pages without `.rst`: within their trees, and from each of their folders on.
    pages: HashSet<String>,
}

/// Checks the references of every document.
pub(in crate::lower) fn documents(sources: &Sources) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut targets = Targets::default();
    let documents: Vec<_> = sources
        .map
        .files()
        .filter_map(|(file, _)| Some((file, sources.documents.get(&file)?)))
        .collect();
    for (file, document) in &documents {
        let path = sources.path(*file).to_string_lossy().replace('\\', "/");
        if let Some(page) = path.strip_suffix(".rst") {
            let folders = page.match_indices('/').map(|(at, _)| &page[at + 1..]);
            targets.pages.extend(folders.chain([page]).map(str::to_owned));
        }
        targets.names(&document.blocks);
    }
    for (_, document) in &documents {
        each_text(&document.blocks, &mut |text| {
            if text.lines.iter().any(|line| line.contains('`')) {
                check(&targets, text, &mut diagnostics);
            }
        });
    }
    diagnostics
}

/// Checks the references of a page to names: docutils knows those of the page alone. Of several titles with one
/// name none can be referred to.
pub(super) fn page(root: &Section<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut titles: HashMap<String, Vec<Span>> = HashMap::default();
    let mut names = Targets::default();
    let mut blocks = Vec::new();
    sections(root, &mut titles, &mut blocks);
    for block in &blocks {
        names.names(std::slice::from_ref(*block));
        names.links(std::slice::from_ref(*block));
    }
    let mut see = |text: &Text| {
        if !text.lines.iter().any(|line| line.contains('_')) {
            return;
        }
        let joined = text.joined();
        let mut lines = Lines { text, joined: &joined, line: 0, start: 0 };
        for (piece, token) in inline::placed(&joined) {
            let Token::Reference { text: name, target: None, anonymous: false } = token else {
                continue;
            };
            let folded = fold(&name);
            let titles = titles.get(&folded).map_or(&[][..], Vec::as_slice);
            let is_link = names.links.contains(&folded);
            let defined = titles.len() + usize::from(is_link);
            if names.names.contains(&folded) || defined == 1 {
                continue;
            }
            let problem = match titles.len() {
                _ if is_link => format!("`{name}` is a title of this page and the name of a link"),
                0 => format!("there is no target `{name}` in this page"),
                count => format!("`{name}` is the title of {count} sections of this page"),
            };
            let report = Diagnostic::new(Code::BrokenReference, lines.place(piece, &name), problem)
                .help("put a target of its own where the reference leads");
            let shown = titles.iter().take(4);
            diagnostics.push(shown.fold(report, |report, span| report.also(*span, "one of them")));
        }
    };
    blocks.iter().for_each(|block| each_text(std::slice::from_ref(*block), &mut see));
}

fn sections<'s>(
    section: &Section<'s>,
    titles: &mut HashMap<String, Vec<Span>>,
    blocks: &mut Vec<&'s Block>,
) {
    if let Some(title) = &section.title {
        titles.entry(fold(&title.text)).or_default().push(title.span);
    }
    blocks.extend(&section.blocks);
    section.sections.iter().for_each(|child| sections(child, titles, blocks));
}

impl Targets {
    /// The names that blocks define, at any depth.
    fn names(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Target { name, .. } => {
                    self.names.insert(fold(name));
                }
                BlockKind::Title(title) => {
                    self.names.insert(fold(&inline::plain(&title.text)));
                }
                BlockKind::Directive(directive) => {
                    self.names.extend(directive.option("name").map(fold));
                    self.names(&directive.blocks);
                }
                _ => block.within().into_iter().for_each(|blocks| self.names(blocks)),
            }
        }
    }

    /// The names that links define: those with a URL of their own, `` `name <url>`_ ``.
    fn links(&mut self, blocks: &[Block]) {
        each_text(blocks, &mut |text| {
            if !text.lines.iter().any(|line| line.contains('<')) {
                return;
            }
            for token in inline::parse(&text.joined()) {
                if let Token::Reference { text, target: Some(_), anonymous: false } = token {
                    self.links.insert(fold(&text));
                }
            }
        });
    }

    fn has_page(&self, target: &str) -> bool {
        let target = target.trim_end_matches(".rst");
        self.pages.contains(target.trim_start_matches(['.', '/']))
    }
}

/// Every running text, at any depth.
fn each_text(blocks: &[Block], see: &mut dyn FnMut(&Text)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) | BlockKind::LineBlock(text) => see(text),
            _ => block.within().into_iter().for_each(|blocks| each_text(blocks, see)),
        }
    }
}

fn check(targets: &Targets, text: &Text, diagnostics: &mut Vec<Diagnostic>) {
    let joined = text.joined();
    let mut lines = Lines { text, joined: &joined, line: 0, start: 0 };
    for (piece, token) in inline::placed(&joined) {
        let (name, problem) = match &token {
            Token::Role { role: Some(role), text: written } => {
                let target = written.strip_suffix('>').and_then(|t| t.rsplit_once('<'));
                let target = target.map_or(written.as_str(), |(_, target)| target).trim();
                // A target with a colon is another project's, or a heading's.
                let found = target.contains(':')
                    || match role.as_str() {
                        "ref" => {
                            let name = fold(target);
                            BUILT_IN.contains(&name.as_str()) || targets.names.contains(&name)
                        }
                        "doc" => targets.has_page(target),
                        _ => true,
                    };
                if found {
                    continue;
                }
                let what = if role == "doc" { "page" } else { "label" };
                (target.to_owned(), format!("there is no {what} `{target}`"))
            }
            _ => continue,
        };
        diagnostics.push(
            Diagnostic::new(Code::BrokenReference, lines.place(piece, &name), problem)
                .help("write the name as it is at the target, or remove the reference"),
        );
    }
}

/// The lines of a text, gone through once with what stands in them.
struct Lines<'t> {
    text: &'t Text,
    joined: &'t str,
    /// The line that was come to, and where it starts.
    line: usize,
    start: usize,
}

impl Lines<'_> {
    /// The line of a name within a piece of markup, or of its first word where the name is broken over lines. Pieces are
    /// asked for in their order.
    fn place(&mut self, piece: Range<usize>, name: &str) -> Span {
        let (start, piece) = (piece.start, &self.joined[piece]);
        let word = name.split_whitespace().next().unwrap_or(name);
        let at = start + piece.find(name).or_else(|| piece.find(word)).unwrap_or(0);
        while self.line + 1 < self.text.lines.len()
            && at > self.start + self.text.lines[self.line].len()
        {
            self.start += self.text.lines[self.line].len() + 1;
            self.line += 1;
        }
        self.text.spans[self.line]
    }
}
