//! Sections to `rest_method`s: the operations of a page with their tables, samples, codes and prose.

mod block;
mod content;
mod heading;
mod rest_method;
mod sample;
mod unread;

use std::iter::Peekable;
use std::slice::Iter;

use crate::source::{Page, Sources, Span};
use crate::syntax::rst::{Block, BlockKind};

use crate::lower::read::page::{Heading, Section};
use crate::lower::read::version::{self, Said};

pub(in crate::lower) use rest_method::{
    CodeRef, Group, Headed, PageSections, Prose, RestMethod, Side, Table,
};
pub(in crate::lower) use sample::{Sample, Shown};

use block::{flatten, method_of, methods};
use heading::{is_part, titled};
use rest_method::MAX_SAID;

/// Finds the operations of a page.
pub(in crate::lower) fn collect<'s>(
    sources: &'s Sources,
    page: &'s Page,
    root: &Section<'s>,
) -> PageSections<'s> {
    let mut walk =
        Walk { sources, page, around: Vec::new(), outermost: None, out: PageSections::default() };
    // A page mostly has one title, under which everything stands: that is the page, not a section.
    let whole = match root.sections.as_slice() {
        [only] if only.sections.iter().any(|s| !s.sections.is_empty()) => only,
        _ => root,
    };
    walk.page(whole);
    walk.out
}

struct Walk<'s> {
    sources: &'s Sources,
    page: &'s Page,
    /// Statements of the open sections on the operations within.
    around: Vec<Said>,
    /// The title of the outermost open section that holds groups.
    outermost: Option<String>,
    out: PageSections<'s>,
}

impl<'s> Walk<'s> {
    /// A page as a whole. What it says before its first group introduces it, also below the first of several titles, where
    /// that is no group: its title is the page's then.
    fn page(&mut self, page: &Section<'s>) {
        self.out.title = page.title_text().to_owned();
        if !methods(page).is_empty() {
            self.section(page, None);
            return;
        }
        self.enter(page);
        let mut children = page.sections.as_slice();
        let is_group = page.title.is_some() && is_group(children);
        if !is_group {
            self.out.intro = own(page);
        }
        if let [first, rest @ ..] = children
            && page.title.is_none()
            && !holds_method(first)
        {
            self.out.title = first.title_text().to_owned();
            below_heading(first, 1, &mut self.out.intro);
            children = rest;
        }
        let group = (is_group || self::is_group(children)).then(|| self.group(page));
        if let Some(group) = group.filter(|_| !is_group) {
            self.out.groups[group].prose.clear();
        }
        self.below(children, group, group, None);
    }

    /// A section that belongs to no operation.
    fn section(&mut self, section: &Section<'s>, enclosing: Option<usize>) {
        if !methods(section).is_empty() {
            let below = section.sections.iter().any(|s| !methods(s).is_empty() && !is_example(s));
            let group = match enclosing {
                Some(group) if !below => group,
                _ => self.group(section),
            };
            self.operations(section, section.title_text(), group);
            return;
        }
        let outer = self.around.len();
        self.enter(section);
        let children = section.sections.as_slice();
        let is_outermost = self.outermost.is_none()
            && children.iter().any(|s| methods(s).is_empty() && holds_method(s));
        if is_outermost {
            self.outermost = Some(section.title_text().to_owned());
        }
        let is_group = is_group(children);
        // Text before the first group, of several, is said of all of them.
        let says = !section.blocks.is_empty() || children.first().is_some_and(|s| !holds_method(s));
        let own = (is_group || says).then(|| self.group(section));
        self.below(children, own, own.filter(|_| is_group), enclosing);
        if is_outermost {
            self.outermost = None;
        }
        self.around.truncate(outer);
    }

    /// The sections below one. Those without an operation belong to its own group, as far as it stands before others or
    /// has operations itself.
    fn below(
        &mut self,
        sections: &[Section<'s>],
        own: Option<usize>,
        group: Option<usize>,
        enclosing: Option<usize>,
    ) {
        let mut home = own;
        let mut children = sections.iter().peekable();
        while let Some(child) = children.next() {
            if !holds_method(child) {
                self.apart(child, home);
                continue;
            }
            self.section(child, group.or(enclosing.filter(|_| methods(child).is_empty())));
            if methods(child).is_empty() {
                home = group;
            } else if let Some(group) = group {
                self.beside(&mut children, group);
            }
        }
    }

    /// Takes what a section says of the operations below it.
    fn enter(&mut self, section: &Section<'s>) {
        self.around.extend(section.title.iter().filter_map(titled));
        self.around.extend(section.blocks.iter().flat_map(|block| version::of_block(block)));
        self.around.truncate(MAX_SAID);
    }

    /// A section without an operation: it is said of the group, else of the page as far as that has none yet, else of
    /// nothing but itself.
    fn apart(&mut self, section: &Section<'s>, group: Option<usize>) {
        match group {
            Some(group) => under_heading(section, 2, &mut self.out.groups[group].prose),
            None if self.out.groups.is_empty() => {
                under_heading(section, 2, &mut self.out.intro);
            }
            None => {
                let group = self.group(section);
                let prose = &mut self.out.groups[group].prose;
                prose.clear();
                below_heading(section, 1, prose);
            }
        }
    }

    /// The sections right after an operation's that can only be its own, `Request` or `Response Example`: their
    /// titles are no deeper than the operation's by mistake.
    fn beside<'t>(&mut self, rest: &mut Peekable<Iter<'t, Section<'s>>>, group: usize) {
        while let Some(child) = rest.next_if(|s| is_part(s.title_text()) && !holds_method(s)) {
            let Some(mut rest_method) = self.out.operations.pop() else { return };
            if let Some(title) = &child.title {
                self.out.misplaced.push((title.text.clone(), title.span, rest_method.span));
            }
            let mut headings: Vec<Heading> = child.title.iter().cloned().collect();
            rest_method.fill(self.sources, &flatten(&child.blocks), &headings);
            self.parts(&mut rest_method, child, &mut headings, group);
            self.out.operations.push(rest_method);
        }
    }

