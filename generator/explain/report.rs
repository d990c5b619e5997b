//! Explanations for people and for programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::Explained;
use super::place::narrowed;
use crate::diagnostic::{Label, Remark, draw};
use crate::ir::{Aspect, Decision, Decisions, Reason};
use crate::source::{SourceMap, Span};

/// The form of explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: the places are drawn as those of findings are.
    #[default]
    Text,
    /// As [`Format::Text`], with the colours of a terminal.
    Colour,
    /// An array of objects.
    Json,
    /// A line for each decision: `Cart.size type integer type-in-samples samples/cart.json:1`.
    Concise,
}

/// Explanations in a format.
#[must_use]
pub fn render(explained: &[Explained<'_>], map: &SourceMap, format: Format) -> String {
    match format {
        Format::Text => text(explained, map, false),
        Format::Colour => text(explained, map, true),
        Format::Json => json(explained, map),
        Format::Concise => concise(explained, map),
    }
}

fn text(explained: &[Explained<'_>], map: &SourceMap, colour: bool) -> String {
    let mut out = String::new();
    for Explained { document, subject, key, decisions } in explained {
        out.push_str(&format!("{subject} of {document}\n\n"));
        if decisions.is_empty() {
            out.push_str("nothing was decided of it: it is as the reference has it\n\n");
        }
        for (value, decision) in decisions {
            let title = format!("{}: {value}", decision.aspect);
            let is_null = decision.aspect == Aspect::Nullability;
            let label = |span: Span| Label {
                span: narrowed(span, *key, is_null, map),
                text: String::new(),
            };
            let labels: Vec<Label> = decision.because.places().map(label).collect();
            let outranked = decision.outranked.iter().map(|(value, reason)| {
                format!("`{}` says {value}{}", reason.rule, at(reason, *key, is_null, map))
            });
            let remark = Remark {
                title: &title,
                id: decision.because.rule,
                labels: &labels,
                notes: outranked.collect(),
            };
            out.push_str(&draw(&remark, map, colour));
            out.push_str("\n\n");
        }
    }
    out
}

/// Decisions as data of a document: by aspect the rule and the places.
pub(crate) fn reasons(decisions: &Decisions, map: &SourceMap) -> Value {
    let shown = |decision: &Decision| {
        let places: Vec<String> = decision.because.places().map(|span| place(span, map)).collect();
        let reason = json!({ "rule": decision.because.rule, "at": places });
        (decision.aspect.as_str().to_owned(), reason)
    };
    Value::Object(decisions.0.iter().map(shown).collect())
}

/// ` at parameters.yaml:12`, if it has a place.
fn at(reason: &Reason, key: Option<&str>, is_null: bool, map: &SourceMap) -> String {
    let first = reason.places().next().map(|span| narrowed(span, key, is_null, map));
    first.map_or_else(String::new, |span| format!(" at {}", place(span, map)))
}

fn place(span: Span, map: &SourceMap) -> String {
    let file = map.file(span.file);
    let before = file.text.as_bytes().iter().take(span.start as usize);
    format!("{}:{}", file.name, before.filter(|byte| **byte == b'\n').count() + 1)
}

fn concise(explained: &[Explained<'_>], map: &SourceMap) -> String {
    let mut out = String::new();
    for Explained { subject, key, decisions, .. } in explained {
        for (value, Decision { aspect, because, outranked }) in decisions {
            out.push_str(&format!(
                "{subject} {aspect}: {value} ({}{})",
                because.rule,
                at(because, *key, *aspect == Aspect::Nullability, map)
            ));
            for (value, reason) in outranked {
                out.push_str(&format!(", over {value} ({})", reason.rule));
            }
            out.push('\n');
        }
    }
    out
}

fn json(explained: &[Explained<'_>], map: &SourceMap) -> String {
    #[derive(Serialize)]
    struct Because<'a> {
        rule: &'a str,
        at: Vec<String>,
    }
    #[derive(Serialize)]
    struct Outranked<'a> {
        value: &'a str,
        #[serde(flatten)]
        because: Because<'a>,
    }
    #[derive(Serialize)]
    struct Shown<'a> {
        aspect: Aspect,
        value: &'a str,
        #[serde(flatten)]
        because: Because<'a>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        outranked: Vec<Outranked<'a>>,
    }
    #[derive(Serialize)]
    struct Subject<'a> {
        document: &'a str,
        subject: &'a str,
        decisions: Vec<Shown<'a>>,
    }
    let because = |reason: &Reason, key: Option<&str>, aspect: Aspect| {
        let is_null = aspect == Aspect::Nullability;
        let places = reason.places().map(|span| narrowed(span, key, is_null, map));
        Because { rule: reason.rule, at: places.map(|span| place(span, map)).collect() }
    };
    let subjects: Vec<Subject<'_>> = explained
        .iter()
        .map(|Explained { document, subject, key, decisions }| Subject {
            document,
            subject,
            decisions: decisions
                .iter()
                .map(|(value, decision)| Shown {
                    aspect: decision.aspect,
                    value,
                    because: because(&decision.because, *key, decision.aspect),
                    outranked: decision
                        .outranked
                        .iter()
                        .map(|(value, reason)| Outranked {
                            value,
                            because: because(reason, *key, decision.aspect),
                        })
                        .collect(),
                })
                .collect(),
        })
        .collect();
    serde_json::to_string_pretty(&subjects).expect("explanations are plain data") + "\n"
}
