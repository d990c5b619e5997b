//! Files of data: parsed side by side while others are still looked for.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::Scope;
use serde_json::Value;

use super::cache::is_same;
use super::sources::Sources;
use super::{Error, FileId};
use crate::diagnostic::Diagnostic;
use crate::hash::{HashMap, HashSet};
use crate::syntax::parameters::{self, Parameters};
use crate::syntax::rst::MentionKind;
use crate::syntax::sample;
use crate::syntax::status::{self, Statuses};

/// The content of a file of data.
#[derive(Clone, Debug)]
enum Data {
    Parameters(Arc<Parameters>),
    Statuses(Arc<Statuses>),
    Sample(Option<Arc<Value>>),
}

/// A file of data, parsed.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    /// The text that it was parsed from.
    text: Arc<String>,
    data: Data,
    diagnostics: Vec<Diagnostic>,
}

/// Parsed files, each with the number of files that were asked for before it.
type Queue = Mutex<Vec<(usize, (FileId, MentionKind), Parsed)>>;

/// Takes files of data, and parses each once.
pub(super) struct DataParser<'d, 'scope> {
    scope: &'d Scope<'scope>,
    known: &'d HashMap<(FileId, MentionKind), Parsed>,
    parsed: &'scope Queue,
    asked: HashSet<(FileId, MentionKind)>,
}

impl DataParser<'_, '_> {
    /// Has a file parsed as what it is mentioned as.
    pub(super) fn ask(&mut self, kind: MentionKind, file: FileId, text: &Arc<String>) {
        let number = self.asked.len();
        if !self.asked.insert((file, kind)) {
            return;
        }
        let known = self.known.get(&(file, kind)).filter(|known| is_same(&known.text, text));
        if let Some(known) = known {
            put(self.parsed, (number, (file, kind), known.clone()));
            return;
        }
        let (parsed, text) = (self.parsed, Arc::clone(text));
        self.scope.spawn(move |_| {
            if let Some((data, diagnostics)) = parse(kind, file, &text) {
                put(parsed, (number, (file, kind), Parsed { text, data, diagnostics }));
            }
        });
    }
}

fn put(parsed: &Queue, done: (usize, (FileId, MentionKind), Parsed)) {
    parsed.lock().unwrap_or_else(PoisonError::into_inner).push(done);
}

fn parse(kind: MentionKind, file: FileId, text: &str) -> Option<(Data, Vec<Diagnostic>)> {
    match kind {
        MentionKind::Parameters => {
            let (parameters, diagnostics) = parameters::parse(file, text);
            Some((Data::Parameters(parameters.into()), diagnostics))
        }
        MentionKind::Status => {
            let (statuses, diagnostics) = status::parse(file, text);
            Some((Data::Statuses(statuses.into()), diagnostics))
        }
        MentionKind::Sample => {
            let (sample, diagnostics) = sample::parse(file, text);
            Some((Data::Sample(sample.map(Arc::new)), diagnostics))
        }
        // A listing that is no JSON is meant to be none, but for what a command sends.
        MentionKind::Listing => {
            let (sample, mut diagnostics) = sample::parse(file, text);
            diagnostics.retain(|_| sample::is_command(text));
            Some((Data::Sample(sample.map(Arc::new)), diagnostics))
        }
        MentionKind::Include | MentionKind::Page => None,
    }
}

/// Reads sources, and gives them what was parsed meanwhile of the data that they name, in the order in which they
/// name it. What is parsed already is taken from `kept`, in which all of it is then.
pub(super) fn beside(
    kept: &mut HashMap<(FileId, MentionKind), Parsed>,
    read: impl FnOnce(&mut DataParser<'_, '_>) -> Result<Sources, Error> + Send,
) -> Result<Sources, Error> {
    let parsed = Mutex::new(Vec::new());
    let known = &*kept;
    let mut sources = rayon::scope(|scope| {
        read(&mut DataParser { scope, known, parsed: &parsed, asked: HashSet::default() })
    })?;
    let mut parsed = parsed.into_inner().unwrap_or_else(PoisonError::into_inner);
    parsed.sort_by_key(|(number, ..)| *number);
    kept.clear();
    for (_, (file, kind), parsed) in parsed {
        match parsed.data.clone() {
            Data::Parameters(parameters) => {
                sources.parameters.insert(file, parameters);
            }
            Data::Statuses(statuses) => {
                sources.statuses.insert(file, statuses);
            }
            Data::Sample(sample) => {
                sources.samples.insert(file, sample);
            }
        }
        sources.diagnostics.extend(parsed.diagnostics.iter().cloned());
        kept.insert((file, kind), parsed);
    }
    Ok(sources)
}
