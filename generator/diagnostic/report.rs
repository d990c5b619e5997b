//! The findings of a run: which of them count, in which order, in which format.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use super::{Code, Diagnostic, Severity, concise, github, json, sarif, text};
use crate::source::SourceMap;

/// The caller's choices about findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Codes that are not reported.
    pub allow: Vec<Code>,
    /// Codes of [`Code::GUIDELINE`] that are reported.
    pub warn: Vec<Code>,
    /// `true` if warnings are errors; notes stay notes.
    pub deny_warnings: bool,
}

/// The form in which findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As rustc writes them, for people.
    #[default]
    Text,
    /// As [`Format::Text`], with the colours of a terminal.
    Colour,
    /// A line each, `path:line:column: code message`.
    Concise,
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
    /// The folder that paths are relative to, where a format says that they are.
    base: Option<PathBuf>,
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
        Self { map, diagnostics, base: None }
    }

    /// Names files relative to a folder, the one that the inputs are named from, in the format that has such paths:
    /// [`Format::Concise`].
    #[must_use]
    pub fn relative_to(mut self, folder: impl Into<PathBuf>) -> Self {
        self.base = Some(folder.into());
        self
    }

    /// The name of a file as a path from the base, without `.` and without a detour; as it is where the file is not
    /// below the base.
    pub(super) fn relative<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let Some(base) = &self.base else { return name.into() };
        let mut path = PathBuf::new();
        for component in base.join(name).components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir => _ = path.pop(),
                component => path.push(component),
            }
        }
        match path.strip_prefix(base) {
            Ok(below) => below.to_string_lossy().replace('\\', "/").into(),
            Err(_) => {
                Path::new(name).strip_prefix(".").map_or(name.into(), |p| p.to_string_lossy())
            }
        }
    }

    /// The findings, in order.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The number of findings that are of a severity.
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
            Format::Concise => concise::render(self),
            Format::Json => json::render(self),
            Format::Github => github::render(self),
            Format::Sarif => sarif::render(self),
        }
    }
}
