//! The one place that reads files: an input's tree, its pages and all that they name.
//!
//! Everything after this stage gets text and trees. Nothing outside an input's root is read: paths
//! are resolved by their text first, links afterwards, and what leaves the root is reported.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the stage that reads"
)]

mod cache;
mod data;
mod day;
mod document;
mod input;
mod map;
mod part;
mod read;
mod sources;
mod tree;

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

pub use cache::Cache;
pub use day::{Day, ParseDayError};
pub use document::{begins_as_document, is_document, read_document};
pub use map::{FileId, LineColumn, SourceFile, SourceMap, Span};
pub use part::{Above, whole_of};
pub(crate) use read::MAX_INCLUDES;
pub use read::{read, read_again, read_files, read_parts, read_tree};
pub use sources::{Origin, Page, Sources};

/// Reading could not even begin.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An input cannot be opened.
    Io {
        /// The input as given.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// An input that should be a document is none.
    Document {
        /// The input as given.
        path: PathBuf,
        /// Why, as a clause.
        message: String,
    },
    /// An input is packed in a way that is not read.
    Packed {
        /// The input as given.
        path: PathBuf,
    },
    /// An input holds no reST file.
    Empty {
        /// The input as given.
        path: PathBuf,
        /// `true` if it holds more than was looked at.
        is_cut: bool,
    },
}

/// Opens a file that is no part of any tree, to be read as a stream.
pub(crate) fn open(path: &Path) -> std::io::Result<impl BufRead + use<>> {
    std::fs::File::open(path).map(BufReader::new)
}

/// Why something cannot be read, as a clause.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "you have no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => {
                write!(f, "cannot read {}: {}", path.display(), reason(source))
            }
            Self::Document { path, message } => {
                write!(f, "{} is no OpenAPI document: {message}", path.display())
            }
            Self::Packed { path } => {
                let path = path.display();
                write!(
                    f,
                    "cannot read {path}: unpack it and name the folder, or name a .tar.gz or .tar"
                )
            }
            Self::Empty { path, is_cut } => {
                write!(f, "{} holds no API reference: no .rst or .inc file", path.display())?;
                if *is_cut {
                    write!(
                        f,
                        " among its first {} files; name a folder nearer to it",
                        tree::MAX_FILES
                    )?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Document { .. } | Self::Packed { .. } | Self::Empty { .. } => None,
        }
    }
}
