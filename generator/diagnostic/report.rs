//! The findings of a run: which of them count, in which order, in which format.

use super::{Code, Diagnostic, Severity, github, json, sarif, text};
use crate::source::SourceMap;

/// What the caller makes of findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Codes that are not reported.
    pub allow: Vec<Code>,
    /// Whether warnings are errors; notes stay notes.
    pub deny_warnings: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As rustc writes them, for people.
    #[default]
    Text,
    /// As [`Format::Text`], with the colours of a terminal.
    Colour,
    /// An array of objects.
    Json,
    /// Workflow commands of GitHub Actions, which annotate a pull request.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

/// The findings of a run, by file, position and code.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    pub(super) map: &'a SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    /// Sorts findings, leaves out those that the policy allows, and each that says again what another
    /// said already.
    #[must_use]
    pub fn new(
        map: &'a SourceMap,
        diagnostics: impl IntoIterator<Item = Diagnostic>,
        policy: &Policy,
    ) -> Self {
        let mut diagnostics: Vec<Diagnostic> =
            diagnostics.into_iter().filter(|d| !policy.allow.contains(&d.code)).collect();
        if policy.deny_warnings {
            let warnings = diagnostics.iter_mut().filter(|d| d.severity == Severity::Warning);
            warnings.for_each(|d| d.severity = Severity::Error);
        }
        diagnostics.sort_by(|a, b| {
            let key = |d: &'_ Diagnostic| {
                let span = d.primary.span;
                (span.start, d.code.as_str(), span.end)
            };
            let name = |d: &Diagnostic| map.file(d.primary.span.file).name.as_str();
            name(a)
                .cmp(name(b))
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        diagnostics.dedup();
        Self { map, diagnostics }
    }

    /// The findings, in order.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many findings are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// Each finding as [`Format::Text`] has it, in order.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        text::each(self, false).collect()
    }

    /// All findings in a format. Text is empty where there are none; the other formats are complete
    /// documents all the same.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self, false),
            Format::Colour => text::render(self, true),
            Format::Json => json::render(self),
            Format::Github => github::render(self),
            Format::Sarif => sarif::render(self),
        }
    }
}
