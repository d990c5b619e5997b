//! Files of data: parsed side by side while others are still looked for.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::Scope;
use serde_json::Value;

use super::sources::Sources;
use super::{Error, FileId};
use crate::diagnostic::Diagnostic;
use crate::hash::HashSet;
use crate::syntax::parameters::{self, Parameters};
use crate::syntax::rst::MentionKind;
use crate::syntax::sample;
use crate::syntax::status::{self, Statuses};

/// The content of a file of data.
enum Data {
    Parameters(Parameters),
    Statuses(Statuses),
    Sample(Option<Value>),
}

struct Parsed {
    /// The number of files that were asked for before it.
    number: usize,
    file: FileId,
    data: Data,
    diagnostics: Vec<Diagnostic>,
}

/// Takes files of data, and parses each once.
pub(super) struct DataParser<'d, 'scope> {
    scope: &'d Scope<'scope>,
    parsed: &'scope Mutex<Vec<Parsed>>,
    asked: HashSet<(FileId, MentionKind)>,
}

impl DataParser<'_, '_> {
    /// Has a file parsed as what it is mentioned as.
    pub(super) fn ask(&mut self, kind: MentionKind, file: FileId, text: &Arc<String>) {
        let number = self.asked.len();
        if !self.asked.insert((file, kind)) {
            return;
        }
        let (parsed, text) = (self.parsed, Arc::clone(text));
        self.scope.spawn(move |_| {
            if let Some((data, diagnostics)) = parse(kind, file, &text) {
                let done = Parsed { number, file, data, diagnostics };
                parsed.lock().unwrap_or_else(PoisonError::into_inner).push(done);
            }
        });
    }
}

fn parse(kind: MentionKind, file: FileId, text: &str) -> Option<(Data, Vec<Diagnostic>)> {
    match kind {
        MentionKind::Parameters => {
            let (parameters, diagnostics) = parameters::parse(file, text);
            Some((Data::Parameters(parameters), diagnostics))
        }
        MentionKind::Status => {
            let (statuses, diagnostics) = status::parse(file, text);
            Some((Data::Statuses(statuses), diagnostics))
        }
        MentionKind::Sample => {
            let (sample, diagnostics) = sample::parse(file, text);
            Some((Data::Sample(sample), diagnostics))
        }
        // What is no JSON there is meant to be none, but for what a command sends.
        MentionKind::Listing => {
            let (sample, mut diagnostics) = sample::parse(file, text);
            diagnostics.retain(|_| sample::is_command(text));
            Some((Data::Sample(sample), diagnostics))
        }
        MentionKind::Include | MentionKind::Page => None,
    }
}

/// Reads sources, and gives them what was parsed meanwhile of the data that they name, in the order in which they
/// name it.
pub(super) fn beside(
    read: impl FnOnce(&mut DataParser<'_, '_>) -> Result<Sources, Error> + Send,
) -> Result<Sources, Error> {
    let parsed = Mutex::new(Vec::new());
    let mut sources = rayon::scope(|scope| {
        read(&mut DataParser { scope, parsed: &parsed, asked: HashSet::default() })
    })?;
    let mut parsed = parsed.into_inner().unwrap_or_else(PoisonError::into_inner);
    parsed.sort_by_key(|parsed| parsed.number);
    for Parsed { file, data, diagnostics, .. } in parsed {
        match data {
            Data::Parameters(parameters) => {
                sources.parameters.insert(file, parameters);
            }
            Data::Statuses(statuses) => {
                sources.statuses.insert(file, statuses);
            }
            Data::Sample(sample) => {
                sources.samples.insert(file, sample.map(Arc::new));
            }
        }
        sources.diagnostics.extend(diagnostics);
    }
    Ok(sources)
}