    fn group(&mut self, section: &Section<'s>) -> usize {
        let nowhere = Span { file: self.page.file, start: 0, end: 0 };
        let has_method = !methods(section).is_empty();
        self.out.groups.push(Group {
            title: section.title_text().to_owned(),
            span: section.title.as_ref().map_or(nowhere, |title| title.span),
            prose: if has_method { Vec::new() } else { own(section) },
            within: self.outermost.clone(),
        });
        self.out.groups.len() - 1
    }

    /// A section with at least one `rest_method`: each takes what follows it; the sections below belong
    /// to the last one, but for those that have operations of their own. The title is that of the section, or
    /// of the operation whose example it is.
    fn operations(&mut self, section: &Section<'s>, title: &str, group: usize) {
        let other = section.title.iter().filter(|own| own.text != title);
        let headings: Vec<Heading> = other.cloned().collect();
        let blocks = flatten(&section.blocks);
        let starts: Vec<usize> =
            (0..blocks.len()).filter(|at| method_of(blocks[*at]).is_some()).collect();
        for (n, start) in starts.iter().enumerate() {
            let end = starts.get(n + 1).copied().unwrap_or(blocks.len());
            let Some(directive) = method_of(blocks[*start]) else { continue };
            let mut rest_method = RestMethod {
                page: self.page,
                group,
                title: title.to_owned(),
                title_span: section.title.as_ref().map_or(blocks[*start].span, |title| title.span),
                directive,
                span: blocks[*start].span,
                prose: Vec::new(),
                tables: Vec::new(),
                unread: Vec::new(),
                samples: Vec::new(),
                names_sample: false,
                codes: Vec::new(),
                said: section.title.iter().filter_map(titled).collect(),
                around: self.around.clone(),
                answers: Vec::new(),
                fields: Vec::new(),
            };
            let before = if n == 0 { &blocks[..*start] } else { &[] };
            rest_method.fill(self.sources, before, &headings);
            rest_method.fill(self.sources, &blocks[start + 1..end], &headings);
            if n + 1 == starts.len() {
                self.parts(&mut rest_method, section, &mut headings.clone(), group);
            }
            self.out.operations.push(rest_method);
        }
    }

    /// The sections below that of an operation.
    fn parts(
        &mut self,
        rest_method: &mut RestMethod<'s>,
        section: &Section<'s>,
        headings: &mut Vec<Heading>,
        group: usize,
    ) {
        let mut children = section.sections.iter().peekable();
        while let Some(child) = children.next() {
            if methods(child).is_empty() {
                headings.extend(child.title.clone());
                if !is_part(child.title_text()) && has_prose(child) {
                    rest_method.prose.push(Prose::Heading(2, child.title_text().to_owned()));
                }
                rest_method.fill(self.sources, &flatten(&child.blocks), headings);
                self.parts(rest_method, child, headings, group);
                headings.truncate(headings.len() - usize::from(child.title.is_some()));
            } else if is_example(child) {
                self.operations(child, &rest_method.title, group);
            } else {
                self.section(child, Some(group));
                self.beside(&mut children, group);
            }
        }
    }
}

/// Returns `true` if some of the sections is that of an operation.
fn is_group(sections: &[Section<'_>]) -> bool {
    sections.iter().any(|section| !methods(section).is_empty())
}

/// The text that stands right below a section's title, or before the first of a page. A list of fields in front of all is
/// about the file (docutils' bibliographic fields), and no text.
fn own<'s>(section: &Section<'s>) -> Vec<Prose<'s>> {
    let is_about_file =
        |block: &&&'s Block| section.title.is_none() && matches!(block.kind, BlockKind::Fields(_));
    let about = section.blocks.iter().take_while(is_about_file).count();
    section.blocks[about..].iter().copied().map(Prose::Block).collect()
}

/// A section without an operation, below its title.
fn under_heading<'s>(section: &Section<'s>, level: u8, out: &mut Vec<Prose<'s>>) {
    out.push(Prose::Heading(level, section.title_text().to_owned()));
    below_heading(section, level, out);
}

/// The text of a section without an operation, whose title has a level.
fn below_heading<'s>(section: &Section<'s>, level: u8, out: &mut Vec<Prose<'s>>) {
    out.extend(section.blocks.iter().copied().map(Prose::Block));
    for child in &section.sections {
        under_heading(child, level.saturating_add(1), out);
    }
}

/// Returns `true` if a section holds an operation, at any depth.
fn holds_method(section: &Section<'_>) -> bool {
    !methods(section).is_empty() || section.sections.iter().any(holds_method)
}

fn has_prose(section: &Section<'_>) -> bool {
    section.blocks.iter().any(|block| {
        matches!(
            block.kind,
            BlockKind::Paragraph(_)
                | BlockKind::Bullets(_)
                | BlockKind::Enumerated(..)
                | BlockKind::Table(_)
        )
    })
}

/// Returns `true` if a section within an operation shows an exchange of it: a method there is what is sent in it.
fn is_example(section: &Section<'_>) -> bool {
    let lower = section.title_text().to_lowercase();
    ["request", "response", "example"].iter().any(|word| lower.starts_with(word))
}
