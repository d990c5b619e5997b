//! Inputs beside the sources, recorded traffic and documents of others: their operations are those that
//! the sources document.

use std::path::{Path, PathBuf};

use super::Error;
use crate::diagnostic::{Code, Diagnostic};
use crate::foreign::{self, Other, Others};
use crate::ir::{Api, Method};
use crate::lower::infer::rule::Applied;
use crate::lower::{self, Beside};
use crate::source::{self, Sources};
use crate::traffic::{self, Observations, Purpose, Routes};

/// The name under which explanations show the digest of recordings.
const DIGEST: &str = "recorded traffic";

/// The recordings of the inputs, and the documents of others on them.
#[derive(Default)]
pub(super) struct Recorded {
    pub(super) beside: Beside,
    /// The documents as they are without it.
    pub(super) without: Vec<Api>,
    /// Sentences on each that was of no use.
    pub(super) remarks: Vec<String>,
}

/// Reads the recordings. As evidence their digest is taken in among the sources; else the findings on what no page documents
/// are, and what is a document by its content is one of others. The remarks say what was of no use.
pub(super) fn observe(
    recordings: &[PathBuf],
    purpose: Purpose,
    sources: &mut Sources,
    applied: Applied,
) -> Result<Recorded, Error> {
    let mut beside = Beside { recorded: Observations::new(purpose), others: Others::default() };
    let mut remarks = Vec::new();
    if recordings.is_empty() {
        return Ok(Recorded { beside, ..Recorded::default() });
    }
    let lowered = lower::lower(sources, &beside, applied);
    let routes = Routes::new(&lowered.apis);
    let Beside { recorded: observations, others } = &mut beside;
    for path in recordings {
        if purpose == Purpose::Judge && source::begins_as_document(path) {
            let (other, remark) = document(path, &lowered.apis)?;
            others.add(other);
            remarks.push(remark);
            continue;
        }
        let failed = |error| Error::Recording(path.clone(), error);
        let input = source::open(path).map_err(|error| failed(traffic::Error::Io(error)))?;
        let (unknown, ambiguous) = (observations.strangers, observations.ambiguous);
        let read = traffic::read(input, &mut |exchange| observations.add(&exchange, &routes));
        let read = read.map_err(failed)?;
        let parts = [
            (observations.strangers - unknown, "of no documented operation"),
            (observations.ambiguous - ambiguous, "of operations of several documents"),
            (read.others, "in the recording that are no exchange"),
            (read.too_long, "too long to be read"),
            (read.unread_bodies, "bodies that are no JSON"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let mut parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        parts.extend(read.is_cut.then(|| "it is cut off at its end".to_owned()));
        let (path, exchanges) = (path.display(), read.exchanges);
        let but = if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) };
        remarks.push(format!("{path} has {exchanges} exchanges{but}"));
    }
    match purpose {
        Purpose::Evidence => sources.add_made(DIGEST, |file| observations.digest(file)),
        Purpose::Judge => {
            let found = observations.unknown().filter_map(|found| unknown(found, &routes));
            sources.diagnostics.extend(found);
            sources.diagnostics.extend(lower::foreign_operations(others, &lowered.apis));
        }
    }
    Ok(Recorded { beside, without: lowered.apis, remarks })
}

/// Reads a document of others, and says how much of it the reference has.
fn document(path: &Path, apis: &[Api]) -> Result<(Other, String), Error> {
    let value = source::read_document(path).map_err(Error::Input)?;
    let read = foreign::read(&value).map_err(|error| {
        let message = error.to_string();
        Error::Input(source::Error::Document { path: path.to_owned(), message })
    })?;
    let label = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let other = Other::new(label, read, apis);
    let mut remark = format!(
        "{} has {} operations, of which {} are documented",
        path.display(),
        other.operations(),
        other.known
    );
    if other.too_large() > 0 {
        remark.push_str(&format!("; {} nest too much to be read", other.too_large()));
    }
    Ok((other, remark))
}

/// The finding on an address that no page documents, at its nearest neighbour; none where no path begins like it.
fn unknown(
    (method, path, count): (Method, &str, usize),
    routes: &Routes<'_>,
) -> Option<Diagnostic> {
    let neighbour = routes.nearest(path)?;
    let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    let message =
        format!("no page documents `{method} {path}`, which was recorded with success {times}");
    let report = Diagnostic::new(Code::UndocumentedOperation, neighbour.span, message);
    Some(report.label("its nearest neighbour").help("document it where it belongs"))
}
