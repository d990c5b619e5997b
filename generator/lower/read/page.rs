//! A page as Sphinx sees it: includes in place, titles nested into sections.

use crate::source::{FileId, MAX_INCLUDES, Page, Sources, Span};
use crate::syntax::rst::{Block, BlockKind, inline};

/// A section of a page: its own blocks, then the sections below it.
#[derive(Debug, Default)]
pub(in crate::lower) struct Section<'s> {
    /// `None` for what stands before the first title of the page.
    pub(in crate::lower) title: Option<Heading>,
    pub(in crate::lower) blocks: Vec<&'s Block>,
    pub(in crate::lower) sections: Vec<Section<'s>>,
}

impl Section<'_> {
    pub(in crate::lower) fn title_text(&self) -> &str {
        self.title.as_ref().map_or("", |title| title.text.as_str())
    }
}

/// A section's title.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Heading {
    /// Its text, without markup.
    pub(in crate::lower) text: String,
    pub(in crate::lower) span: Span,
}

/// Puts a page together.
pub(in crate::lower) fn assemble<'s>(sources: &'s Sources, page: &Page) -> Section<'s> {
    let mut blocks = Vec::new();
    let mut left = page.blocks;
    splice(sources, page, page.file, &mut vec![page.file], &mut left, &mut blocks);
    let mut nest = Nest { styles: Vec::new(), open: vec![Section::default()] };
    for block in blocks {
        nest.push(block);
    }
    nest.finish()
}

/// A document's blocks, with those of an included one where its `include` stands; `left` is how many may be visited yet.
fn splice<'s>(
    sources: &'s Sources,
    page: &Page,
    file: FileId,
    stack: &mut Vec<FileId>,
    left: &mut usize,
    out: &mut Vec<&'s Block>,
) {
    let Some(document) = sources.documents.get(&file) else { return };
    let blocks = &document.blocks;
    for block in blocks {
        // The source stage has reported what lies beyond. An include counts though it gives nothing itself.
        let Some(rest) = left.checked_sub(1) else { return };
        *left = rest;
        let BlockKind::Directive(directive) = &block.kind else {
            out.push(block);
            continue;
        };
        if directive.name != "include" {
            out.push(block);
            continue;
        }
        let Some(included) = sources.resolve(page, file, &directive.argument()) else { continue };
        if !stack.contains(&included) && stack.len() < MAX_INCLUDES {
            stack.push(included);
            splice(sources, page, included, stack, left, out);
            stack.pop();
        }
    }
}

/// Sections under construction: the level of a title follows from the first use of its style.
struct Nest<'s> {
    styles: Vec<(char, bool)>,
    /// From the page down to the section that is being filled.
    open: Vec<Section<'s>>,
}

impl<'s> Nest<'s> {
    fn push(&mut self, block: &'s Block) {
        let BlockKind::Title(title) = &block.kind else {
            if let Some(section) = self.open.last_mut() {
                section.blocks.push(block);
            }
            return;
        };
        let style = (title.adornment, title.overline);
        let level = self.styles.iter().position(|s| *s == style).unwrap_or_else(|| {
            // A style that is new below a closed level stands right below the open one.
            let level = (self.open.len() - 1).min(self.styles.len());
            self.styles.insert(level, style);
            self.styles.truncate(level + 1);
            level
        });
        self.close(level + 1);
        let heading = Heading { text: inline::plain(&title.text), span: block.span };
        self.open.push(Section { title: Some(heading), ..Section::default() });
    }

    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(section) = self.open.pop() else { return };
            if let Some(parent) = self.open.last_mut() {
                parent.sections.push(section);
            }
        }
    }

    fn finish(mut self) -> Section<'s> {
        self.close(1);
        self.open.pop().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::splice;
    use crate::source;

    #[test]
    fn what_a_page_visits_is_what_the_source_stage_counted_though_it_gives_nothing() {
        let twice = |n: usize| format!(".. include:: i{n}.inc\n\n.. include:: i{n}.inc\n");
        let mut files: Vec<(PathBuf, Vec<u8>)> = vec![("index.rst".into(), twice(0).into_bytes())];
        files.extend((0..30).map(|n| (format!("i{n}.inc").into(), twice(n + 1).into_bytes())));
        let sources = source::read_files("tree", files).expect("there are pages");
        let page = &sources.pages[0];
        let (mut left, mut out) = (page.blocks, Vec::new());
        splice(&sources, page, page.file, &mut vec![page.file], &mut left, &mut out);
        assert_eq!((left, out.len()), (0, 0));
        assert!(page.blocks < 20_000, "{}", page.blocks);
    }
}
