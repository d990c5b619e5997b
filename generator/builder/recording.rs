//! Recorded traffic as evidence: the operations that it is of are those that the sources document.

use std::path::PathBuf;

use super::Error;
use crate::lower;
use crate::lower::infer::rule::Applied;
use crate::source::{self, Sources};
use crate::traffic::{self, Observations, Routes};

/// The name under which explanations show the digest of recordings.
const DIGEST: &str = "recorded traffic";

/// Reads the recordings, and takes their digest in among the sources. The remarks say what was of no use.
pub(super) fn observe(
    recordings: &[PathBuf],
    sources: &mut Sources,
    applied: Applied,
) -> Result<(Observations, Vec<String>), Error> {
    let mut observations = Observations::default();
    let mut remarks = Vec::new();
    if recordings.is_empty() {
        return Ok((observations, remarks));
    }
    let lowered = lower::lower(sources, &observations, applied);
    let routes = Routes::new(&lowered.apis);
    for path in recordings {
        let failed = |error| Error::Recording(path.clone(), error);
        let input = source::open(path).map_err(|error| failed(traffic::Error::Io(error)))?;
        let (unknown, ambiguous) = (observations.unknown, observations.ambiguous);
        let read = traffic::read(input, &mut |exchange| observations.add(&exchange, &routes));
        let read = read.map_err(failed)?;
        let parts = [
            (observations.unknown - unknown, "of no documented operation"),
            (observations.ambiguous - ambiguous, "of operations of several documents"),
            (read.others, "in the recording that are no exchange"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let mut parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        parts.extend(read.is_cut.then(|| "it is cut off at its end".to_owned()));
        let (path, exchanges) = (path.display(), read.exchanges);
        let but = if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) };
        remarks.push(format!("{path} has {exchanges} exchanges{but}"));
    }
    sources.add_made(DIGEST, |file| observations.digest(file));
    Ok((observations, remarks))
}
