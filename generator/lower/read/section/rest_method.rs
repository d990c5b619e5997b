//! Operations of a page as they are documented, and the sections that hold them.

use crate::ir::VersionRange;
use crate::source::{Page, Span};
use crate::syntax::rst::{Block, Directive};

use crate::lower::read::version::{self, Answer, Field, Said};

use super::sample::Sample;

/// The number of statements of microversions for which an operation and the sections around it are read.
pub(super) const MAX_SAID: usize = 32;

/// The sections and the operations of one page.
#[derive(Debug, Default)]
pub(in crate::lower) struct PageSections<'s> {
    pub(in crate::lower) title: String,
    /// The page's own prose, before any operation.
    pub(in crate::lower) intro: Vec<Prose<'s>>,
    pub(in crate::lower) groups: Vec<Group<'s>>,
    pub(in crate::lower) operations: Vec<RestMethod<'s>>,
    /// Sections that stand beside their operation: the title, where it is, and the operation.
    pub(in crate::lower) misplaced: Vec<(String, Span, Span)>,
}

/// A section that holds operations, or stands among those that do.
#[derive(Debug)]
pub(in crate::lower) struct Group<'s> {
    pub(in crate::lower) title: String,
    pub(in crate::lower) span: Span,
    /// Its own, and that of the sections below it that hold no operation.
    pub(in crate::lower) prose: Vec<Prose<'s>>,
    /// The title of the outermost section of the page around it, or of itself, where that holds groups.
    pub(in crate::lower) within: Option<String>,
}

/// One `rest_method` and all that belongs to it.
#[derive(Debug)]
pub(in crate::lower) struct RestMethod<'s> {
    pub(in crate::lower) page: &'s Page,
    /// Index in [`PageSections::groups`].
    pub(in crate::lower) group: usize,
    pub(in crate::lower) title: String,
    /// The section's title, else the directive.
    pub(in crate::lower) title_span: Span,
    pub(in crate::lower) directive: &'s Directive,
    pub(in crate::lower) span: Span,
    pub(in crate::lower) prose: Vec<Prose<'s>>,
    pub(in crate::lower) tables: Vec<Table<'s>>,
    /// Tables that seem to be of parameters or of codes, and are text to us.
    pub(in crate::lower) unread: Vec<Span>,
    pub(in crate::lower) samples: Vec<Sample>,
    /// It names a sample that is not there, as the source stage has reported.
    pub(in crate::lower) names_sample: bool,
    pub(in crate::lower) codes: Vec<CodeRef<'s>>,
    /// The microversions that its title and its own prose give it.
    pub(in crate::lower) said: Vec<Said>,
    /// Those that the sections around it speak of, from the outside in.
    pub(in crate::lower) around: Vec<Said>,
    /// Changed codes and bodies of which its prose speaks.
    pub(in crate::lower) answers: Vec<Answer>,
    /// Fields to which its prose gives microversions.
    pub(in crate::lower) fields: Vec<Field>,
}

/// Prose of an operation or a section, with the heading that it stands under, where that says something.
#[derive(Debug)]
pub(in crate::lower) enum Prose<'s> {
    /// A heading of a level: 2 for what stands right below the whole.
    Heading(u8, String),
    Block(&'s Block),
    /// The first lines of a paragraph that ends in a statement of codes.
    Lines(String),
}

/// Which side of an exchange a table or a sample shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::lower) enum Side {
    Request,
    Response,
}

#[derive(Debug)]
pub(in crate::lower) struct Table<'s> {
    pub(in crate::lower) side: Side,
    pub(in crate::lower) directive: &'s Directive,
    /// The microversions that a heading above it names, or the sentence that leads to it, and the place of that.
    pub(in crate::lower) headed: Option<Headed>,
}

/// The microversions that a heading gives to what stands below it.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Headed {
    pub(in crate::lower) versions: VersionRange,
    pub(in crate::lower) span: Span,
}

impl Headed {
    /// As an API of a major version has it; nothing where it is not about that.
    pub(in crate::lower) fn within(self, major: Option<u16>) -> Option<Self> {
        Some(Self { versions: version::within(self.versions, major)?, ..self })
    }
}

/// Codes as they are listed: by directive or in prose, there with the microversions behind each.
#[derive(Debug)]
pub(in crate::lower) enum CodeRef<'s> {
    Directive(&'s Directive),
    Prose {
        error: Option<bool>,
        codes: Vec<(u16, VersionRange)>,
        /// Names among them that have no number.
        nameless: Vec<String>,
        span: Span,
    },
}
