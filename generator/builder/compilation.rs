//! Inputs compiled as far as the IR.

use super::Summary;
use crate::diagnostic::{self, Diagnostic, Policy, Report, Severity};
use crate::emit::files::Written;
use crate::ir::Api;
use crate::package::Package;
use crate::proposal::Proposal;
use crate::source::{FileId, Sources};

/// The inputs, compiled as far as the IR.
#[derive(Debug)]
pub struct Compilation {
    /// The sources.
    pub sources: Sources,
    /// One for each document.
    pub apis: Vec<Api>,
    /// Of each document what `apiref.toml` says of its crate.
    pub packages: Vec<Package>,
    /// The findings in the sources, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// The guesses about a service as a whole, or about the microversion that was asked for: a sentence each.
    pub remarks: Vec<String>,
    /// The findings that a baseline knows, and that are not reported.
    pub known: Vec<Diagnostic>,
    /// The corrections that recorded traffic makes as evidence; empty where there is none.
    pub proposal: Proposal,
}

impl Compilation {
    /// The findings, sorted and filtered.
    #[must_use]
    pub fn report(&self, policy: &Policy) -> Report<'_> {
        Report::new(&self.sources.map, self.diagnostics.iter().cloned(), policy)
    }

    /// A baseline that knows all of these findings, those among them that one knows already.
    #[must_use]
    pub fn baseline(&self, policy: &Policy) -> (String, usize) {
        let own: Vec<FileId> =
            self.sources.origins.iter().flat_map(|o| [o.config, o.baseline]).flatten().collect();
        // A fault in the settings of findings is not put off by them.
        let all = self.diagnostics.iter().chain(&self.known).cloned();
        let all = all.filter(|found| !own.contains(&found.primary.span.file));
        let report = Report::new(&self.sources.map, all, policy);
        let text = diagnostic::baseline::write(&self.sources, report.diagnostics());
        (text, report.diagnostics().len())
    }

    /// The figures of the run.
    #[must_use]
    pub fn summary(&self, report: &Report<'_>, written: &Written) -> Summary {
        Summary {
            documents: self.apis.len(),
            operations: self.apis.iter().map(|api| api.operations().count()).sum(),
            schemas: self
                .apis
                .iter()
                .map(|api| api.schemas.iter().filter(|schema| schema.name.is_some()).count())
                .sum(),
            known: self.known.len(),
            notes: report.count(Severity::Note),
            warnings: report.count(Severity::Warning),
            errors: report.count(Severity::Error),
            ..Summary::of(written)
        }
    }
}
