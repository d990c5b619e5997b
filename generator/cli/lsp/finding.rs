//! Findings as the client shows them.

use apiref::diagnostic::{Diagnostic, Severity};
use lsp_types::{DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString};

use super::workspace::Places;

/// A finding.
pub(super) fn shown(found: &Diagnostic, places: &Places<'_>) -> lsp_types::Diagnostic {
    let mut message = found.message.clone();
    if !found.primary.text.is_empty() {
        message.push_str(&format!("\n{}", found.primary.text));
    }
    if let Some(help) = &found.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let related = found.secondary.iter().filter_map(|label| {
        let message =
            if label.text.is_empty() { "here too".to_owned() } else { label.text.clone() };
        Some(DiagnosticRelatedInformation { location: places.location(label.span)?, message })
    });
    let related: Vec<_> = related.collect();
    lsp_types::Diagnostic {
        range: places.range(found.primary.span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.code.to_string())),
        source: Some("apiref".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..lsp_types::Diagnostic::default()
    }
}
