//! Corrections of parameters: of a row, a field of a body, a header.

use crate::ir::Microversion;
use crate::source::Span;

use super::address::At;
use super::kind::Type;
use super::mark::{Mark, Marks};
use super::written::Part;

/// A correction of one parameter.
#[derive(Debug)]
pub(in crate::lower) struct Correction {
    pub(super) target: Target,
    pub(super) kind: Option<Type>,
    /// The values that a text may have.
    pub(super) values: Option<Vec<String>>,
    pub(super) required: Option<bool>,
    pub(super) nullable: Option<bool>,
    pub(super) min: Option<Microversion>,
    pub(super) max: Option<Microversion>,
    pub(super) description: Option<String>,
    /// The service has no such parameter.
    pub(super) absent: bool,
    /// Its place in `apiref.toml`.
    pub(in crate::lower) span: Span,
    pub(super) marks: Marks,
}

/// The place of the sources that a correction is about.
#[derive(Debug)]
pub(super) enum Target {
    /// An entry of a parameters file, wherever rows name it; of one file where that is named.
    Entry { key: String, file: Option<String> },
    /// A row of a page; of one section where there is a title.
    Row { page: String, name: String, title: Option<String> },
    /// A place of the operations at an address; of one section where there is a title.
    Field { at: At, title: Option<String>, part: Part, path: Vec<String> },
    /// A component of the output and its property, as corrections were written once.
    Component { of: String, name: String },
}

impl Correction {
    /// It made a difference.
    pub(in crate::lower) fn note(&self) {
        self.mark(Mark::Changed);
    }

    pub(in crate::lower) fn mark(&self, mark: Mark) {
        self.marks.set(mark);
    }
}

impl Target {
    /// The narrowness of the place: of two that hold a parameter, the one with the greater value is within the other.
    pub(super) fn narrowness(&self) -> (u8, bool, usize) {
        let depth = |path: &str| path.split('/').count();
        match self {
            Self::Component { .. } => (0, false, 0),
            Self::Entry { file, .. } => (1, false, file.as_deref().map_or(0, depth)),
            Self::Row { page, title, .. } => (2, title.is_some(), depth(page)),
            Self::Field { title, .. } => (3, title.is_some(), 0),
        }
    }

    /// Neither place is within the other, as far as the kind of place tells.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Row { page: a, title: of_a, .. }, Self::Row { page: b, title: of_b, .. }) => {
                of_a.is_some() == of_b.is_some() && (a == b || !ends_in(a, b) && !ends_in(b, a))
            }
            _ => self.narrowness() == other.narrowness(),
        }
    }

    /// It is in one section, whose title is given.
    pub(super) fn is_titled(&self) -> bool {
        self.narrowness().1
    }

    /// Text that is the same for the same place.
    pub(super) fn identity(&self) -> String {
        let or =
            |title: &Option<String>| title.as_ref().map_or_else(String::new, |t| format!("\n{t}"));
        match self {
            Self::Entry { key, file } => format!("entry\0{key}\0{}", or(file)),
            Self::Row { page, name, title } => format!("row\0{page}\0{name}\0{}", or(title)),
            Self::Field { at, title, part, path } => {
                let field = match part {
                    Part::Header => path.concat().to_ascii_lowercase(),
                    _ => path.join("\0"),
                };
                format!("field\0{:?}\0{}\0{part:?}\0{field}", at.shape(), or(title))
            }
            Self::Component { of, name } => format!("component\0{of}\0{name}"),
        }
    }

    /// The place in words.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Entry { key, file: None } => format!("the entry `{key}`"),
            Self::Entry { key, file: Some(file) } => format!("the entry `{key}` of {file}"),
            Self::Row { page, name, .. } => format!("the row `{name}` of {page}"),
            Self::Field { at, path, .. } => format!("`{}` of `{at}`", path.join(".")),
            Self::Component { of, name } => format!("`{name}` of `{of}`"),
        }
    }
}

/// The end of a path is this, cut at a slash.
pub(super) fn ends_in(path: &str, end: &str) -> bool {
    let folder = path.strip_suffix(end);
    folder.is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}
