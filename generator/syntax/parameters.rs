//! A parameters file: what each name in a table means.

use indexmap::IndexMap;
use serde::Serialize;

use super::spelling::nearest;
use super::yaml::{self, Node, NodeKind};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::{FileId, Span};

/// Text and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spanned {
    /// As it is written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The entries of one file, by key. Of two with one key, the last counts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Parameters {
    /// In the order of the file.
    pub entries: IndexMap<String, Entry>,
    /// `true` if nothing of the file could be read: what it defines is not known then.
    pub unread: bool,
}

/// An entry of a parameters file.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Where its key is.
    pub span: Span,
    /// `in`: header, path, query or body.
    pub location: Option<Spanned>,
    /// `type`: any text.
    pub kind: Option<Spanned>,
    /// Absent means optional, as does `false`.
    pub required: bool,
    /// Where the value of `required` is; `None` where it is absent.
    pub required_span: Option<Span>,
    /// reST.
    pub description: Option<Spanned>,
    /// The first microversion that has it.
    pub min_version: Option<Spanned>,
    /// The last microversion that has it.
    pub max_version: Option<Spanned>,
    /// Not os-api-ref's, but found in references.
    pub default: Option<Spanned>,
    /// Not os-api-ref's, but found in references: `uuid`, `date-time`.
    pub format: Option<Spanned>,
}

impl Entry {
    /// An entry that says nothing.
    pub(super) fn new(span: Span) -> Self {
        Self {
            span,
            location: None,
            kind: None,
            required: false,
            required_span: None,
            description: None,
            min_version: None,
            max_version: None,
            default: None,
            format: None,
        }
    }
}

const FIELDS: [&str; 8] =
    ["in", "type", "required", "description", "min_version", "max_version", "default", "format"];

/// Reads a parameters file. An entry that is not a mapping is reported and left out.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Parameters, Vec<Diagnostic>) {
    let (tree, mut diagnostics) = yaml::parse(file, text);
    let mut entries = IndexMap::with_capacity(tree.len());
    for (key, value) in &tree {
        let Some(name) = key.text() else {
            diagnostics.push(Diagnostic::new(
                Code::InvalidYaml,
                key.span,
                "a parameter's key is not text",
            ));
            continue;
        };
        if !matches!(value.kind, NodeKind::Mapping(_)) {
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidYaml,
                    key.span,
                    format!("the entry `{name}` is not a mapping"),
                )
                .help("indent its fields under it"),
            );
            continue;
        }
        let entry = entry(key.span, value, &mut diagnostics);
        if let Some(earlier) = entries.insert(name.to_owned(), entry) {
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateParameter,
                    key.span,
                    format!("the parameter `{name}` is defined twice"),
                )
                .label("this one counts")
                .also(earlier.span, "defined here first"),
            );
        }
    }
    if tree.is_empty() && diagnostics.is_empty() {
        let span = Span { file, start: 0, end: 0 };
        diagnostics.push(Diagnostic::new(Code::InvalidYaml, span, "the parameters file is empty"));
    }
    let unread = entries.is_empty() && !diagnostics.is_empty();
    (Parameters { entries, unread }, diagnostics)
}

fn entry(span: Span, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Entry {
    let mut entry = Entry::new(span);
    for (key, value) in node.entries() {
        let Some(written) = key.text() else { continue };
        let name = FIELDS.iter().find(|f| **f == written).copied().or_else(|| meant(written));
        let Some(name) = name else {
            diagnostics.extend(unread(written, key.span));
            continue;
        };
        if name != written {
            // Beside the field itself it would be a second one.
            let is_free = node.entries().iter().all(|(other, _)| other.text() != Some(name));
            let fix = is_free.then(|| Fix::safe(Edit::new(key.span, name)));
            diagnostics.push(
                Diagnostic::new(
                    Code::MisspeltField,
                    key.span,
                    format!("`{written}` is not a field of a parameter"),
                )
                .label(format!("read as `{name}`"))
                .fix(fix),
            );
        }
        let text = value.text().map(|text| Spanned { text: text.to_owned(), span: value.span });
        match name {
            "in" => entry.location = text,
            "type" => entry.kind = text.map(|t| Spanned { text: t.text.trim().to_owned(), ..t }),
            // os-api-ref takes anything but a plain `false` for true, the text "false" too.
            "required" => {
                entry.required = text.as_ref().is_none_or(|t| !is_false(&t.text));
                entry.required_span = Some(value.span);
                diagnostics
                    .extend(text.filter(|t| !is_false(&t.text) && !is_true(&t.text)).map(misspelt));
            }
            "description" => entry.description = text,
            "min_version" => entry.min_version = text,
            "max_version" => entry.max_version = text,
            "default" => entry.default = text,
            _ => entry.format = text,
        }
    }
    entry
}

/// A key that can be no field's, or is another way to say `required`; what else an entry holds may be for other tools.
fn unread(written: &str, span: Span) -> Option<Diagnostic> {
    let is_word = written.chars().all(|c| c.is_ascii_alphanumeric() || "_-.$".contains(c));
    let help = match written {
        "optional" => "write `required: false`, or `required: true`",
        _ if is_word => return None,
        _ => "remove it, or put it into the description",
    };
    let message = format!("`{written}` is not a field of a parameter");
    Some(Diagnostic::new(Code::MisspeltField, span, message).label("nothing reads it").help(help))
}

/// The value of a flag: all that is neither true nor false is true, to os-api-ref as well.
fn misspelt(written: Spanned) -> Diagnostic {
    let message = format!("`{}` is neither true nor false", written.text);
    let is_near = nearest(&written.text, ["true"].into_iter(), 2).is_some();
    let fix = Fix { is_safe: is_near, edits: Edit::new(written.span, "true").into() };
    Diagnostic::new(Code::MisspeltField, written.span, message).label("read as `true`").fix(fix)
}

/// `true` in the spellings of YAML 1.1.
fn is_true(text: &str) -> bool {
    ["true", "yes", "on"].iter().any(|t| t.eq_ignore_ascii_case(text.trim()))
}

/// `false` in the spellings of YAML 1.1.
fn is_false(text: &str) -> bool {
    ["false", "no", "off"].iter().any(|f| f.eq_ignore_ascii_case(text.trim()))
}

/// The field that a misspelt one is meant to be.
fn meant(written: &str) -> Option<&'static str> {
    nearest(written, FIELDS.iter().copied().filter(|field| field.len() > 3), 2)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::source::FileId;

    #[test]
    fn a_misspelt_field_is_read_and_reported() {
        let (parameters, diagnostics) =
            parse(FileId(0), "a:\n  in: body\n  requried: true\n  type: string\n");
        assert!(parameters.entries["a"].required);
        assert_eq!(diagnostics.len(), 1);
    }
}
