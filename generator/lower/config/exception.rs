//! The findings that `apiref.toml` allows.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::diagnostic::{Code, Diagnostic, Exceptions, unknown_code};
use crate::source::{FileId, Span};

/// The most choices, `{a,b}`, of a pattern: each multiplies what may have to be tried for a path.
const MAX_CHOICES: usize = 4;

/// The table `lint`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::lower) struct Lint {
    #[serde(default)]
    allow: Vec<toml::Spanned<String>>,
    /// Groups of codes, or codes of them.
    #[serde(default)]
    warn: Vec<toml::Spanned<String>>,
    /// By pattern of paths.
    #[serde(default)]
    files: BTreeMap<String, Vec<toml::Spanned<String>>>,
    /// Read by the source stage.
    #[serde(default, rename = "baseline")]
    _baseline: Option<IgnoredAny>,
}

impl Lint {
    /// The exceptions; a name that no code has is reported.
    pub(in crate::lower) fn exceptions(
        &self,
        file: FileId,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Exceptions {
        let mut codes = |names: &[toml::Spanned<String>]| -> Vec<Code> {
            names.iter().filter_map(|name| code(file, name, diagnostics)).collect()
        };
        let allow = codes(&self.allow);
        let (fit, long): (Vec<_>, Vec<_>) =
            self.files.iter().partition(|(p, _)| p.matches('{').count() <= MAX_CHOICES);
        let files = fit.into_iter().map(|(pattern, names)| (pattern.clone(), codes(names)));
        let files = files.collect();
        diagnostics.extend(long.into_iter().map(|(pattern, _)| {
            let message =
                format!("apiref.toml: the pattern `{pattern}` has more than {MAX_CHOICES} choices");
            Diagnostic::new(Code::InvalidConfig, Span { file, start: 0, end: 0 }, message)
                .help("write a pattern for each")
        }));
        let warn = self.warn.iter().flat_map(|name| asked(file, name, diagnostics)).collect();
        Exceptions { codes: allow, files, blocks: Vec::new(), warn }
    }
}

/// The codes that a name in `warn` asks for; a name that asks for none is reported.
fn asked(
    file: FileId,
    name: &toml::Spanned<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Code> {
    let codes = Code::asked_by(name.get_ref());
    if codes.is_none() {
        let message =
            format!("apiref.toml: no findings are off by default as {:?}", name.get_ref());
        diagnostics.push(
            Diagnostic::new(Code::InvalidConfig, Span::of(file, name.span()), message)
                .help("write `guideline`, or one of its codes"),
        );
    }
    codes.unwrap_or_default()
}

fn code(
    file: FileId,
    name: &toml::Spanned<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Code> {
    let written = name.get_ref();
    if let Ok(code) = written.parse() {
        return Some(code);
    }
    let span = Span::of(file, name.span());
    diagnostics.push(unknown_code(Code::InvalidConfig, span, "apiref.toml: ", written));
    None
}
